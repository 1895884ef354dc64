import { Button, Input, InputNumber } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { digCell, mostBands, openDepthM } from '../../../../domain/pipes/routing/bill/depth-bands.ts';
import { bandCell, bandsOfCity } from '../../../../domain/pipes/tables/check-bands.ts';
import { checkOverrides, trimmed } from '../../../../domain/pipes/tables/check-overrides.ts';
import type { CellOverride, TableOverrides } from '../../../../domain/pipes/tables/city-tables.ts';
import { VerdictLine } from '../../../ui/verdict-line.tsx';
import { useReadersLanguage } from '../language.ts';
import { Field } from './field.tsx';
import { VerifiedOn } from './verified-on.tsx';
import { YearField } from './year-field.tsx';

interface Row {
  id: number;
  /** Null while nothing is typed; of the last one it is not asked. */
  toM: number | null;
  yuanPerM3: number | null;
}

type Origin = Pick<CellOverride, 'document' | 'year' | 'region'>;

/** Depth bands of digging as one form: boundaries and prices from the surface down, the last open, with the source of both. Put into the draft as one. */
export function BandsPanel({
  cells,
  origin,
  mayEdit,
  onPut,
}: {
  /** As they would be. */
  cells: TableOverrides;
  origin: Origin;
  mayEdit: boolean;
  onPut(cells: TableOverrides): void;
}) {
  const { t } = useTranslation();
  const language = useReadersLanguage();
  const [rows, setRows] = useState(() =>
    bandsOfCity(cells).map(
      ({ toM, yuanPerM3 }, id): Row => ({
        id,
        toM: toM >= openDepthM ? null : toM,
        yuanPerM3: yuanPerM3 ?? null,
      }),
    ),
  );
  const [from, setFrom] = useState({ ...origin, verifiedOn: null as string | null, note: '' });
  const [tried, setTried] = useState(false);
  const wanted = withBands(cells, rows, from);
  const isBandKey = (key: string) => key.startsWith('band:') || key.startsWith('earthwork:dig');
  const problems = checkOverrides('rates', wanted).filter((one) => isBandKey(one.key));
  // the same missing source is told once, not of every cell
  const told = [...new Map(problems.map((one) => [one.text.zh, one])).values()];
  const change = (id: number, part: Partial<Row>) =>
    setRows(rows.map((one) => (one.id === id ? { ...one, ...part } : one)));
  const add = () => {
    const last = rows.at(-1)!;
    const above = rows.at(-2)?.toM ?? 0;
    const id = Math.max(...rows.map((one) => one.id)) + 1;
    setRows([...rows.slice(0, -1), { ...last, toM: above + 1.5 }, { ...last, id, toM: null }]);
  };
  return (
    <>
      <h3 className="tables__name">{t('tables:bands.title')}</h3>
      <p className="tables__small">{t(mayEdit ? 'tables:bands.hint' : 'tables:bands.see')}</p>
      <form
        className="tables__form"
        onSubmit={(event) => {
          event.preventDefault();
          setTried(true);
          if (problems.length === 0) onPut(trimmed('rates', wanted));
        }}
      >
        <table className="tables__bands">
          <thead>
            <tr>
              <th scope="col">{t('tables:bands.from')}</th>
              <th scope="col">{t('tables:bands.to')}</th>
              <th scope="col">元/m³</th>
              <th />
            </tr>
          </thead>
          <tbody>
            {rows.map(({ id, toM, yuanPerM3 }, i) => (
              <tr key={id}>
                <td>{i === 0 ? 0 : (rows[i - 1]!.toM ?? '—')}</td>
                <td>
                  {i === rows.length - 1 ? (
                    <span className="tables__small">{t('tables:bands.open')}</span>
                  ) : (
                    <InputNumber
                      size="small"
                      step={0.5}
                      value={toM}
                      disabled={!mayEdit}
                      aria-label={t('tables:bands.toOf', { number: i + 1 })}
                      onChange={(value) => change(id, { toM: value === null ? null : Number(value) })}
                    />
                  )}
                </td>
                <td>
                  <InputNumber
                    size="small"
                    value={yuanPerM3}
                    disabled={!mayEdit}
                    aria-label={t('tables:bands.priceOf', { number: i + 1 })}
                    onChange={(value) => change(id, { yuanPerM3: value === null ? null : Number(value) })}
                  />
                </td>
                <td>
                  {mayEdit && rows.length > 1 ? (
                    <Button
                      size="small"
                      type="text"
                      aria-label={t('tables:bands.drop', { number: i + 1 })}
                      onClick={() => setRows(rows.filter((one) => one.id !== id))}
                    >
                      {t('tables:bands.dropWord')}
                    </Button>
                  ) : null}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
        {mayEdit ? (
          <>
            {rows.length < mostBands ? (
              <Button size="small" onClick={add}>
                {t('tables:bands.add')}
              </Button>
            ) : null}
            {(['document', 'region', 'note'] as const).map((field) => (
              <Field key={field} word={t(`tables:field.${field}`, { context: 'rates' })}>
                {(id) => (
                  <Input
                    id={id}
                    size="small"
                    maxLength={300}
                    value={from[field] ?? ''}
                    placeholder={
                      field === 'document'
                        ? t('tables:hint.document', { context: 'rates' })
                        : field === 'note'
                          ? t('tables:bands.noteHint')
                          : ''
                    }
                    onChange={(event) => setFrom({ ...from, [field]: event.target.value })}
                  />
                )}
              </Field>
            ))}
            <YearField value={from.year} onChange={(year) => setFrom({ ...from, year })} />
            <VerifiedOn value={from.verifiedOn} onChange={(verifiedOn) => setFrom({ ...from, verifiedOn })} />
            {tried
              ? told.map((one) => <VerdictLine key={one.text.zh} level="stop" what={one.text[language]} />)
              : null}
            <div className="tables__buttons">
              <Button size="small" type="primary" htmlType="submit">
                {t('tables:put')}
              </Button>
              <Button size="small" onClick={() => onPut(withoutBands(cells))}>
                {t('tables:takeOut', { context: 'rates' })}
              </Button>
            </div>
          </>
        ) : null}
      </form>
    </>
  );
}

/** Without a city's own bands and their prices: those shipped hold again. */
function withoutBands(cells: TableOverrides): TableOverrides {
  const keys = new Set(Array.from({ length: mostBands }, (_, i) => [bandCell(i), digCell(i)]).flat());
  return Object.fromEntries(Object.entries(cells).filter(([key]) => !keys.has(key)));
}

/** Cells with the bands of a form in place; a cell that says what it said keeps where it was from. */
function withBands(
  cells: TableOverrides,
  rows: readonly Row[],
  from: Origin & Pick<CellOverride, 'verifiedOn' | 'note'>,
): TableOverrides {
  const result: Record<string, CellOverride> = { ...withoutBands(cells) };
  const shipped = bandsOfCity({});
  for (const [i, { toM, yuanPerM3 }] of rows.entries()) {
    const isLast = i === rows.length - 1;
    for (const [key, value, before] of [
      [bandCell(i), isLast ? openDepthM : (toM ?? Number.NaN), shipped[i]?.toM],
      [digCell(i), yuanPerM3 ?? Number.NaN, shipped[i]?.yuanPerM3],
    ] as const) {
      const old = cells[key];
      if (old && old.value === value && from.note === '') result[key] = old;
      else if (old || value !== before) result[key] = { ...from, value, clause: '' };
    }
  }
  return result;
}
