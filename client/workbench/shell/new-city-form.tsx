import { Button, Form, Input } from 'antd';
import { useTranslation } from 'react-i18next';
import { useAddress } from '../state/address.ts';
import { useNewCity } from '../state/new-city.ts';
import { useWorkbench } from '../state/workbench.ts';

/** Name and code of a city that is to be filled by an import; goes straight to the import. */
export function NewCityForm({ onDone }: { onDone?: () => void }) {
  const { t } = useTranslation();
  const { go } = useAddress();
  const begin = ({ code, name }: { code: string; name: string }) => {
    useNewCity.getState().begin(code, name.trim());
    useWorkbench.getState().beginWith('import');
    go({ city: code, desk: 'register' });
    onDone?.();
  };
  return (
    <Form layout="vertical" requiredMark={false} onFinish={begin}>
      <Form.Item
        name="name"
        label={t('newCity.name')}
        rules={[{ required: true, whitespace: true, max: 80 }]}
      >
        <Input />
      </Form.Item>
      <Form.Item
        name="code"
        label={t('newCity.code')}
        extra={t('newCity.codeHint')}
        rules={[{ required: true, pattern: /^[0-9A-Za-z_-]{2,32}$/, message: t('newCity.codeHint') }]}
      >
        <Input placeholder="222404" />
      </Form.Item>
      <Button type="primary" htmlType="submit" block>
        {t('newCity.begin')}
      </Button>
    </Form>
  );
}
