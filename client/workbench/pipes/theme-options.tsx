import { Segmented } from 'antd';
import { useTranslation } from 'react-i18next';
import { type Theme, useNetwork } from './network-store.ts';

/** By which colours the network is drawn. */
export function ThemeOptions() {
  const { t } = useTranslation();
  const { theme, set } = useNetwork();
  return (
    <Segmented
      size="small"
      value={theme}
      onChange={(value) => set({ theme: value as Theme })}
      options={(['standard', 'year', 'material'] as const).map((one) => ({
        value: one,
        label: t(`pipes:theme.${one}`),
      }))}
    />
  );
}
