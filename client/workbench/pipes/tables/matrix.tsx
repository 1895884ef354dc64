import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { cellName } from '../../../../domain/pipes/tables/check-overrides.ts';
import type { TableCell } from '../../../../domain/pipes/tables/city-tables.ts';
import { nameOf } from '../../../../domain/pipes/tables/names.ts';
import { axesOf, type BoundSection, conditionName, keyOf } from '../../../../domain/pipes/tables/sections.ts';
import { useReadersLanguage } from '../language.ts';

/** A table as it is printed: rows by columns, every figure a button with its state of verification. */
export function Matrix({
  section,
  cells,
  changed,
  chosen,
  onChoose,
}: {
  section: BoundSection;
  cells: readonly TableCell[];
  /** Keys of cells that the draft would change. */
  changed: ReadonlySet<string>;
  chosen: string | null;
  onChoose(key: string): void;
}) {
  const language = useReadersLanguage();
  const { rows, columns } = axesOf(section);
  const places = useMemo(
    () => Map.groupBy(cells, (cell) => placeWord(section, cell.row, cell.column)),
    [cells, section],
  );
  const isWide = columns.length > 8;
  return (
    <div className="tables__scroll">
      <table className="tables__matrix" data-wide={isWide ? 'yes' : 'no'}>
        <caption>
          {section.title[language]} · {section.unit}
        </caption>
        <thead>
          <tr>
            <th scope="col" />
            {columns.map((id) => (
              <th scope="col" key={id}>
                <span>{nameOf(id)[language]}</span>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row}>
              <th scope="row">{nameOf(row)[language]}</th>
              {columns.map((column) => (
                <td key={column}>
                  <Place
                    section={section}
                    cells={places.get(placeWord(section, row, column)) ?? []}
                    row={row}
                    column={column}
                    changed={changed}
                    chosen={chosen}
                    onChoose={onChoose}
                  />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** Everything that holds for one pair: one figure, or one for each condition; nothing, where nothing may stand. */
function Place({
  section,
  cells,
  row,
  column,
  changed,
  chosen,
  onChoose,
}: {
  section: BoundSection;
  cells: readonly TableCell[];
  row: string;
  column: string;
  changed: ReadonlySet<string>;
  chosen: string | null;
  onChoose(key: string): void;
}) {
  const { t } = useTranslation();
  const language = useReadersLanguage();
  if (cells.length > 0)
    return cells.map((cell) => (
      <button
        type="button"
        key={cell.key}
        className="tables__cell"
        data-state={stateOf(cell)}
        data-changed={changed.has(cell.key) ? 'yes' : 'no'}
        aria-pressed={cell.key === chosen}
        aria-label={`${cellName(cell.standard, cell.key)[language]} ${shownValue(cell)} ${section.unit} ${t(`tables:state.${stateOf(cell)}`)}`}
        title={cell.condition === '' ? undefined : conditionName(cell.condition)[language]}
        onClick={() => onChoose(cell.key)}
      >
        {shownValue(cell)}
        {cell.condition === '' ? null : <small>{conditionName(cell.condition)[language]}</small>}
      </button>
    ));
  const address = { row, column, condition: '' };
  if (!section.mayAdd(address)) return null;
  const key = keyOf(section, address);
  return (
    <button
      type="button"
      className="tables__cell tables__cell--empty"
      aria-pressed={key === chosen}
      aria-label={`${cellName(section.standard, key)[language]} ${t('tables:noFigure')}`}
      onClick={() => onChoose(key)}
    >
      –
    </button>
  );
}

export type CellState = 'national' | 'checked' | 'own' | 'verified';

/** Verified by the city, the city's but open, the national one that nobody compared, or that somebody did. */
export function stateOf({ figure }: TableCell): CellState {
  if (figure.own) return figure.verifiedOn === null ? 'own' : 'verified';
  return figure.verifiedOn === null ? 'national' : 'checked';
}

export function shownValue({ figure, section }: TableCell): string {
  return String(Number((figure.value * section.scale).toFixed(4)));
}

function placeWord({ symmetric }: BoundSection, row: string, column: string): string {
  return symmetric && row > column ? `${column}|${row}` : `${row}|${column}`;
}
