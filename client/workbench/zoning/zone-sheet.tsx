import { useTranslation } from 'react-i18next';
import { formatArea, formatCount, formatMoney, formatShare } from '../../ui/number-format.ts';
import { usePrint } from '../print/print-store.ts';
import { extentOfUnits } from './ground.ts';
import { useDesk, useZoning, zoneName } from './store.ts';

/** 一区一案: opens the A3 sheet of one zone, with its units and totals beside the map. */
export function printZone(zone: number, title: string): void {
  const { ground, live, rows, plan } = useZoning.getState();
  if (!ground || !live || !plan) return;
  usePrint.getState().open({
    title: `${title} · ${zoneName(zone, rows)}`,
    subtitle: plan.name,
    bounds: extentOfUnits(ground, live.members(zone)),
    Side: ZoneSide,
  });
}

/** The sheet shows the zone that is active when it is opened. */
function ZoneSide() {
  const { t, i18n } = useTranslation();
  const language = i18n.language === 'en' ? 'en' : 'zh';
  const { ground, live, active: zone } = useDesk();
  if (!ground || !live) return null;
  const totals = live.totals(zone);
  const units = live.members(zone).sort((a, b) => ground.facts.households[b]! - ground.facts.households[a]!);
  return (
    <div className="zone-sheet">
      <table>
        <thead>
          <tr>
            <th>{t(`zoning:sheet.${ground.word}`)}</th>
            <th>{t('zoning:field.households')}</th>
            <th>{t('zoning:field.floorArea')}</th>
            <th>{t('zoning:field.builtYear')}</th>
          </tr>
        </thead>
        <tbody>
          {units.slice(0, 40).map((u) => (
            <tr key={u}>
              <td>{ground.units[u]!.name || ground.units[u]!.code}</td>
              <td>{formatCount(ground.units[u]!.households)}</td>
              <td>{formatArea(ground.units[u]!.floorAreaM2, language)}</td>
              <td>{ground.units[u]!.builtYear ?? '—'}</td>
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr>
            <th>{`${t('total')} ${formatCount(totals.units)}`}</th>
            <td>{formatCount(totals.households)}</td>
            <td>{formatArea(totals.floorAreaM2, language)}</td>
            <td>{totals.builtYear === null ? '—' : Math.round(totals.builtYear)}</td>
          </tr>
        </tfoot>
      </table>
      <p>
        {t('zoning:field.buildings')} {formatCount(totals.buildings)} · {t('zoning:field.cost')}{' '}
        {totals.costYuan > 0 ? `${formatMoney(totals.costYuan, language)}（${t('mark.estimate')}）` : '—'} ·{' '}
        {t('zoning:field.willingness')} {formatShare(totals.willingness)} · {t('zoning:field.inertia')}{' '}
        {totals.inertiaIndex?.toFixed(2) ?? '—'}
      </p>
      <p>{t(live.isWhole(zone) ? 'zoning:sheet.whole' : 'zoning:sheet.broken')}</p>
    </div>
  );
}
