import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { VerdictLine } from '../../../ui/verdict-line.tsx';
import type { RoutingView } from '../../../workers/routing-run.ts';
import { useCity } from '../../city.tsx';
import { useReadersLanguage } from '../language.ts';
import { useTables } from '../tables/tables-store.ts';
import { olderPrices } from './prices-words.ts';
import { useRouting } from './routing-state.ts';
import { layOut, planTask } from './routing-store.ts';

/** By whose prices the bill is, the way to them, and whether the layout was searched by older ones. */
export function PricesLine({ view }: { view: RoutingView }) {
  const { t } = useTranslation();
  const language = useReadersLanguage();
  const city = useCity().code;
  const { plan } = useRouting();
  const show = useTables((state) => state.show);
  const again = () =>
    void (plan ? planTask(city, plan.id.startsWith('bury') ? 'bury' : 'separate') : layOut(city));
  const older = olderPrices(view, t);
  return (
    <>
      <p className="routing__prices">
        <span>{view.prices.note[language]}</span>
        <Button size="small" onClick={() => show('rates')}>
          {t('routing:prices.open')}
        </Button>
      </p>
      {older ? (
        <VerdictLine level="warn" {...older} cure={{ word: t('routing:prices.again'), run: again }} />
      ) : null}
    </>
  );
}
