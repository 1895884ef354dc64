import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { VerdictLine } from '../../../ui/verdict-line.tsx';
import type { RoutingView } from '../../../workers/routing-run.ts';
import { useCity } from '../../city.tsx';
import { useReadersLanguage } from '../language.ts';
import { useTables } from '../tables/tables-store.ts';
import { layOut, planTask, useRouting } from './routing-store.ts';

/** By whose prices the bill is, the way to them, and whether the layout was searched by older ones. */
export function PricesLine({ view: { id, prices } }: { view: RoutingView }) {
  const { t } = useTranslation();
  const language = useReadersLanguage();
  const city = useCity().code;
  const { plan } = useRouting();
  const show = useTables((state) => state.show);
  const name = (version: number) =>
    version === 0 ? t('routing:prices.shipped') : t('routing:prices.version', { version });
  const again = () =>
    void (plan ? planTask(city, id.startsWith('bury') ? 'bury' : 'separate') : layOut(city));
  const isOlder = prices.laidBy !== prices.version;
  return (
    <>
      <p className="routing__prices">
        <span>{prices.note[language]}</span>
        <Button size="small" onClick={() => show('rates')}>
          {t('routing:prices.open')}
        </Button>
      </p>
      {isOlder || prices.measuredOtherwise ? (
        <VerdictLine
          level="warn"
          what={t(prices.measuredOtherwise ? 'routing:prices.measured' : 'routing:prices.older', {
            laid: name(prices.laidBy),
            now: name(prices.version),
          })}
          why={t(prices.measuredOtherwise ? 'routing:prices.measuredWhy' : 'routing:prices.olderWhy')}
          cure={{ word: t('routing:prices.again'), run: again }}
        />
      ) : null}
    </>
  );
}
