import { useQueryClient } from '@tanstack/react-query';
import { App, Button, Checkbox, Input, InputNumber, Popover } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { StatedFrost } from '../../../../domain/pipes/frost-places.ts';
import { open } from '../../../../server/contract/access.ts';
import { api } from '../../../api/client.ts';
import { problemOf } from '../../../api/problem-words.ts';
import { useSession } from '../../../api/session.ts';
import { useCity } from '../../city.tsx';
import { useHistory } from '../../state/history.ts';
import { useReadersLanguage } from '../language.ts';
import { useRouting } from './routing-state.ts';

/** What the city states as its frost depth, and the place to state it: planners and administrators only. */
export function FrostOfCity() {
  const { t } = useTranslation();
  const { code, frost } = useCity();
  const role = useSession().data?.role;
  const [isOpen, setOpen] = useState(false);
  const mayState = open.planners.some((one) => one === role);
  const told = frost
    ? t(frost.isAssumed ? 'routing:cityFrost.assumed' : 'routing:cityFrost.stated', {
        depth: frost.depthM,
        source: frost.source ?? t('routing:cityFrost.noSource'),
      })
    : t('routing:cityFrost.none');
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
          content={<FrostForm key={code} done={() => setOpen(false)} />}
        >
          <Button size="small">{t('routing:cityFrost.change')}</Button>
        </Popover>
      ) : null}
    </p>
  );
}

function FrostForm({ done }: { done: () => void }) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const language = useReadersLanguage();
  const { frost } = useCity();
  const wished = useRouting((state) => state.frostDepthM);
  const [depthM, setDepth] = useState<number | null>(wished ?? frost?.depthM ?? null);
  const [source, setSource] = useState(frost?.source ?? '');
  const [isAssumed, setAssumed] = useState(frost?.isAssumed ?? false);
  const [busy, setBusy] = useState(false);
  const state = useStateFrost();
  const save = async (next: StatedFrost | null) => {
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
  return (
    <div className="routing__frostForm">
      {/* biome-ignore lint/a11y/noLabelWithoutControl: antd renders the input inside */}
      <label className="routing__row">
        <span>{t('routing:cityFrost.depth')}</span>
        <InputNumber size="small" min={0} max={5} step={0.1} value={depthM} suffix="m" onChange={setDepth} />
      </label>
      {/* biome-ignore lint/a11y/noLabelWithoutControl: antd renders the input inside */}
      <label className="routing__row">
        <span>{t('routing:cityFrost.source')}</span>
        <Input
          size="small"
          maxLength={200}
          value={source}
          onChange={({ target }) => setSource(target.value)}
        />
      </label>
      <Checkbox checked={isAssumed} onChange={({ target }) => setAssumed(target.checked)}>
        {t('routing:cityFrost.isAssumed')}
      </Checkbox>
      <div className="routing__actions">
        <Button
          size="small"
          type="primary"
          loading={busy}
          disabled={depthM === null || source.trim() === ''}
          onClick={() => void save({ depthM: depthM!, isAssumed, source: source.trim() })}
        >
          {t('routing:cityFrost.save')}
        </Button>
        {frost ? (
          <Button size="small" disabled={busy} onClick={() => void save(null)}>
            {t('routing:cityFrost.takeBack')}
          </Button>
        ) : null}
      </div>
    </div>
  );
}

/** States a depth (null takes it back) as one step of undo; the desk lays out by it from now on. */
function useStateFrost(): (next: StatedFrost | null) => Promise<void> {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const { code: city, frost } = useCity();
  const source = t('routing:cityFrost.noSource');
  return async (next) => {
    const before = frost ?? null;
    const put = async (from: StatedFrost | null, to: StatedFrost | null) => {
      await api.register.stateFrost({
        city,
        depthM: to?.depthM ?? null,
        source: to?.source ?? source,
        isAssumed: to?.isAssumed ?? false,
        was: from?.depthM ?? null,
      });
      if (to) useRouting.getState().set({ frostDepthM: to.depthM });
      await queries.invalidateQueries({ queryKey: ['cities'] });
    };
    await put(before, next);
    useHistory.getState().record({
      note: t('routing:cityFrost.edit'),
      undo: () => put(next, before),
      redo: () => put(before, next),
    });
  };
}
