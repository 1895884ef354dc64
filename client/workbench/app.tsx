import { App as AntApp, ConfigProvider } from 'antd';
import en from 'antd/locale/en_US';
import zh from 'antd/locale/zh_CN';
import { useEffect, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { useSession } from '../api/session.ts';
import { themeFromTokens } from '../ui/theme.ts';
import { Shell } from './shell/shell.tsx';
import { SignIn } from './shell/sign-in.tsx';
import { useWorkbench } from './state/workbench.ts';

export function App() {
  const { t, i18n } = useTranslation();
  const session = useSession();
  const largeType = useWorkbench((state) => state.largeType);
  document.documentElement.dataset.type = largeType ? 'large' : 'normal';
  // biome-ignore lint/correctness/useExhaustiveDependencies: the tokens change with the type size
  const theme = useMemo(() => themeFromTokens(), [largeType]);

  useEffect(() => {
    document.title = t('title');
  }, [t]);

  return (
    <ConfigProvider
      theme={theme}
      locale={i18n.language === 'en' ? en : zh}
      button={{ autoInsertSpace: false }}
    >
      <AntApp>
        {session.isPending ? null : session.data ? <Shell account={session.data} /> : <SignIn />}
      </AntApp>
    </ConfigProvider>
  );
}
