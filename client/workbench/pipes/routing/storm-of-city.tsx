import { useQueryClient } from '@tanstack/react-query';
import { App, Button, Checkbox, Input, InputNumber, Popover } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { rainWishOfCity, type StormFormula } from '../../../../domain/pipes/routing/rain/design-rain.ts';
import { formulaWords } from '../../../../domain/pipes/routing/rain/formula-text.ts';
import { rainRanges } from '../../../../domain/pipes/routing/rain/rain-problems.ts';
import type { StatedStorm } from '../../../../domain/pipes/routing/rain/stated-storm.ts';
import { open } from '../../../../server/contract/access.ts';
import { api } from '../../../api/client.ts';
import { problemOf } from '../../../api/problem-words.ts';
import { useSession } from '../../../api/session.ts';
import { useCity } from '../../city.tsx';
import { useHistory } from '../../state/history.ts';
import { useReadersLanguage } from '../language.ts';
import { FormulaInput } from './formula-input.tsx';
import { useRouting } from './routing-state.ts';

/** What the city states as its storm formula, and the place to state it: planners and administrators only. */
export function StormOfCity() {
  const { t } = useTranslation();
  const { code, storm } = useCity();
  const role = useSession().data?.role;
  const [isOpen, setOpen] = useState(false);
  const mayState = open.planners.some((one) => one === role);
  const told = storm
    ? t(storm.isAssumed ? 'routing:cityStorm.assumed' : 'routing:cityStorm.stated', {
        formula: formulaWords(storm.formula),
        years: storm.returnPeriodYears,
        source: storm.source || t('routing:cityStorm.noSource'),
      })
    : t('routing:cityStorm.none');
  return (
    <p className="routing__assumption routing__cityFrost">
      <span>{told}</span>
      {mayState ? (
        <Popover
          trigger="click"
          placement="bottomRight"
          open={isOpen}
          onOpenChange={setOpen}
          destroyOnHidden
          content={<StormForm key={code} done={() => setOpen(false)} />}
        >
          <Button size="small">{t('routing:cityStorm.change')}</Button>
        </Popover>
      ) : null}
    </p>
  );
}

function StormForm({ done }: { done: () => void }) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const language = useReadersLanguage();
  const { storm } = useCity();
  const [formula, setFormula] = useState<StormFormula | null>(storm?.formula ?? null);
  const [years, setYears] = useState<number | null>(storm?.returnPeriodYears ?? 2);
  const [source, setSource] = useState(storm?.source ?? '');
  const [isAssumed, setAssumed] = useState(storm?.isAssumed ?? false);
  const [busy, setBusy] = useState(false);
  const state = useStateStorm();
  const save = async (next: StatedStorm | null) => {
    setBusy(true);
    try {
      await state(next);
      done();
    } catch (error) {
      const { title, remedy } = problemOf(error);
      void message.error(`${title[language]} ${remedy[language]}`);
    } finally {
      setBusy(false);
    }
  };
  const { least, most } = rainRanges.returnPeriodYears;
  return (
    <div className="routing__stormForm">
      <FormulaInput
        label={t('routing:rain.formulaText')}
        formula={formula}
        wishOf={(one) => ({ by: 'formula', formula: one, returnPeriodYears: years ?? 2 })}
        onChange={setFormula}
      />
      {/* biome-ignore lint/a11y/noLabelWithoutControl: antd renders the input inside */}
      <label className="routing__row">
        <span>{t('routing:rain.period')}</span>
        <InputNumber
          size="small"
          min={least}
          max={most}
          value={years}
          suffix={t('routing:rain.years')}
          onChange={setYears}
        />
      </label>
      {/* biome-ignore lint/a11y/noLabelWithoutControl: antd renders the input inside */}
      <label className="routing__row">
        <span>{t('routing:cityStorm.source')}</span>
        <Input
          size="small"
          maxLength={200}
          value={source}
          onChange={({ target }) => setSource(target.value)}
        />
      </label>
      <Checkbox checked={isAssumed} onChange={({ target }) => setAssumed(target.checked)}>
        {t('routing:cityStorm.isAssumed')}
      </Checkbox>
      <div className="routing__actions">
        <Button
          size="small"
          type="primary"
          loading={busy}
          disabled={formula === null || years === null || source.trim() === ''}
          onClick={() =>
            void save({
              ...{ formula: formula!, returnPeriodYears: years! },
              ...{ isAssumed, source: source.trim() },
            })
          }
        >
          {t('routing:cityStorm.save')}
        </Button>
        {storm ? (
          <Button size="small" disabled={busy} onClick={() => void save(null)}>
            {t('routing:cityStorm.takeBack')}
          </Button>
        ) : null}
      </div>
    </div>
  );
}

/** States a formula (null takes it back) as one step of undo; the desk lays out by it from now on. */
function useStateStorm(): (next: StatedStorm | null) => Promise<void> {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const { code: city, storm, name, nameEn } = useCity();
  const unnamed = t('routing:cityStorm.noSource');
  return async (next) => {
    const before = storm ?? null;
    const put = async (from: StatedStorm | null, to: StatedStorm | null) => {
      await api.register.stateStorm({
        city,
        storm: to && { ...to, source: to.source || unnamed },
        was: from && { formula: from.formula, returnPeriodYears: from.returnPeriodYears },
      });
      const rain = rainWishOfCity(city, { storm: to, name: { zh: name, en: nameEn } });
      useRouting.getState().set({ rain });
      await queries.invalidateQueries({ queryKey: ['cities'] });
    };
    await put(before, next);
    useHistory.getState().record({
      note: t('routing:cityStorm.edit'),
      undo: () => put(next, before),
      redo: () => put(before, next),
    });
  };
}
