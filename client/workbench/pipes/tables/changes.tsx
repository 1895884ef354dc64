import { Button, Input } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type CellDifference, cellName } from '../../../../domain/pipes/tables/check-overrides.ts';
import type { TableCell, TableOverrides } from '../../../../domain/pipes/tables/city-tables.ts';
import type { TableName } from '../../../../domain/pipes/tables/sections.ts';
import { formatCount } from '../../../ui/number-format.ts';
import { useReadersLanguage } from '../language.ts';
import { Field } from './field.tsx';
import { shownValue, stateOf } from './matrix.tsx';

const most = 60;

/** Before and after of every cell that would change. */
export function Changes({
  standard,
  list,
  own = {},
  onChoose,
}: {
  standard: TableName;
  list: readonly CellDifference[];
  /** The cells as they would be, by which bands of digging are called. */
  own?: TableOverrides;
  onChoose?(key: string): void;
}) {
  const { t } = useTranslation();
  const language = useReadersLanguage();
  return (
    <>
      <table className="tables__changes">
        <tbody>
          {list.slice(0, most).map(({ key, before, after }) => (
            <tr key={key}>
              <th scope="row">
                {onChoose ? (
                  <button type="button" onClick={() => onChoose(key)}>
                    {cellName(standard, key, own)[language]}
                  </button>
                ) : (
                  cellName(standard, key, own)[language]
                )}
              </th>
              <td>
                <Side cell={before} />
              </td>
              <td aria-hidden="true">→</td>
              <td>
                <Side cell={after} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {list.length > most ? (
        <p className="tables__small">{t('tables:more', { count: list.length - most })}</p>
      ) : null}
    </>
  );
}

function Side({ cell }: { cell: TableCell | undefined }) {
  const { t } = useTranslation();
  if (!cell) return <>—</>;
  return (
    <>
      <b>{shownValue(cell)}</b> {cell.section.unit}{' '}
      <span className="tables__tag" data-state={stateOf(cell)}>
        {t(`tables:state.${stateOf(cell)}`, { context: cell.standard })}
      </span>
    </>
  );
}

/** The draft: what it changes, why, and the one button that makes it hold. */
export function DraftPanel({
  standard,
  list,
  own,
  restores,
  busy,
  onChoose,
  onConfirm,
  onDrop,
}: {
  standard: TableName;
  list: readonly CellDifference[];
  own: TableOverrides;
  restores: number | null;
  busy: boolean;
  onChoose(key: string): void;
  onConfirm(note: string): void;
  onDrop(): void;
}) {
  const { t } = useTranslation();
  const [note, setNote] = useState(restores === null ? '' : t('tables:restoreNote', { version: restores }));
  return (
    <section className="tables__draft" aria-label={t('tables:draft')}>
      <h3>
        {t('tables:draftTitle', { count: formatCount(list.length) })}
        {restores === null ? '' : ` · ${t('tables:restoring', { version: restores })}`}
      </h3>
      <Changes standard={standard} list={list} own={own} onChoose={onChoose} />
      <Field word={t('tables:why')}>
        {(id) => (
          <Input
            id={id}
            size="small"
            maxLength={300}
            value={note}
            placeholder={t('tables:hint.why', { context: standard })}
            onChange={(event) => setNote(event.target.value)}
          />
        )}
      </Field>
      <div className="tables__buttons">
        <Button
          size="small"
          type="primary"
          disabled={note.trim() === '' || (list.length === 0 && restores === null)}
          loading={busy}
          onClick={() => onConfirm(note.trim())}
        >
          {t('tables:confirm')}
        </Button>
        <Button size="small" onClick={onDrop}>
          {t('tables:drop')}
        </Button>
      </div>
    </section>
  );
}
