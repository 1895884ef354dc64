import { InputNumber } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { StatedFrost } from '../../../../domain/pipes/frost-places.ts';
import { api } from '../../../api/client.ts';
import { useCity } from '../../city.tsx';
import { useRouting } from './routing-state.ts';
import { StatedForm, StatedOfCity, useStateOfCity } from './stated-of-city.tsx';

/** What the city states as its frost depth, and the place to state it. */
export function FrostOfCity() {
  const { t } = useTranslation();
  const { code, frost } = useCity();
  const told = frost
    ? t(frost.isAssumed ? 'routing:cityFrost.assumed' : 'routing:cityFrost.stated', {
        depth: frost.depthM,
        source: frost.source ?? t('routing:cityFrost.noSource'),
      })
    : t('routing:cityFrost.none');
  return <StatedOfCity fact="cityFrost" told={told} form={(done) => <FrostForm key={code} done={done} />} />;
}

function FrostForm({ done }: { done: () => void }) {
  const { t } = useTranslation();
  const { frost } = useCity();
  const wished = useRouting((state) => state.frostDepthM);
  const [depthM, setDepth] = useState<number | null>(wished ?? frost?.depthM ?? null);
  const state = useStateFrost();
  return (
    <StatedForm
      fact="cityFrost"
      className="routing__frostForm"
      stated={frost}
      isWhole={depthM !== null}
      onSave={(origin) => state(origin && { depthM: depthM!, ...origin })}
      done={done}
    >
      {/* biome-ignore lint/a11y/noLabelWithoutControl: antd renders the input inside */}
      <label className="routing__row">
        <span>{t('routing:cityFrost.depth')}</span>
        <InputNumber size="small" min={0} max={5} step={0.1} value={depthM} suffix="m" onChange={setDepth} />
      </label>
    </StatedForm>
  );
}

/** States a depth; the desk lays out by it from now on. */
function useStateFrost(): (next: StatedFrost | null) => Promise<void> {
  const { t } = useTranslation();
  const { frost } = useCity();
  const unnamed = t('routing:cityFrost.noSource');
  return useStateOfCity<StatedFrost>('cityFrost', frost ?? null, async (city, from, to) => {
    await api.register.stateFrost({
      city,
      depthM: to?.depthM ?? null,
      source: to?.source ?? unnamed,
      isAssumed: to?.isAssumed ?? false,
      was: from?.depthM ?? null,
    });
    if (to) useRouting.getState().set({ frostDepthM: to.depthM });
  });
}
