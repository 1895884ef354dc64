import { useQueryClient } from '@tanstack/react-query';
import { App, Button, Table, type TableColumnsType } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type Account, accountsKey, useAccounts } from '../../api/accounts.ts';
import { useCities } from '../../api/cities.ts';
import { api } from '../../api/client.ts';
import { describeProblem } from '../../api/problem.ts';
import { AccountForm } from './account-form.tsx';
import { PasswordForm } from './password-form.tsx';
import { Refusal } from './refusal.tsx';

type Task = { kind: 'new' } | { kind: 'change'; account: Account } | { kind: 'reset'; account: Account };

/** The list of accounts, or the form of what was chosen in it. */
export function AccountsScreen({ self }: { self: Account }) {
  const { t } = useTranslation();
  const { message, modal } = App.useApp();
  const queries = useQueryClient();
  const [task, setTask] = useState<Task | null>(null);

  const done = (changed: string, said: string) => {
    // the server ends the sessions of a changed account, also one's own
    if (changed === self.id) return location.reload();
    setTask(null);
    void message.success(said);
    void queries.invalidateQueries({ queryKey: accountsKey });
  };
  const setDisabled = async (account: Account, disabled: boolean) => {
    try {
      await api.access.changeAccount({ id: account.id, disabled });
      const { name } = account;
      done(account.id, disabled ? t('access:done.disabled', { name }) : t('access:done.enabled', { name }));
    } catch (error) {
      const { title, remedy } = describeProblem(error);
      void message.error(`${title} ${remedy}`);
    }
  };
  const askToDisable = (account: Account) => {
    const opener = document.activeElement as HTMLElement | null;
    modal.confirm({
      // the keyboard goes on where it was: the question leaves the focus on the page below both windows
      afterClose: () => opener?.focus(),
      title: t('access:disabling.title', { name: account.name }),
      content: t('access:disabling.what'),
      okText: t('access:list.disable'),
      okButtonProps: { danger: true },
      onOk: () => setDisabled(account, true),
    });
  };

  if (task === null) {
    return (
      <AccountTable
        self={self}
        onTask={setTask}
        onDisable={askToDisable}
        onEnable={(account) => void setDisabled(account, false)}
      />
    );
  }
  const back = () => setTask(null);
  if (task.kind === 'reset') {
    return <PasswordForm account={task.account} self={self} onBack={back} onDone={done} />;
  }
  return (
    <AccountForm
      account={task.kind === 'change' ? task.account : null}
      self={self}
      onBack={back}
      onDone={done}
    />
  );
}

function AccountTable({
  self,
  onTask,
  onDisable,
  onEnable,
}: {
  self: Account;
  onTask(task: Task): void;
  onDisable(account: Account): void;
  onEnable(account: Account): void;
}) {
  const { t } = useTranslation();
  const { data, error, isPending } = useAccounts();
  const scopeOf = useScopeWords();

  const columns: TableColumnsType<Account> = [
    {
      title: t('access:list.account'),
      key: 'account',
      render: (_, account) => (
        <div className="access__who">
          <strong>
            {account.name}
            {account.id === self.id ? <span className="mark">{t('access:list.you')}</span> : null}
          </strong>
          <span>{account.username}</span>
          <span className="access__narrow">
            {t(`role.${account.role}`)} · {scopeOf(account)}
            {account.disabled ? ` · ${t('access:list.disabled')}` : ''}
          </span>
        </div>
      ),
    },
    {
      title: t('access:list.role'),
      key: 'role',
      responsive: ['md'],
      render: (_, account) => t(`role.${account.role}`),
    },
    {
      title: t('access:list.scope'),
      key: 'scope',
      responsive: ['md'],
      render: (_, account) => scopeOf(account),
    },
    {
      title: t('access:list.state'),
      key: 'state',
      responsive: ['md'],
      render: (_, { disabled }) => (
        <span className="access__state" data-disabled={disabled}>
          {disabled ? t('access:list.disabled') : t('access:list.inUse')}
        </span>
      ),
    },
    {
      title: t('access:list.deeds'),
      key: 'deeds',
      render: (_, account) => {
        const { name, disabled } = account;
        const button = (word: string, label: string, run: () => void) => (
          <Button size="small" aria-label={label} onClick={run}>
            {word}
          </Button>
        );
        return (
          <div className="access__deeds">
            {button(t('access:list.change'), t('access:list.changeOf', { name }), () =>
              onTask({ kind: 'change', account }),
            )}
            {disabled
              ? button(t('access:list.enable'), t('access:list.enableOf', { name }), () => onEnable(account))
              : button(t('access:list.disable'), t('access:list.disableOf', { name }), () =>
                  onDisable(account),
                )}
            {button(t('access:list.reset'), t('access:list.resetOf', { name }), () =>
              onTask({ kind: 'reset', account }),
            )}
          </div>
        );
      },
    },
  ];

  if (error) return <Refusal problem={error} />;
  return (
    <>
      <div className="access__head">
        <Button type="primary" onClick={() => onTask({ kind: 'new' })}>
          {t('access:list.add')}
        </Button>
      </div>
      <Table
        rowKey="id"
        size="small"
        columns={columns}
        dataSource={data ?? []}
        loading={isPending}
        pagination={{ pageSize: 50, hideOnSinglePage: true, showSizeChanger: false }}
      />
    </>
  );
}

/** Where an account may work, in words: cities, then offices or utilities. */
function useScopeWords(): (account: Account) => string {
  const { t, i18n } = useTranslation();
  const cities = useCities().data ?? [];
  const cityName = (code: string) => {
    const city = cities.find((one) => one.code === code);
    if (!city) return code;
    return i18n.language === 'en' && city.nameEn ? city.nameEn : city.name;
  };
  const separator = i18n.language === 'en' ? ', ' : '、';
  return (account) =>
    [
      account.cities.length ? account.cities.map(cityName).join(separator) : t('access:scope.everyCity'),
      account.role === 'office' ? account.offices.join(separator) : '',
      account.role === 'utility'
        ? account.utilities.map((one) => t(`map:utility.${one}`)).join(separator)
        : '',
    ]
      .filter(Boolean)
      .join(' · ');
}
