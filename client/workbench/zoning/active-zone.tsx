import { Button, Input } from 'antd';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ClosedOutline } from '../../../domain/zoning/closed-outline.ts';
import { mainsOfZone } from '../../../domain/zoning/shared-mains.ts';
import { zoneColours } from '../../../domain/zoning/zone-colours.ts';
import { Figures, Panel } from '../../ui/figures.tsx';
import { Icon } from '../../ui/icon.tsx';
import { formatArea, formatCount, formatMoney, formatShare } from '../../ui/number-format.ts';
import { useJump } from '../shell/jump.ts';
import { extentOfUnits, outlinesOf } from './ground.ts';
import { mainsRows } from './mains-rows.tsx';
import { usePlanMains } from './plan-mains.ts';
import { useDesk, useZoning, zoneName } from './store.ts';
import { printZone } from './zone-sheet.tsx';

/** The zone that tools work on: name, lock, numbers, compactness. */
export function ActiveZone() {
  const { t, i18n } = useTranslation();
  const language = i18n.language === 'en' ? 'en' : 'zh';
  const { ground, live, rows, active, colours, setRow, setActive, revision } = useDesk();
  const jump = useJump();
  const mains = usePlanMains().known;
  const outline = useOutline(active, revision);
  if (!ground || !live) return null;
  const zones = live.zones();
  const totals = live.totals(active);
  const row = rows.get(active) ?? { name: '', locked: false };
  const others = [...live.neighbours(active)].sort((a, b) => a - b);
  const part = (value: number | null | undefined) =>
    value === null || value === undefined ? '—' : value.toFixed(2);
  return (
    <Panel
      title={
        <span className="zone-tag">
          <i style={{ background: zoneColours[colours.get(active) ?? active % zoneColours.length] }} />
          {zoneName(active, rows)}
        </span>
      }
      extra={
        <span className="zone-actions">
          <Button
            size="small"
            type="text"
            title={t('zoning:jump')}
            icon={<Icon name="target" size={16} />}
            disabled={totals.units === 0}
            onClick={() => jump(extentOfUnits(ground, live.members(active)))}
          />
          <Button
            size="small"
            type="text"
            title={t('zoning:sheet.title')}
            icon={<Icon name="print" size={16} />}
            disabled={totals.units === 0}
            onClick={() => printZone(active, t('zoning:sheet.title'))}
          />
          <Button
            size="small"
            type={row.locked ? 'primary' : 'text'}
            title={t(row.locked ? 'zoning:unlock' : 'zoning:lock')}
            icon={<Icon name="lock" size={16} />}
            disabled={!zones.includes(active)}
            onClick={() =>
              setRow(active, { ...row, locked: !row.locked }, t(row.locked ? 'zoning:unlock' : 'zoning:lock'))
            }
          />
          <Button
            size="small"
            type="text"
            title={t('zoning:remove')}
            icon={<Icon name="close" size={16} />}
            disabled={row.locked || !zones.includes(active)}
            onClick={() => setRow(active, null, t('zoning:note.remove', { zone: zoneName(active, rows) }))}
          />
        </span>
      }
    >
      {totals.units === 0 ? (
        <p className="zoning-hint">{t('zoning:emptyZone')}</p>
      ) : (
        <>
          <ZoneName
            key={`${active}-${row.name}`}
            name={row.name}
            onName={(name) => setRow(active, { ...row, name }, t('zoning:note.rename'))}
          />
          <Figures
            rows={[
              { label: t(`zoning:field.units.${ground.word}`), value: formatCount(totals.units) },
              { label: t('zoning:field.households'), value: formatCount(totals.households) },
              { label: t('zoning:field.buildings'), value: formatCount(totals.buildings) },
              { label: t('zoning:field.floorArea'), value: formatArea(totals.floorAreaM2, language) },
              {
                label: t('zoning:field.cost'),
                value: totals.costYuan > 0 ? formatMoney(totals.costYuan, language) : '—',
                ...(totals.costYuan > 0 && { mark: t('mark.estimate') }),
              },
              {
                label: t('zoning:field.builtYear'),
                value:
                  totals.builtYear === null
                    ? '—'
                    : `${Math.round(totals.builtYear)} ± ${Math.round(totals.builtYearSpread ?? 0)}`,
              },
              { label: t('zoning:field.willingness'), value: formatShare(totals.willingness) },
              ...mainsRows(mains && mainsOfZone(mains, live.zone, active, live.members(active)), t),
              { label: t('zoning:field.inertia'), value: part(totals.inertiaIndex) },
              { label: t('zoning:field.polsbyPopper'), value: part(outline?.polsbyPopper) },
              { label: t('zoning:field.reock'), value: part(outline?.reock) },
            ]}
          />
          {others.length > 0 && !row.locked ? (
            <p className="zoning-merge">
              {t('zoning:mergeWith')}
              {others.slice(0, 6).map((zone) => (
                <button
                  key={zone}
                  type="button"
                  disabled={rows.get(zone)?.locked}
                  onClick={() => {
                    useZoning
                      .getState()
                      .paint(
                        live.members(active),
                        zone,
                        t('zoning:note.merge', { zone: zoneName(active, rows), into: zoneName(zone, rows) }),
                      );
                    setActive(zone);
                  }}
                >
                  {zoneName(zone, rows)}
                </button>
              ))}
            </p>
          ) : null}
        </>
      )}
    </Panel>
  );
}

function ZoneName({ name, onName }: { name: string; onName(name: string): void }) {
  const { t } = useTranslation();
  const [text, setText] = useState(name);
  const done = () => {
    if (text.trim() !== name) onName(text.trim());
  };
  return (
    <Input
      size="small"
      value={text}
      maxLength={80}
      placeholder={t('zoning:namePlaceholder')}
      aria-label={t('zoning:namePlaceholder')}
      onChange={(event) => setText(event.target.value)}
      onBlur={done}
      onPressEnter={(event) => event.currentTarget.blur()}
    />
  );
}

/** Compactness on the gap-closed outline, from the worker, a moment after the last edit. */
function useOutline(zone: number, revision: number): ClosedOutline | null {
  const [outline, setOutline] = useState<ClosedOutline | null>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the revision stands for the members
  useEffect(() => {
    let stale = false;
    const timer = setTimeout(async () => {
      const { ground, live } = useZoning.getState();
      const units = live?.members(zone) ?? [];
      const [answer] = ground && units.length > 0 ? await outlinesOf(ground, [{ zone, units }]) : [];
      if (!stale) setOutline(answer?.outline ?? null);
    }, 150);
    return () => {
      stale = true;
      clearTimeout(timer);
    };
  }, [zone, revision]);
  return outline;
}
