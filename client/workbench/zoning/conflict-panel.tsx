import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { collisionOf } from '../../../domain/zoning/plan-patch.ts';
import { VerdictLine } from '../../ui/verdict-line.tsx';
import type { Conflict } from './plan-saver.ts';
import { useDesk, zoneName } from './store.ts';

/** Both sides of a version conflict; either choice keeps everything that does not collide. */
export function ConflictPanel({ conflict }: { conflict: Conflict }) {
  const { t } = useTranslation();
  const { ground, rows, saver, set } = useDesk();
  const { units } = collisionOf(conflict.yours, conflict.theirs);
  const choose = (mine: boolean) => {
    saver?.resolve(mine, conflict);
    set({ conflict: null });
  };
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
          {units.slice(0, 8).map(({ unit, yours, theirs }) => (
            <tr key={unit}>
              <td>{ground?.units[ground.numberOf.get(unit) ?? -1]?.name ?? unit}</td>
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
