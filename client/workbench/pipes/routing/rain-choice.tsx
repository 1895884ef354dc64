import { Input, InputNumber, Select } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import {
  type RainWish,
  rainOf,
  rainRanges,
  stormPlaceOf,
  stormPlaces,
} from '../../../../domain/pipes/routing/rain/design-rain.ts';
import { formulaIn, formulaWords } from '../../../../domain/pipes/routing/rain/formula-text.ts';
import { designWords } from '../../../../domain/pipes/routing/rain/laid-rain.ts';
import { useCity } from '../../city.tsx';
import { useReadersLanguage } from '../language.ts';
import { useRouting } from './routing-state.ts';

const own = ['assumed', 'own', 'formula'] as const;

/** By which rain storm drains are sized: a city's formula and its return period, an intensity, or a formula of somebody's own, with its source. */
export function RainChoice() {
  const { t } = useTranslation();
  const language = useReadersLanguage();
  const city = useCity();
  const { rain, set } = useRouting();
  const ofCity = stormPlaceOf(city.code);
  // the city's own comes first
  const places = stormPlaces.toSorted((a, b) => Number(b === ofCity) - Number(a === ofCity));
  const choose = (value: string) => set({ rain: begun(value, rain) });
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
      {rain.by === 'own' ? <Intensity value={rain.intensityLitresPerSecondHa} /> : null}
      {rain.by === 'formula' ? <OwnFormula rain={rain} /> : null}
      {rain.by === 'place' || rain.by === 'formula' ? <ReturnPeriod rain={rain} /> : null}
      <p className="routing__assumption">{designWords(rainOf(rain))[language]}</p>
    </>
  );
}

/** What a choice begins with: as heavy as what was chosen before. */
function begun(value: string, before: RainWish): RainWish {
  const now = rainOf(before);
  switch (value) {
    case 'assumed':
      return { by: 'assumed' };
    case 'own':
      return { by: 'own', intensityLitresPerSecondHa: Math.round(now.intensityLitresPerSecondHa) };
    case 'formula': {
      const { a, b, c, n } = now.formula ?? stormPlaces[0]!;
      return { by: 'formula', formula: { a, b, c, n }, returnPeriodYears: now.returnPeriodYears ?? 2 };
    }
    default:
      return { by: 'place', code: value };
  }
}

function Intensity({ value }: { value: number }) {
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
        value={value}
        suffix="L/(s·ha)"
        onChange={(now) =>
          now === null ? undefined : set({ rain: { by: 'own', intensityLitresPerSecondHa: now } })
        }
      />
    </label>
  );
}

function ReturnPeriod({ rain }: { rain: Extract<RainWish, { by: 'place' | 'formula' }> }) {
  const { t } = useTranslation();
  const language = useReadersLanguage();
  const set = useRouting((state) => state.set);
  const { least, most } = rainRanges.returnPeriodYears;
  const place = rain.by === 'place' ? stormPlaces.find((one) => one.code === rain.code) : undefined;
  return (
    <>
      {/* biome-ignore lint/a11y/noLabelWithoutControl: antd renders the input inside */}
      <label className="routing__row">
        <span>{t('routing:rain.period')}</span>
        <InputNumber
          size="small"
          min={least}
          max={most}
          step={1}
          value={rainOf(rain).returnPeriodYears}
          suffix={t('routing:rain.years')}
          onChange={(returnPeriodYears) =>
            returnPeriodYears === null ? undefined : set({ rain: { ...rain, returnPeriodYears } })
          }
        />
      </label>
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

/** A formula as it is written; what can't be used is marked and not taken. */
function OwnFormula({ rain }: { rain: Extract<RainWish, { by: 'formula' }> }) {
  const { t } = useTranslation();
  const set = useRouting((state) => state.set);
  const [text, setText] = useState(formulaWords(rain.formula));
  const wish = wishOf(text, rain);
  return (
    // biome-ignore lint/a11y/noLabelWithoutControl: antd renders the input inside
    <label className="routing__row">
      <span>{t('routing:rain.formulaText')}</span>
      <Input
        size="small"
        value={text}
        status={wish ? '' : 'error'}
        placeholder="q=A(1+ClgP)/(t+b)^n"
        onChange={({ target }) => {
          setText(target.value);
          const now = wishOf(target.value, rain);
          if (now) set({ rain: now });
        }}
      />
    </label>
  );
}

function wishOf(text: string, rain: Extract<RainWish, { by: 'formula' }>): RainWish | undefined {
  const formula = formulaIn(text);
  if (!formula) return undefined;
  const wish: RainWish = { ...rain, formula };
  try {
    rainOf(wish);
    return wish;
  } catch {
    return undefined;
  }
}
