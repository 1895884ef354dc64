import { Modal } from 'antd';
import { useTranslation } from 'react-i18next';
import type { Account } from '../../api/accounts.ts';
import { AccountsScreen } from './accounts-screen.tsx';
import { AuditScreen } from './audit-screen.tsx';
import type { AccessScreen } from './screens.ts';
import './access.css';

/** The window over the workbench that holds a screen of the account menu. */
export default function AccessWindow({
  screen,
  account,
  onClose,
}: {
  screen: AccessScreen;
  account: Account;
  onClose(): void;
}) {
  const { t } = useTranslation();
  return (
    <Modal
      open
      className="access"
      title={t(`access:${screen}`)}
      width={1080}
      footer={null}
      onCancel={onClose}
    >
      {screen === 'accounts' ? <AccountsScreen self={account} /> : <AuditScreen />}
    </Modal>
  );
}
