import { Button, Dropdown } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Icon } from '../../../ui/icon.tsx';
import type { RoutingView } from '../../../workers/routing-run.ts';
import { useCity } from '../../city.tsx';
import { downloadLayout, formatsOf, type LayoutFormat } from './layout-files.ts';
import { useRouting } from './routing-state.ts';
import { wordsOf } from './routing-store.ts';

/** The layout on the map as the file that the next office opens. */
export function ExportMenu({ view }: { view: RoutingView }) {
  const { t } = useTranslation();
  const city = useCity();
  const [busy, setBusy] = useState(false);
  const write = async (format: LayoutFormat) => {
    setBusy(true);
    try {
      await downloadLayout(city.code, view, format, t);
    } catch (error) {
      useRouting.getState().set({ problem: wordsOf(error) });
    } finally {
      setBusy(false);
    }
  };
  return (
    <Dropdown
      trigger={['click']}
      menu={{
        items: formatsOf(view).map((key) => ({
          key,
          label: (
            <span className="routing__format">
              {t(`routing:file.${key}.name`)}
              <small>{t(`routing:file.${key}.hint`)}</small>
            </span>
          ),
        })),
        onClick: ({ key }) => void write(key as LayoutFormat),
      }}
    >
      <Button icon={<Icon name="export" size={14} />} loading={busy}>
        {t('routing:export')}
      </Button>
    </Dropdown>
  );
}
