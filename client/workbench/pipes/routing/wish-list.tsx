import { Tag } from 'antd';
import { useTranslation } from 'react-i18next';
import { formatLength } from '../../../ui/number-format.ts';
import { useCity } from '../../city.tsx';
import { Mark } from './layout-figures.tsx';
import { useRouting } from './routing-state.ts';
import { wishFor } from './wish-edits.ts';

/** Pinned manholes, corridors and forbidden places, each of which can be taken back on its own. */
export function WishList() {
  const { t } = useTranslation();
  const city = useCity();
  const { pins, corridors, mains, forbidden, view } = useRouting();
  if ([pins, corridors, mains, forbidden].every((one) => one.length === 0)) return null;
  const isAsked = JSON.stringify(view?.asked.corridors) === JSON.stringify(corridors);
  const note = t('routing:edit.takeBack');
  const without = <T,>(list: readonly T[], i: number): T[] => list.filter((_, k) => k !== i);
  return (
    <div className="routing__wishes">
      {pins.map(({ at, utility }, i) => (
        <Tag
          key={`pin ${at.join()}`}
          closable={{
            'aria-label': t('routing:wished.without', { wish: t('routing:wished.pin', { number: i + 1 }) }),
          }}
          onClose={() => wishFor(city.code, note, { pins: without(pins, i) })}
        >
          <Mark utility={utility} /> {t('routing:wished.pin', { number: i + 1 })}
        </Tag>
      ))}
      {corridors.map((line, i) => (
        <Tag
          key={`corridor ${line[0]!.join()}`}
          closable={{
            'aria-label': t('routing:wished.without', {
              wish: t('routing:wished.corridor', { number: i + 1 }),
            }),
          }}
          onClose={() => wishFor(city.code, note, { corridors: without(corridors, i) })}
        >
          {t('routing:wished.corridor', { number: i + 1 })}
          <CorridorUse metres={isAsked ? view?.inCorridorsM?.[i] : undefined} />
        </Tag>
      ))}
      {mains.map((line, i) => (
        <Tag
          key={`main ${line[0]!.join()}`}
          closable={{
            'aria-label': t('routing:wished.without', { wish: t('routing:wished.main', { number: i + 1 }) }),
          }}
          onClose={() => wishFor(city.code, note, { mains: without(mains, i) })}
        >
          {t('routing:wished.main', { number: i + 1 })}
        </Tag>
      ))}
      {forbidden.map((ring, i) => (
        <Tag
          key={`forbidden ${ring[0]!.join()}`}
          color="error"
          closable={{
            'aria-label': t('routing:wished.without', {
              wish: t('routing:wished.forbidden', { number: i + 1 }),
            }),
          }}
          onClose={() => wishFor(city.code, note, { forbidden: without(forbidden, i) })}
        >
          {t('routing:wished.forbidden', { number: i + 1 })}
        </Tag>
      ))}
    </div>
  );
}

/** Whether the answer followed a corridor; undefined = no answer to this wish yet. */
function CorridorUse({ metres }: { metres: number | undefined }) {
  const { t } = useTranslation();
  if (metres === undefined) return null;
  return (
    <small className="routing__used" title={metres < 1 ? t('routing:wished.unusedWhy') : undefined}>
      {metres < 1 ? t('routing:wished.unused') : formatLength(metres)}
    </small>
  );
}
