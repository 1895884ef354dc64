import { InputNumber } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import {
  assumedFigures,
  type RainFigures,
  type RainWish,
} from '../../../../domain/pipes/routing/rain/design-rain.ts';
import { rainRanges } from '../../../../domain/pipes/routing/rain/rain-problems.ts';
import { useRouting } from './routing-state.ts';

const steps = { inletMinutes: 1, runoffCoefficient: 0.05, catchmentFactor: 0.5 };

/** Inlet time, runoff and catchment of the place, where somebody knows them better; empty = as assumed. */
export function RainFiguresChoice({ rain }: { rain: RainWish }) {
  const { t } = useTranslation();
  const hasFormula = rain.by !== 'assumed' && rain.by !== 'own';
  const names = (['inletMinutes', 'runoffCoefficient', 'catchmentFactor'] as const).filter(
    (name) => hasFormula || name !== 'inletMinutes',
  );
  const given = names.filter((name) => rain[name] !== undefined).length;
  // who empties the last one still looks at them
  const [isOpen, setOpen] = useState(given > 0);
  return (
    <details
      className="routing__rainFigures"
      open={isOpen}
      onToggle={({ currentTarget }) => setOpen(currentTarget.open)}
    >
      <summary>
        {t('routing:rain.figures', {
          names: names.map((name) => t(`routing:rain.${name}`)).join(t('routing:rain.and')),
          ...{ given, count: names.length },
        })}
      </summary>
      {names.map((name) => (
        <Figure key={name} rain={rain} name={name} />
      ))}
    </details>
  );
}

function Figure({ rain, name }: { rain: RainWish; name: keyof RainFigures }) {
  const { t } = useTranslation();
  const set = useRouting((state) => state.set);
  const { least, most } = rainRanges[name];
  const assumed =
    name === 'runoffCoefficient'
      ? t('routing:rain.bySurfaces')
      : t('routing:rain.assumedFigure', { value: assumedFigures[name] });
  return (
    // biome-ignore lint/a11y/noLabelWithoutControl: antd renders the input inside
    <label className="routing__row">
      <span>{t(`routing:rain.${name}`)}</span>
      <InputNumber
        size="small"
        min={least}
        max={most}
        step={steps[name]}
        value={rain[name] ?? null}
        placeholder={assumed}
        suffix={
          name === 'inletMinutes' ? 'min' : name === 'catchmentFactor' ? t('routing:rain.roofs') : undefined
        }
        onChange={(value) => {
          const { [name]: _, ...others } = rain;
          set({ rain: (value === null ? others : { ...others, [name]: value }) as RainWish });
        }}
      />
    </label>
  );
}
