import { Select } from 'antd';
import { useTranslation } from 'react-i18next';
import { plannedAsBank, plannedSizeLabel } from '../../../../domain/pipes/labels.ts';
import { drawnMainSizes } from '../../../../domain/pipes/routing/site/drawn-mains.ts';
import { Mark } from './layout-figures.tsx';
import { useRouting } from './routing-state.ts';

/** How wide the mains are that drawn lines stand for, by utility. */
export function MainSizes() {
  const { t } = useTranslation();
  const { mains, utilities, mainSizes, set } = useRouting();
  if (mains.length === 0) return null;
  return (
    <>
      <div className="routing__mainSizes">
        {utilities.map((utility) => {
          const { usual, choices } = drawnMainSizes(utility);
          const name = t(`layout:utility.${utility}`);
          return (
            <div className="routing__row" key={utility}>
              <span>
                <Mark utility={utility} /> {name}
              </span>
              <Select
                size="small"
                aria-label={t('routing:mainSize', { utility: name })}
                value={mainSizes[utility] ?? usual}
                onChange={(sizeMm) => set({ mainSizes: { ...mainSizes, [utility]: sizeMm } })}
                options={choices.map((one) => ({
                  value: one,
                  label: plannedAsBank.includes(utility) ? plannedSizeLabel(utility, one) : `DN${one}`,
                }))}
              />
            </div>
          );
        })}
      </div>
      <p className="routing__assumption">{t('routing:mainSizeHint')}</p>
    </>
  );
}
