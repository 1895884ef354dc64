import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { collisionOf } from '../../../domain/zoning/plan-patch.ts';
import { type UnitKey, unitKey } from '../../../domain/zoning/unit-key.ts';
import { VerdictLine } from '../../ui/verdict-line.tsx';
import type { Conflict } from './plan-saver.ts';
import { reopen } from './reopen-plan.ts';
import { useDesk, zoneName } from './store.ts';

/** Both sides of a version conflict; either choice keeps everything that does not collide. */
export function ConflictPanel({ conflict }: { conflict: Conflict }) {
  const { t } = useTranslation();
  const { ground, rows, saver, set } = useDesk();
  const { divided, units } = collisionOf(conflict.yours, conflict.theirs);
  const choose = (mine: boolean) => {
    saver?.resolve(mine, conflict);
    set({ conflict: null });
    // what this page divided or put together otherwise than they did is read anew
    if (!mine && divided.length > 0) void reopen();
  };
  const nameOf = (key: UnitKey) =>
    (ground?.units[ground.numberOf.get(key) ?? -1] ?? ground?.base.units[ground.base.numberOf.get(key) ?? -1])
      ?.name ?? key;
  const name = (zone: number) => (zone > 0 ? zoneName(zone, rows) : t('zoning:noZone'));
  return (
    <div className="zoning-conflict">
      <VerdictLine level="stop" what={t('zoning:conflict.what')} why={t('zoning:conflict.why')} />
      <table>
        <thead>
          <tr>
            <th>{t('zoning:conflict.unit')}</th>
            <th>{t('zoning:conflict.yours')}</th>
            <th>{t('zoning:conflict.theirs')}</th>
          </tr>
        </thead>
        <tbody>
          {divided.slice(0, 8).map(({ community, yours, theirs }) => (
            <tr key={`community ${community}`}>
              <td>{nameOf(unitKey(community))}</td>
              <td>{t(`zoning:conflict.${sideOf(yours)}`)}</td>
              <td>{t(`zoning:conflict.${sideOf(theirs)}`)}</td>
            </tr>
          ))}
          {units.slice(0, 8).map(({ unit, part, yours, theirs }) => (
            <tr key={unitKey(unit, part)}>
              <td>{nameOf(unitKey(unit, part))}</td>
              <td>{name(yours)}</td>
              <td>{name(theirs)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <Button size="small" type="primary" onClick={() => choose(true)}>
        {t('zoning:conflict.keepMine')}
      </Button>
      <Button size="small" onClick={() => choose(false)}>
        {t('zoning:conflict.takeTheirs')}
      </Button>
    </div>
  );
}

/** What a side did with a community: divided it, put it together, or moved it as it was. */
function sideOf(divided: boolean | null): 'divided' | 'joined' | 'moved' {
  if (divided === null) return 'moved';
  return divided ? 'divided' : 'joined';
}
