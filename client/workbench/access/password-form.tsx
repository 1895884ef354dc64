import { Button, Form, Input, Space } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Account } from '../../api/accounts.ts';
import { api } from '../../api/client.ts';
import { Refusal } from './refusal.tsx';

/** A new password for somebody who lost theirs. */
export function PasswordForm({
  account,
  self,
  onBack,
  onDone,
}: {
  account: Account;
  self: Account;
  onBack(): void;
  onDone(id: string, said: string): void;
}) {
  const { t } = useTranslation();
  const [problem, setProblem] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const { id, name, username } = account;

  const save = async (password: string) => {
    setBusy(true);
    setProblem(null);
    try {
      await api.access.changeAccount({ id, password });
      onDone(id, t('access:done.reset', { name }));
    } catch (error) {
      setProblem(error);
      setBusy(false);
    }
  };

  return (
    <Form
      className="access__form"
      layout="vertical"
      requiredMark={false}
      onFinish={({ password }: { password: string }) => void save(password)}
    >
      <p className="access__about">
        {name} · {username} · {id === self.id ? t('access:form.signsYouOut') : t('access:form.signsOut')}
      </p>
      <PasswordField label={t('access:form.newPassword')} autoFocus />
      {problem ? <Refusal problem={problem} /> : null}
      <div className="access__buttons">
        <Button onClick={onBack}>{t('access:form.back')}</Button>
        <Button type="primary" htmlType="submit" loading={busy}>
          {t('access:list.reset')}
        </Button>
      </div>
    </Form>
  );
}

/** Readable, because it is to be passed on to its owner. */
export function PasswordField({ label, autoFocus = false }: { label: string; autoFocus?: boolean }) {
  const { t } = useTranslation();
  const form = Form.useFormInstance();
  const generate = () => {
    form.setFieldValue('password', randomPassword());
    void form.validateFields(['password']);
  };
  return (
    <Form.Item label={label} htmlFor="password" extra={t('access:form.passwordHint')}>
      <Space.Compact block>
        <Form.Item
          name="password"
          noStyle
          rules={[{ required: true, min: 10, max: 128, message: t('access:form.passwordHint') }]}
        >
          <Input className="access__password" autoFocus={autoFocus} autoComplete="off" spellCheck={false} />
        </Form.Item>
        <Button onClick={generate}>{t('access:form.generate')}</Button>
      </Space.Compact>
    </Form.Item>
  );
}

/** 16 of 32 letters and digits that are not mistaken for one another: 80 bits. */
function randomPassword(): string {
  const letters = 'abcdefghijkmnpqrstuvwxyz23456789';
  return [...crypto.getRandomValues(new Uint8Array(16))]
    .map((byte) => letters[byte % letters.length])
    .join('');
}
