import { Button } from 'antd';
import { lazy, Suspense, useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import type { CityTables } from '../../../../domain/pipes/tables/city-tables.ts';
import { useCityTables } from '../../../api/city-tables.ts';
import { Icon } from '../../../ui/icon.tsx';
import { useCity } from '../../city.tsx';
import { judgeBy } from '../network-store.ts';
import { priceBy } from '../routing/routing-store.ts';
import { useTables } from './tables-store.ts';

const TablesWindow = lazy(() => import('./tables-window.tsx'));

/** Opens the rule tables or the unit prices, and keeps what is loaded judged and billed by them when somebody changes one. */
export function TablesButton() {
  const { t } = useTranslation();
  const { open, standard, show } = useTables();
  const { data } = useCityTables(useCity().code);
  useEffect(() => {
    if (!data) return;
    const tables: CityTables = Object.fromEntries(
      Object.entries(data).map(([name, { cells }]) => [name, cells]),
    );
    void judgeBy(tables);
    priceBy(tables, data.rates?.version ?? 0);
  }, [data]);
  return (
    <>
      <Button
        size="small"
        className="tables__open"
        icon={<Icon name="table" size={14} />}
        onClick={() => show(standard === 'rates' ? 'horizontal' : undefined)}
      >
        {t('tables:title')}
      </Button>
      <Button
        size="small"
        className="tables__open"
        icon={<Icon name="table" size={14} />}
        onClick={() => show('rates')}
      >
        {t('tables:prices.title')}
      </Button>
      {open ? (
        <Suspense>
          <TablesWindow />
        </Suspense>
      ) : null}
    </>
  );
}
