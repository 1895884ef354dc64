import { App, Dropdown, Modal, Select, Tooltip } from 'antd';
import { lazy, Suspense, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useCities } from '../../api/cities.ts';
import { describeProblem } from '../../api/problem.ts';
import { type Account, signOut } from '../../api/session.ts';
import { currentLanguage, setLanguage } from '../../i18n/i18n.ts';
import { Icon } from '../../ui/icon.tsx';
import { type AccessScreen, screensOf } from '../access/screens.ts';
import { useCity } from '../city.tsx';
import { type Desk, deskKeys } from '../desk.ts';
import { desks } from '../desks.ts';
import { useAddress } from '../state/address.ts';
import { useHistory } from '../state/history.ts';
import { useWorkbench } from '../state/workbench.ts';
import { NewCityForm } from './new-city-form.tsx';
import { PlaceSearch } from './place-search.tsx';

const AccessWindow = lazy(() => import('../access/access-window.tsx'));

/** Not a code that a city can have. */
const newCity = '+';

export function TopBar({ account, desk }: { account: Account; desk: Desk | null }) {
  const { t } = useTranslation();
  const city = useCity();
  const cities = useCities().data ?? [];
  const { go } = useAddress();
  const [asking, setAsking] = useState(false);
  const mayImport = account.role === 'planner' || account.role === 'administrator';
  const name = (one: { name: string; nameEn: string }) =>
    currentLanguage() === 'en' && one.nameEn ? one.nameEn : one.name;

  return (
    <header className="bar">
      <a className="bar__mark" href="/" title={t('publicPage')}>
        <img src="/lianpian.svg" alt="" width={24} height={24} />
        <strong>{t('brand')}</strong>
      </a>
      <Select
        className="bar__city"
        variant="borderless"
        aria-label={t('city')}
        value={city.code}
        popupMatchSelectWidth={false}
        options={[
          ...cities.map((one) => ({ value: one.code, label: name(one) })),
          ...(cities.some((one) => one.code === city.code) ? [] : [{ value: city.code, label: city.name }]),
          ...(mayImport ? [{ value: newCity, label: t('newCity.title') }] : []),
        ]}
        onChange={(code) => (code === newCity ? setAsking(true) : go({ city: code }))}
      />
      <Modal
        title={t('newCity.title')}
        open={asking}
        footer={null}
        destroyOnHidden
        onCancel={() => setAsking(false)}
      >
        <NewCityForm onDone={() => setAsking(false)} />
      </Modal>
      {city.isDemo ? <span className="mark bar__demo">{t('mark.demo')}</span> : null}
      <DeskTabs />
      <div className="bar__space" />
      <PlaceSearch />
      {desk?.BarActions ? <desk.BarActions /> : null}
      <UndoRedo />
      <button
        type="button"
        className="bar__button bar__language"
        lang={currentLanguage() === 'zh' ? 'en' : 'zh-CN'}
        onClick={otherLanguage}
      >
        {currentLanguage() === 'zh' ? 'EN' : '中文'}
      </button>
      <AccountMenu account={account} />
    </header>
  );
}

function otherLanguage(): void {
  setLanguage(currentLanguage() === 'zh' ? 'en' : 'zh');
}

function DeskTabs() {
  const { t } = useTranslation();
  const { desk: current, go } = useAddress();
  return (
    <nav className="desks" aria-label={t('desks')}>
      {deskKeys
        .filter((key) => desks[key])
        .map((key) => (
          <button
            type="button"
            key={key}
            className="desks__tab"
            aria-current={key === current ? 'page' : undefined}
            onClick={() => go({ desk: key })}
          >
            {t(`desk.${key}`)}
          </button>
        ))}
    </nav>
  );
}

function UndoRedo() {
  const { t } = useTranslation();
  const { past, future, busy, failure, undo, redo } = useHistory();
  const { message } = App.useApp();
  useEffect(() => {
    if (failure === null) return;
    const { title, remedy } = describeProblem(failure);
    void message.error(`${title} ${remedy}`, 8);
    useHistory.setState({ failure: null });
  }, [failure, message]);
  const button = (icon: 'undo' | 'redo', note: string | undefined, run: () => void) => (
    <Tooltip title={note ? t(`${icon}What`, { what: note }) : t(`${icon}None`)}>
      <button
        type="button"
        className="bar__button"
        aria-label={note ? t(`${icon}What`, { what: note }) : t(icon)}
        disabled={!note || busy}
        onClick={run}
      >
        <Icon name={icon} />
      </button>
    </Tooltip>
  );
  return (
    <div className="bar__group">
      {button('undo', past.at(-1)?.note, undo)}
      {button('redo', future[0]?.note, redo)}
    </div>
  );
}

function AccountMenu({ account }: { account: Account }) {
  const { t } = useTranslation();
  const largeType = useWorkbench((state) => state.largeType);
  const screens = screensOf(account.role);
  const [screen, setScreen] = useState<AccessScreen | null>(null);
  return (
    <>
      <Dropdown
        trigger={['click']}
        menu={{
          items: [
            { key: 'who', label: `${account.name} · ${t(`role.${account.role}`)}`, disabled: true },
            { key: 'type', label: largeType ? t('normalType') : t('largeType') },
            { key: 'language', label: currentLanguage() === 'zh' ? 'English' : '中文' },
            { key: 'public', label: <a href="/">{t('publicPage')}</a> },
            ...(screens.length ? [{ type: 'divider' as const }] : []),
            ...screens.map((key) => ({ key, label: t(`access:${key}`) })),
            { type: 'divider' },
            { key: 'out', label: t('signOut') },
          ],
          onClick: ({ key }) => {
            if (key === 'type') useWorkbench.getState().setLargeType(!largeType);
            if (key === 'language') otherLanguage();
            const chosen = screens.find((one) => one === key);
            if (chosen) setScreen(chosen);
            if (key === 'out') void signOut().then(() => location.reload());
          },
        }}
      >
        <button
          type="button"
          className="bar__button bar__account"
          aria-label={`${t('account')} ${account.name}`}
        >
          <Icon name="person" />
          <span>{account.name}</span>
        </button>
      </Dropdown>
      {screen ? (
        <Suspense>
          <AccessWindow screen={screen} account={account} onClose={() => setScreen(null)} />
        </Suspense>
      ) : null}
    </>
  );
}
