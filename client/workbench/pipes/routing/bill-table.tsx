import { Button } from 'antd';
import { Fragment } from 'react';
import { useTranslation } from 'react-i18next';
import { tenderName, totalYuan } from '../../../../domain/pipes/routing/bill/bill-sums.ts';
import type { QuantityLine } from '../../../../domain/pipes/routing/bill/quantities.ts';
import { priceAt } from '../../../../domain/pipes/routing/bill/rate-cells.ts';
import { citedDocument } from '../../../../domain/pipes/sheet/cited-document.ts';
import { download, toCsv, toXlsx } from '../../../ui/export-table.ts';
import { fileName } from '../../../ui/file-name.ts';
import { Icon } from '../../../ui/icon.tsx';
import { formatMoney } from '../../../ui/number-format.ts';
import type { RoutingView } from '../../../workers/routing-run.ts';
import { useReadersLanguage } from '../language.ts';
import { useTables } from '../tables/tables-store.ts';
import { billColumns, billRows } from './bill-columns.ts';
import { funderName } from './funder-name.ts';
import { PricesLine } from './prices-line.tsx';
import { useRouting } from './routing-state.ts';

/** The bill of quantities of the layout on the map: by utility with subtotals that make the total, and out as a spreadsheet. */
export function BillTable({ view }: { view: RoutingView }) {
  const { quantities, prices } = view;
  const rates = useRouting((state) => state.rates);
  const { t } = useTranslation();
  const language = useReadersLanguage();
  const save = async (ending: 'xlsx' | 'csv') => {
    const columns = billColumns(t, language, rates);
    const rows = billRows(quantities, prices.note[language]);
    const name = t('routing:quantity.file');
    download(
      fileName(useRouting.getState().zoneName, name, ending),
      ending === 'csv' ? toCsv(columns, rows) : await toXlsx(columns, rows, name.slice(0, 31)),
    );
  };
  return (
    <section className="routing__bill">
      <header className="routing__row">
        <strong>{t('routing:quantity.title')}</strong>
        <span className="routing__tasks">
          {(['xlsx', 'csv'] as const).map((ending) => (
            <Button
              key={ending}
              size="small"
              icon={<Icon name="export" size={14} />}
              onClick={() => void save(ending)}
            >
              {ending.toUpperCase()}
            </Button>
          ))}
        </span>
      </header>
      <PricesLine view={view} />
      <p className="routing__assumption">{t('layout:bill.hint')}</p>
      <p className="routing__assumption">{t('layout:bill.fundingHint')}</p>
      <table className="routing__table">
        <thead>
          <tr>
            <th>{t('routing:quantity.item')}</th>
            <th>{t('routing:quantity.tender')}</th>
            <th>{t('routing:quantity.amount')}</th>
            <th>{t('routing:quantity.price')}</th>
            <th>{t('routing:column.cost')}</th>
            <th>{t('routing:quantity.payer')}</th>
          </tr>
        </thead>
        <tbody>
          {[...Map.groupBy(quantities, (one) => one.utility)].map(([utility, lines]) => (
            <Fragment key={utility}>
              {lines.map((one) => (
                <Line key={`${one.place} ${one.item.zh}`} line={one} />
              ))}
              <tr className="routing__subtotal">
                <td colSpan={4}>
                  {t('routing:quantity.subtotal', { utility: t(`layout:utility.${utility}`) })}
                </td>
                <td>{formatMoney(totalYuan(lines), language)}</td>
                <td />
              </tr>
            </Fragment>
          ))}
        </tbody>
        <tfoot>
          <tr>
            <td colSpan={4}>{t('routing:quantity.total')}</td>
            <td>{formatMoney(totalYuan(quantities), language)}</td>
            <td />
          </tr>
        </tfoot>
      </table>
    </section>
  );
}

function Line({ line: one }: { line: QuantityLine }) {
  const { t } = useTranslation();
  const rates = useRouting((state) => state.rates);
  const show = useTables((state) => state.show);
  const language = useReadersLanguage();
  return (
    <tr>
      <td>
        {one.item[language]}
        {one.place === 'in_compound' ? null : (
          <span className="routing__place">{t(`routing:place.${one.place}`)}</span>
        )}
        {one.clause ? (
          <small className="routing__clause">
            {one.clause} <span className="mark">{t('routing:unverified')}</span>
          </small>
        ) : null}
      </td>
      <td>{tenderName(one.code)?.[language] ?? '—'}</td>
      <td>
        {one.unit === '座' || one.unit === '处' ? one.quantity : one.quantity.toFixed(1)} {one.unit}
      </td>
      <td>
        <button
          type="button"
          className="routing__price"
          title={t('routing:prices.see')}
          onClick={() => show('rates', priceAt(rates, one.prices[0]!.price).cell)}
        >
          {one.unitYuan.toLocaleString('en-US', { maximumFractionDigits: 0 })}
        </button>
        {one.confidence === 'verified' ? null : (
          <span className="mark">{t('routing:quantity.notVerified')}</span>
        )}
      </td>
      <td>{formatMoney(one.costYuan, language)}</td>
      <td>
        {funderName(one.funder, t, language)}
        {one.fundingClause ? (
          <small
            className="routing__clause"
            title={[
              citedDocument(one.fundingClause, language),
              t(`routing:fundingConfidence.${one.fundingConfidence ?? 'open'}`),
            ].join(t('layout:verdict.and'))}
          >
            {one.fundingClause}
          </small>
        ) : null}
      </td>
    </tr>
  );
}
