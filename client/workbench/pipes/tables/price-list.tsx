import { AutoComplete, Input, Segmented } from 'antd';
import { Fragment, useDeferredValue, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { openDepthM } from '../../../../domain/pipes/routing/bill/depth-bands.ts';
import { sourceWord } from '../../../../domain/pipes/routing/bill/price-origin.ts';
import { cellName } from '../../../../domain/pipes/tables/check-overrides.ts';
import type { TableCell, TableOverrides } from '../../../../domain/pipes/tables/city-tables.ts';
import { axesOf, keyOf, sectionById, sectionsOf } from '../../../../domain/pipes/tables/sections.ts';
import { useReadersLanguage } from '../language.ts';
import { shownValue, stateOf } from './matrix.tsx';
import './price-list.css';

const shows = ['all', 'own', 'open'] as const;

/** 单价库: every price with its unit, source, year, region and whether somebody verified it; a row is chosen to be looked at or changed. */
export function PriceList({
  cells,
  own,
  changed,
  chosen,
  mayAdd,
  onChoose,
  onBands,
}: {
  cells: readonly TableCell[];
  /** The city's own, by which bands of digging are called. */
  own: TableOverrides;
  /** Keys of prices that the draft would change. */
  changed: ReadonlySet<string>;
  chosen: string | null;
  mayAdd: boolean;
  onChoose(key: string): void;
  onBands(): void;
}) {
  const { t } = useTranslation();
  const language = useReadersLanguage();
  const [word, setWord] = useState('');
  const [show, setShow] = useState<(typeof shows)[number]>('all');
  const wanted = useDeferredValue(plain(word));
  const fits = (cell: TableCell) =>
    plain(`${cellName('rates', cell.key, own)[language]} ${cell.figure.source}`).includes(wanted) &&
    (show === 'all' || (show === 'own' ? cell.figure.own === true : cell.figure.verifiedOn === null));
  const found = cells.filter(fits);
  return (
    <>
      <div className="tables__find">
        <Input.Search
          allowClear
          size="small"
          value={word}
          aria-label={t('tables:prices.find')}
          placeholder={t('tables:prices.find')}
          onChange={(event) => setWord(event.target.value)}
        />
        <Segmented
          size="small"
          value={show}
          onChange={(value) => setShow(value)}
          options={shows.map((one) => ({ value: one, label: t(`tables:prices.show.${one}`) }))}
        />
        {mayAdd ? <AddPrice cells={cells} onChoose={onChoose} /> : null}
      </div>
      <table className="tables__prices">
        <thead>
          <tr>
            {(['item', 'price', 'source', 'year', 'region', 'state'] as const).map((column) => (
              <th key={column} scope="col" data-column={column}>
                {t(`tables:prices.column.${column}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {sectionsOf('rates').map((section) => {
            const group = found.filter((cell) => cell.section.id === section.id).sort(byGroup);
            if (group.length === 0) return null;
            return (
              <Fragment key={section.id}>
                <tr className="tables__group">
                  <th colSpan={6} scope="colgroup">
                    {section.title[language]} · {section.unit}
                    {section.id === 'band' ? (
                      <button type="button" className="tables__bands-open" onClick={onBands}>
                        {t(mayAdd ? 'tables:bands.change' : 'tables:bands.look')}
                      </button>
                    ) : null}
                  </th>
                </tr>
                {group.map((cell) => (
                  <Price
                    key={cell.key}
                    cell={cell}
                    name={cellName('rates', cell.key, own)[language]}
                    isChanged={changed.has(cell.key)}
                    isChosen={cell.key === chosen}
                    onChoose={onChoose}
                  />
                ))}
              </Fragment>
            );
          })}
        </tbody>
      </table>
      {found.length === 0 ? <p className="tables__small">{t('tables:prices.none')}</p> : null}
    </>
  );
}

function Price({
  cell,
  name,
  isChanged,
  isChosen,
  onChoose,
}: {
  cell: TableCell;
  name: string;
  isChanged: boolean;
  isChosen: boolean;
  onChoose(key: string): void;
}) {
  const { t } = useTranslation();
  const language = useReadersLanguage();
  const { figure, section, key } = cell;
  const state = stateOf(cell);
  const source = sourceWord(figure.source, language);
  return (
    <tr data-changed={isChanged ? 'yes' : 'no'} data-chosen={isChosen ? 'yes' : 'no'}>
      <th scope="row">
        <button type="button" aria-pressed={isChosen} onClick={() => onChoose(key)}>
          {name}
        </button>
      </th>
      <td data-column="price">
        {section.id === 'band' && figure.value >= openDepthM ? (
          <b>{t('tables:bands.open')}</b>
        ) : (
          <>
            <b>{shownValue(cell)}</b> <small>{section.unit}</small>
          </>
        )}
      </td>
      <td data-column="source">{source}</td>
      <td data-column="year">{figure.year ?? '—'}</td>
      <td data-column="region">{figure.region || '—'}</td>
      <td data-column="state">
        <span className="tables__tag" data-state={state}>
          {t(`tables:state.${state}`, { context: 'rates' })}
        </span>
      </td>
    </tr>
  );
}

/** A size that the list does not price yet. */
function AddPrice({ cells, onChoose }: { cells: readonly TableCell[]; onChoose(key: string): void }) {
  const { t } = useTranslation();
  const language = useReadersLanguage();
  const [word, setWord] = useState('');
  const open = useMemo(() => {
    const known = new Set(cells.map((cell) => cell.key));
    const section = sectionById.get('pipe')!;
    const { rows, columns } = axesOf(section);
    return columns
      .flatMap((column) => rows.map((row) => keyOf(section, { row, column, condition: '' })))
      .filter((key) => !known.has(key));
  }, [cells]);
  return (
    <AutoComplete
      size="small"
      className="tables__add"
      value={word}
      onChange={setWord}
      aria-label={t('tables:prices.add')}
      placeholder={t('tables:prices.add')}
      options={open.map((key) => ({ value: key, label: cellName('rates', key)[language] }))}
      filterOption={(input, option) => plain(String(option?.label ?? '')).includes(plain(input))}
      onSelect={(key: string) => {
        setWord('');
        onChoose(key);
      }}
    />
  );
}

/** Pipes by utility, then by size; all else in the order of the table. */
function byGroup(a: TableCell, b: TableCell): number {
  if (a.section.id !== 'pipe' || a.column !== b.column) return 0;
  return Number(a.row.slice(2)) - Number(b.row.slice(2));
}

function plain(text: string): string {
  return text.normalize('NFKC').replaceAll(/\s/g, '').toLowerCase();
}
