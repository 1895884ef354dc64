import { Button, Form, Input, Select } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Account } from '../../api/accounts.ts';
import { useCities } from '../../api/cities.ts';
import { api } from '../../api/client.ts';
import { useCommunityIndex } from '../../api/communities.ts';
import { utilities } from '../../map/layers/pipes.ts';
import { useCity } from '../city.tsx';
import { PasswordField } from './password-form.tsx';
import { Refusal } from './refusal.tsx';

const roles = ['planner', 'utility', 'office', 'supervisor', 'administrator', 'auditor', 'party'] as const;

type Fields = Pick<Account, 'username' | 'name' | 'role' | 'cities' | 'offices' | 'utilities'> & {
  password: string;
};

/** A new account (`account` null), or role, scope and name of one that exists. */
export function AccountForm({
  account,
  self,
  onBack,
  onDone,
}: {
  account: Account | null;
  self: Account;
  onBack(): void;
  onDone(id: string, said: string): void;
}) {
  const { t } = useTranslation();
  const [problem, setProblem] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const [form] = Form.useForm<Fields>();

  const save = async ({ username, password, name, role, ...scope }: Fields) => {
    setBusy(true);
    setProblem(null);
    // a scope that the role has no use for is not kept
    const common = {
      name: name.trim(),
      role,
      cities: scope.cities,
      offices: role === 'office' ? (scope.offices ?? []) : [],
      utilities: role === 'utility' ? (scope.utilities ?? []) : [],
    };
    try {
      if (account) {
        await api.access.changeAccount({ id: account.id, ...common });
        onDone(account.id, t('access:done.changed', { name: common.name }));
      } else {
        const made = await api.access.createAccount({ username, password, ...common });
        onDone(made.id, t('access:done.created', { name: made.name }));
      }
    } catch (error) {
      setProblem(error);
      setBusy(false);
    }
  };

  return (
    <Form
      form={form}
      className="access__form"
      layout="vertical"
      requiredMark={false}
      scrollToFirstError={{ focus: true }}
      initialValues={account ?? { role: 'planner', cities: [], offices: [], utilities: [] }}
      onFinish={(fields) => void save(fields)}
    >
      {account ? (
        <p className="access__about">
          {account.username} ·{' '}
          {account.id === self.id ? t('access:form.signsYouOut') : t('access:form.signsOut')}
        </p>
      ) : (
        <Form.Item
          name="username"
          label={t('access:form.username')}
          extra={t('access:form.usernameHint')}
          rules={[{ required: true, pattern: /^[a-z0-9_.]{3,32}$/, message: t('access:form.usernameHint') }]}
        >
          <Input autoFocus autoComplete="off" spellCheck={false} />
        </Form.Item>
      )}
      <Form.Item
        name="name"
        label={t('access:form.name')}
        rules={[{ required: true, whitespace: true, max: 64, message: t('access:form.nameNeeded') }]}
      >
        <Input autoFocus={account !== null} autoComplete="off" />
      </Form.Item>
      {account ? null : <PasswordField label={t('access:form.password')} />}
      <Form.Item name="role" label={t('access:list.role')}>
        <Select options={roles.map((role) => ({ value: role, label: t(`role.${role}`) }))} />
      </Form.Item>
      <ScopeFields />
      {problem ? <Refusal problem={problem} /> : null}
      <div className="access__buttons">
        <Button onClick={onBack}>{t('access:form.back')}</Button>
        <Button type="primary" htmlType="submit" loading={busy}>
          {account ? t('save') : t('access:list.add')}
        </Button>
      </div>
    </Form>
  );
}

/** Cities of every role, offices and utilities of theirs. */
function ScopeFields() {
  const { t, i18n } = useTranslation();
  const cities = useCities().data ?? [];
  const offices = useOffices();
  const role = Form.useWatch<Account['role']>('role');
  return (
    <>
      <Form.Item name="cities" label={t('access:scope.cities')} extra={t('access:scope.citiesHint')}>
        <Select
          mode="multiple"
          optionFilterProp="label"
          options={cities.map(({ code, name, nameEn }) => ({
            value: code,
            label: i18n.language === 'en' && nameEn ? nameEn : name,
          }))}
        />
      </Form.Item>
      {role === 'office' ? (
        <Form.Item name="offices" label={t('access:scope.offices')} extra={t('access:scope.officesHint')}>
          <Select mode="tags" optionFilterProp="label" tokenSeparators={[',', '，', ' ']} options={offices} />
        </Form.Item>
      ) : null}
      {role === 'utility' ? (
        <Form.Item
          name="utilities"
          label={t('access:scope.utilities')}
          extra={t('access:scope.utilitiesHint')}
        >
          <Select
            mode="multiple"
            optionFilterProp="label"
            options={utilities.map(({ key }) => ({ value: key, label: t(`map:utility.${key}`) }))}
          />
        </Form.Item>
      ) : null}
    </>
  );
}

/** Street offices that the communities of the open city name. */
function useOffices(): { value: string; label: string }[] {
  const rows = useCommunityIndex(useCity().code).data ?? [];
  const named = new Map<string, string>();
  for (const { officeCode, officeName } of rows)
    if (officeCode) named.set(officeCode, officeName ?? officeCode);
  return [...named]
    .map(([value, name]) => ({ value, label: name === value ? name : `${name} ${value}` }))
    .sort((a, b) => (a.value < b.value ? -1 : 1));
}
