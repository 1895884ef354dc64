import { useQueryClient } from '@tanstack/react-query';
import { App, Button, Checkbox, Input, Popover } from 'antd';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { open } from '../../../../server/contract/access.ts';
import { problemOf } from '../../../api/problem-words.ts';
import { useSession } from '../../../api/session.ts';
import { useCity } from '../../city.tsx';
import { useHistory } from '../../state/history.ts';
import { useReadersLanguage } from '../language.ts';

/** Facts that a city states for itself, by the name of their words. */
type Fact = 'cityFrost' | 'cityStorm';

/** Where a stated fact comes from. */
interface Origin {
  source: string;
  isAssumed: boolean;
}

/** What the city states, and the place to state it: planners and administrators only. @param form - what the place holds; `done` closes it */
export function StatedOfCity({
  fact,
  told,
  form,
}: {
  fact: Fact;
  told: string;
  form: (done: () => void) => ReactNode;
}) {
  const { t } = useTranslation();
  const role = useSession().data?.role;
  const [isOpen, setOpen] = useState(false);
  const mayState = open.planners.some((one) => one === role);
  return (
    <p className="routing__assumption routing__ofCity">
      <span>{told}</span>
      {mayState ? (
        <Popover
          trigger="click"
          placement="bottomRight"
          open={isOpen}
          onOpenChange={setOpen}
          destroyOnHidden
          content={form(() => setOpen(false))}
        >
          <Button size="small">{t(`routing:${fact}.change`)}</Button>
        </Popover>
      ) : null}
    </p>
  );
}

/**
 * The fields of a fact (`children`) with its source, which it must have, and whether it is an assumption; saved, or taken back where something is stated.
 * @param stated - what the city states now
 * @param isWhole - whether the fields hold a fact
 * @param onSave - null takes it back; what it throws is told, and the form stays
 */
export function StatedForm({
  fact,
  className,
  stated,
  isWhole,
  onSave,
  done,
  children,
}: {
  fact: Fact;
  className: string;
  stated: Partial<Origin> | null | undefined;
  isWhole: boolean;
  onSave: (origin: Origin | null) => Promise<void>;
  done: () => void;
  children: ReactNode;
}) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const language = useReadersLanguage();
  const [source, setSource] = useState(stated?.source ?? '');
  const [isAssumed, setAssumed] = useState(stated?.isAssumed ?? false);
  const [busy, setBusy] = useState(false);
  const save = async (origin: Origin | null) => {
    setBusy(true);
    try {
      await onSave(origin);
      done();
    } catch (error) {
      const { title, remedy } = problemOf(error);
      void message.error(`${title[language]} ${remedy[language]}`);
    } finally {
      setBusy(false);
    }
  };
  return (
    <div className={className}>
      {children}
      {/* biome-ignore lint/a11y/noLabelWithoutControl: antd renders the input inside */}
      <label className="routing__row">
        <span>{t(`routing:${fact}.source`)}</span>
        <Input
          size="small"
          maxLength={200}
          value={source}
          onChange={({ target }) => setSource(target.value)}
        />
      </label>
      <Checkbox checked={isAssumed} onChange={({ target }) => setAssumed(target.checked)}>
        {t(`routing:${fact}.isAssumed`)}
      </Checkbox>
      <div className="routing__actions">
        <Button
          size="small"
          type="primary"
          loading={busy}
          disabled={!isWhole || source.trim() === ''}
          onClick={() => void save({ isAssumed, source: source.trim() })}
        >
          {t(`routing:${fact}.save`)}
        </Button>
        {stated ? (
          <Button size="small" disabled={busy} onClick={() => void save(null)}>
            {t(`routing:${fact}.takeBack`)}
          </Button>
        ) : null}
      </div>
    </div>
  );
}

/**
 * States a fact of the city (null takes it back) as one step of undo.
 * @param before - as it is stated now
 * @param put - stores it; `from` is what it stands in place of
 */
export function useStateOfCity<Stated>(
  fact: Fact,
  before: Stated | null,
  put: (city: string, from: Stated | null, to: Stated | null) => Promise<void>,
): (next: Stated | null) => Promise<void> {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const { code } = useCity();
  const step = async (from: Stated | null, to: Stated | null) => {
    await put(code, from, to);
    await queries.invalidateQueries({ queryKey: ['cities'] });
  };
  return async (next) => {
    await step(before, next);
    useHistory.getState().record({
      note: t(`routing:${fact}.edit`),
      undo: () => step(next, before),
      redo: () => step(before, next),
    });
  };
}
