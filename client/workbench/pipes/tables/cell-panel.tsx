import { Button, Input, InputNumber } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { sourceWord } from '../../../../domain/pipes/routing/bill/price-origin.ts';
import { cellName, checkOverrides } from '../../../../domain/pipes/tables/check-overrides.ts';
import type { CellOverride, TableCell, TableOverrides } from '../../../../domain/pipes/tables/city-tables.ts';
import { placeOf, type TableName } from '../../../../domain/pipes/tables/sections.ts';
import { Figures } from '../../../ui/figures.tsx';
import { VerdictLine } from '../../../ui/verdict-line.tsx';
import { useReadersLanguage } from '../language.ts';
import { Field } from './field.tsx';
import { shownValue, stateOf } from './matrix.tsx';
import { VerifiedOn } from './verified-on.tsx';
import { YearField } from './year-field.tsx';

/** One cell: where its figure comes from and who verified it; for planners the form to put another in place. */
export function CellPanel({
  standard,
  cellKey,
  cell,
  own,
  cells,
  origin,
  mayEdit,
  onPut,
}: {
  standard: TableName;
  cellKey: string;
  cell: TableCell | undefined;
  own: CellOverride | undefined;
  /** All cells as they would be: some are judged together. */
  cells: TableOverrides;
  /** Of a price that was put in before this one: many come from one source. */
  origin: Pick<CellOverride, 'document' | 'year' | 'region'>;
  mayEdit: boolean;
  onPut(own: CellOverride | null): void;
}) {
  const { t } = useTranslation();
  const language = useReadersLanguage();
  const { unit, scale } = placeOf(standard, cellKey)!.section;
  const figure = cell?.figure;
  const isPrice = standard === 'rates';
  const note = typeof figure?.note === 'string' ? figure.note : figure?.note?.[language];
  return (
    <>
      <h3 className="tables__name">{cellName(standard, cellKey, cells)[language]}</h3>
      {cell && figure ? (
        <>
          <span className="tables__tag" data-state={stateOf(cell)}>
            {t(`tables:state.${stateOf(cell)}`, { context: standard })}
          </span>
          <Figures
            rows={[
              { label: t('tables:field.value', { context: standard }), value: `${shownValue(cell)} ${unit}` },
              ...(figure.own && cell.national && cell.national.value !== figure.value
                ? [
                    {
                      label: t('tables:national', { context: standard }),
                      value: `${Number((cell.national.value * scale).toFixed(4))} ${unit}`,
                    },
                  ]
                : []),
              ...(isPrice
                ? [
                    {
                      label: t('tables:field.document', { context: standard }),
                      value: sourceWord(figure.source, language),
                    },
                    { label: t('tables:field.year'), value: figure.year ?? '—' },
                    { label: t('tables:field.region'), value: figure.region || '—' },
                    ...(own?.clause
                      ? [{ label: t('tables:field.clause', { context: standard }), value: own.clause }]
                      : []),
                  ]
                : [
                    { label: t('tables:field.clause'), value: figure.clause },
                    {
                      label: t('tables:field.confidence'),
                      value: `${figure.confidence} · ${t(`tables:confidence.${figure.confidence}`)}`,
                    },
                    ...(figure.own && figure.source
                      ? [{ label: t('tables:field.document'), value: figure.source }]
                      : []),
                  ]),
              ...(figure.verifiedOn
                ? [{ label: t('tables:field.verifiedOn'), value: figure.verifiedOn }]
                : []),
              ...(note ? [{ label: t('tables:field.note'), value: note }] : []),
            ]}
          />
        </>
      ) : (
        <VerdictLine
          level="info"
          what={t('tables:noFigure', { context: standard })}
          why={t('tables:noFigureWhy', { context: standard })}
        />
      )}
      {mayEdit ? (
        <CellForm
          key={`${cellKey} ${JSON.stringify(own ?? null)}`}
          standard={standard}
          cellKey={cellKey}
          start={
            own ?? {
              value: figure?.value ?? Number.NaN,
              ...{ clause: '', document: '', verifiedOn: null, note: '' },
              ...(isPrice ? origin : {}),
            }
          }
          cells={cells}
          hasOwn={own !== undefined}
          unit={unit}
          scale={scale}
          onPut={onPut}
        />
      ) : null}
    </>
  );
}

function CellForm({
  standard,
  cellKey,
  start,
  cells,
  hasOwn,
  unit,
  scale,
  onPut,
}: {
  standard: TableName;
  cellKey: string;
  start: CellOverride;
  cells: TableOverrides;
  hasOwn: boolean;
  unit: string;
  scale: number;
  onPut(own: CellOverride | null): void;
}) {
  const { t } = useTranslation();
  const language = useReadersLanguage();
  const [own, setOwn] = useState(start);
  const [tried, setTried] = useState(false);
  const problems = checkOverrides(standard, { ...cells, [cellKey]: own }).filter(
    (one) => one.key === cellKey,
  );
  const put = () => {
    setTried(true);
    if (problems.length === 0) onPut(own);
  };
  const text = (field: 'clause' | 'document' | 'region' | 'note', placeholder = '') => (
    <Field word={t(`tables:field.${field}`, { context: standard })}>
      {(id) => (
        <Input
          id={id}
          size="small"
          maxLength={300}
          value={own[field] ?? ''}
          placeholder={placeholder}
          onChange={(event) => setOwn({ ...own, [field]: event.target.value })}
        />
      )}
    </Field>
  );
  return (
    <form
      className="tables__form"
      onSubmit={(event) => {
        event.preventDefault();
        put();
      }}
    >
      <Field word={`${t('tables:field.value', { context: standard })} (${unit})`}>
        {(id) => (
          <InputNumber
            id={id}
            size="small"
            step={standard === 'rates' ? 1 : scale === 1 ? 0.05 : 0.1}
            value={Number.isNaN(own.value) ? null : Number((own.value * scale).toFixed(6))}
            onChange={(value) =>
              setOwn({ ...own, value: value === null ? Number.NaN : Number(value) / scale })
            }
          />
        )}
      </Field>
      {standard === 'rates' ? (
        <>
          {text('document', t('tables:hint.document', { context: standard }))}
          <div className="tables__pair">
            <YearField value={own.year} onChange={(year) => setOwn({ ...own, year })} />
            {text('region')}
          </div>
          {text('clause', t('tables:hint.clause', { context: standard }))}
        </>
      ) : (
        <>
          {text('clause', t('tables:hint.clause'))}
          {text('document', t('tables:hint.document'))}
        </>
      )}
      <VerifiedOn value={own.verifiedOn} onChange={(verifiedOn) => setOwn({ ...own, verifiedOn })} />
      {text('note')}
      {tried
        ? problems.map((one) => <VerdictLine key={one.code} level="stop" what={one.text[language]} />)
        : null}
      <div className="tables__buttons">
        <Button size="small" type="primary" htmlType="submit">
          {t('tables:put')}
        </Button>
        {hasOwn ? (
          <Button size="small" onClick={() => onPut(null)}>
            {t('tables:takeOut', { context: standard })}
          </Button>
        ) : null}
      </div>
    </form>
  );
}
