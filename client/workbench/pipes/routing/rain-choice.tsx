import { InputNumber, Select } from 'antd';
import { useTranslation } from 'react-i18next';
import {
  assumedFigures,
  type RainFigures,
  type RainWish,
  rainOf,
  stormPlaceOf,
  stormPlaces,
} from '../../../../domain/pipes/routing/rain/design-rain.ts';
import { designWords } from '../../../../domain/pipes/routing/rain/laid-rain.ts';
import { rainRanges } from '../../../../domain/pipes/routing/rain/rain-problems.ts';
import { useCity } from '../../city.tsx';
import { useReadersLanguage } from '../language.ts';
import { FormulaInput } from './formula-input.tsx';
import { RainFiguresChoice } from './rain-figures.tsx';
import { ReturnPeriodInput } from './return-period.tsx';
import { useRouting } from './routing-state.ts';
import { StormOfCity } from './storm-of-city.tsx';

const own = ['assumed', 'own', 'formula'] as const;

/** By which rain storm drains are sized: a city's formula and its return period, an intensity, or a formula of somebody's own, with its source; and how much of it comes to the drains. */
export function RainChoice() {
  const { t } = useTranslation();
  const language = useReadersLanguage();
  const city = useCity();
  const { rain, set } = useRouting();
  const ofCity = stormPlaceOf(city.code);
  // the city's own comes first
  const places = stormPlaces.toSorted((a, b) => Number(b === ofCity) - Number(a === ofCity));
  const { storm, name, nameEn } = city;
  const stated = storm ? { storm, name: { zh: name, en: nameEn } } : undefined;
  const choose = (value: string) =>
    set({
      rain: value === 'city' ? { ...figuresOf(rain), by: 'city', ...stated! } : begun(value, rain),
    });
  return (
    <>
      <div className="routing__row">
        <span>{t('routing:rain.label')}</span>
        <Select
          size="small"
          className="routing__rain"
          aria-label={t('routing:rain.label')}
          showSearch={{ optionFilterProp: 'label' }}
          value={rain.by === 'place' ? rain.code : rain.by}
          onChange={choose}
          options={[
            ...(stated
              ? [{ value: 'city', label: t('routing:rain.stated', { place: stated.name[language] }) }]
              : []),
            ...own.map((value) => ({ value: value as string, label: t(`routing:rain.${value}`) })),
            ...places.map(({ code, name }) => ({
              value: code,
              label: t(ofCity?.code === code ? 'routing:rain.ofCity' : 'routing:rain.of', {
                place: name[language],
              }),
            })),
          ]}
        />
      </div>
      {rain.by === 'own' ? <Intensity rain={rain} /> : null}
      {rain.by === 'formula' ? (
        <FormulaInput
          label={t('routing:rain.formulaText')}
          formula={rain.formula}
          wishOf={(formula) => ({ ...rain, formula })}
          onChange={(formula) => (formula ? set({ rain: { ...rain, formula } }) : undefined)}
        />
      ) : null}
      {rain.by === 'assumed' || rain.by === 'own' ? null : <ReturnPeriod rain={rain} />}
      <RainFiguresChoice rain={rain} />
      <p className="routing__assumption">{designWords(rainOf(rain))[language]}</p>
      <StormOfCity />
    </>
  );
}

/** What a choice begins with: as heavy as what was chosen before. */
function begun(value: string, before: RainWish): RainWish {
  const now = rainOf(before);
  const figures = figuresOf(before);
  switch (value) {
    case 'assumed':
      return { ...figures, by: 'assumed' };
    case 'own':
      return {
        ...figures,
        by: 'own',
        intensityLitresPerSecondHa: Math.round(now.intensityLitresPerSecondHa),
      };
    case 'formula': {
      const { a, b, c, n } = now.formula ?? stormPlaces[0]!;
      return {
        ...{ ...figures, by: 'formula', formula: { a, b, c, n } },
        returnPeriodYears: now.returnPeriodYears ?? assumedFigures.returnPeriodYears,
      };
    }
    default:
      return { ...figures, by: 'place', code: value };
  }
}

/** What somebody knows of the place holds by whatever rain. */
function figuresOf({ inletMinutes, runoffCoefficient, catchmentFactor }: RainWish): RainFigures {
  return {
    ...(inletMinutes !== undefined && { inletMinutes }),
    ...(runoffCoefficient !== undefined && { runoffCoefficient }),
    ...(catchmentFactor !== undefined && { catchmentFactor }),
  };
}

function Intensity({ rain }: { rain: Extract<RainWish, { by: 'own' }> }) {
  const { t } = useTranslation();
  const set = useRouting((state) => state.set);
  const { least, most } = rainRanges.intensityLitresPerSecondHa;
  return (
    // biome-ignore lint/a11y/noLabelWithoutControl: antd renders the input inside
    <label className="routing__row">
      <span>{t('routing:rain.intensity')}</span>
      <InputNumber
        size="small"
        min={least}
        max={most}
        step={10}
        value={rain.intensityLitresPerSecondHa}
        suffix="L/(s·ha)"
        onChange={(now) =>
          now === null ? undefined : set({ rain: { ...rain, intensityLitresPerSecondHa: now } })
        }
      />
    </label>
  );
}

function ReturnPeriod({ rain }: { rain: Extract<RainWish, { by: 'place' | 'city' | 'formula' }> }) {
  const { t } = useTranslation();
  const language = useReadersLanguage();
  const set = useRouting((state) => state.set);
  const place = rain.by === 'place' ? stormPlaces.find((one) => one.code === rain.code) : undefined;
  return (
    <>
      <ReturnPeriodInput
        years={rainOf(rain).returnPeriodYears}
        onChange={(returnPeriodYears) =>
          returnPeriodYears === null ? undefined : set({ rain: { ...rain, returnPeriodYears } })
        }
      />
      {place ? (
        <p className="routing__assumption">
          {t('routing:rain.asked', {
            size: place.size[language],
            least: place.returnPeriodYears[0],
            most: place.returnPeriodYears[1],
          })}
        </p>
      ) : null}
    </>
  );
}
