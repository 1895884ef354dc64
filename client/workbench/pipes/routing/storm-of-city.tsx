import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import {
  assumedFigures,
  rainWishOfCity,
  type StormFormula,
} from '../../../../domain/pipes/routing/rain/design-rain.ts';
import { formulaWords } from '../../../../domain/pipes/routing/rain/formula-text.ts';
import type { StatedStorm } from '../../../../domain/pipes/routing/rain/stated-storm.ts';
import { api } from '../../../api/client.ts';
import { useCity } from '../../city.tsx';
import { FormulaInput } from './formula-input.tsx';
import { ReturnPeriodInput } from './return-period.tsx';
import { useRouting } from './routing-state.ts';
import { StatedForm, StatedOfCity, useStateOfCity } from './stated-of-city.tsx';

/** What the city states as its storm formula, and the place to state it. */
export function StormOfCity() {
  const { t } = useTranslation();
  const { code, storm } = useCity();
  const told = storm
    ? t(storm.isAssumed ? 'routing:cityStorm.assumed' : 'routing:cityStorm.stated', {
        formula: formulaWords(storm.formula),
        years: storm.returnPeriodYears,
        source: storm.source || t('routing:cityStorm.noSource'),
      })
    : t('routing:cityStorm.none');
  return <StatedOfCity fact="cityStorm" told={told} form={(done) => <StormForm key={code} done={done} />} />;
}

function StormForm({ done }: { done: () => void }) {
  const { t } = useTranslation();
  const { storm } = useCity();
  const [formula, setFormula] = useState<StormFormula | null>(storm?.formula ?? null);
  const [years, setYears] = useState<number | null>(
    storm?.returnPeriodYears ?? assumedFigures.returnPeriodYears,
  );
  const state = useStateStorm();
  return (
    <StatedForm
      fact="cityStorm"
      className="routing__stormForm"
      stated={storm}
      isWhole={formula !== null && years !== null}
      onSave={(origin) => state(origin && { formula: formula!, returnPeriodYears: years!, ...origin })}
      done={done}
    >
      <FormulaInput
        label={t('routing:rain.formulaText')}
        formula={formula}
        wishOf={(one) => ({
          by: 'formula',
          formula: one,
          returnPeriodYears: years ?? assumedFigures.returnPeriodYears,
        })}
        onChange={setFormula}
      />
      <ReturnPeriodInput years={years} onChange={setYears} />
    </StatedForm>
  );
}

/** States a formula; the desk lays out by it from now on. */
function useStateStorm(): (next: StatedStorm | null) => Promise<void> {
  const { t } = useTranslation();
  const { storm, name, nameEn } = useCity();
  const unnamed = t('routing:cityStorm.noSource');
  return useStateOfCity<StatedStorm>('cityStorm', storm ?? null, async (city, from, to) => {
    await api.register.stateStorm({
      city,
      storm: to && { ...to, source: to.source || unnamed },
      was: from && { formula: from.formula, returnPeriodYears: from.returnPeriodYears },
    });
    const rain = rainWishOfCity(city, { storm: to, name: { zh: name, en: nameEn } });
    useRouting.getState().set({ rain });
  });
}
