import { Segmented, Select } from 'antd';
import { useTranslation } from 'react-i18next';
import { Mark } from './layout-figures.tsx';
import { pinOf, type RoutingTouch, useRouting } from './routing-state.ts';

const touches: RoutingTouch[] = ['zone', 'drag', 'pin', 'corridor', 'forbid', 'main', 'section'];
/** What there has to be a layout for; everything but the zone itself needs a zone. */
const needsLayout = new Set<RoutingTouch>(['drag', 'section']);

/** What the next click or stroke on the map does, and how it is done. */
export function TouchChoice() {
  const { t } = useTranslation();
  const { touch, zone, view, utilities, pinFor, set } = useRouting();
  return (
    <>
      <Segmented
        block
        className="routing__touch"
        size="small"
        aria-label={t('routing:touch.label')}
        value={touch}
        onChange={(value) => set({ touch: value })}
        options={touches.map((one) => ({
          value: one,
          label: t(`routing:touch.${one}`),
          disabled: one !== 'zone' && (zone === null || (needsLayout.has(one) && view === null)),
        }))}
      />
      <p className="routing__assumption">{t(`routing:touchHint.${touch}`)}</p>
      {touch === 'pin' && utilities.length > 1 ? (
        <div className="routing__row">
          <span>{t('routing:pinFor')}</span>
          <Select
            size="small"
            className="routing__pinFor"
            aria-label={t('routing:pinFor')}
            value={pinOf(utilities, pinFor)}
            onChange={(value) => set({ pinFor: value })}
            options={utilities.map((one) => ({
              value: one,
              label: (
                <>
                  <Mark utility={one} /> {t(`layout:utility.${one}`)}
                </>
              ),
            }))}
          />
        </div>
      ) : null}
    </>
  );
}
