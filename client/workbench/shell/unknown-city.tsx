import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import type { City } from '../../api/cities.ts';
import { currentLanguage } from '../../i18n/i18n.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { useAddress } from '../state/address.ts';

/** An address names a city that isn't here: says so, and leads to those that are. */
export function UnknownCity({ code, cities }: { code: string; cities: readonly City[] }) {
  const { t } = useTranslation();
  const { go } = useAddress();
  return (
    <EmptyState title={t('empty.unknownCity', { code })} hint={t('empty.unknownCityHint')}>
      {cities.map((one) => (
        <Button key={one.code} onClick={() => go({ city: one.code })}>
          {currentLanguage() === 'en' && one.nameEn ? one.nameEn : one.name}
        </Button>
      ))}
    </EmptyState>
  );
}
