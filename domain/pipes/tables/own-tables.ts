import { Problem } from '../../problem.ts';
import { builtInTables, type Figure, type StandardTables } from '../standards.ts';
import { type CellProblem, cellName, checkOverrides, trimmed } from './check-overrides.ts';
import { type CellOverride, type CityTables, cellsOf, type TableOverrides } from './city-tables.ts';
import { TABLE_NAMES, type TableName } from './sections.ts';

/**
 * Tables in the shape of `data/standards` (`{ "horizontal": [cells], "gravity": { "minSlope": [cells] } }`) as cells over the
 * national ones. What is not in them stays national.
 * @param document names them where a cell says no more than its figure
 * @throws Problem pipes.table-cells with every bad cell
 */
export function cityTablesOf(own: Partial<StandardTables>, document: string): CityTables {
  const tables = { ...builtInTables, ...own, gravity: { ...builtInTables.gravity, ...own.gravity } };
  const city: Partial<Record<TableName, TableOverrides>> = {};
  for (const standard of TABLE_NAMES) {
    if (own[standard] === undefined) continue;
    city[standard] = overridesOf(standard, tables, document);
  }
  return city;
}

function overridesOf(standard: TableName, tables: StandardTables, document: string): TableOverrides {
  const national = new Map(cellsOf(standard).map((cell) => [cell.key, cell.figure]));
  const cells: Record<string, CellOverride> = {};
  const problems: CellProblem[] = [];
  const said = new Map<string, number>();
  for (const { key, figure } of cellsOf(standard, {}, tables)) {
    const before = said.get(key);
    said.set(key, figure.value);
    if (before !== undefined && before !== figure.value) {
      const name = cellName(standard, key);
      problems.push({
        key,
        code: 'two-values',
        text: {
          zh: `${name.zh} 有两个数值 ${before} 与 ${figure.value}`,
          en: `${name.en} has two values, ${before} and ${figure.value}`,
        },
      });
    }
    const nation = national.get(key);
    // a JSON by hand may leave out what it has nothing to say about
    const verifiedOn = figure.verifiedOn ?? null;
    const clause = figure.clause === nation?.clause ? '' : (figure.clause ?? '');
    if (nation && nation.value === figure.value && nation.verifiedOn === verifiedOn && clause === '')
      continue;
    cells[key] = {
      ...{ value: figure.value, clause, document, verifiedOn, note: '' },
      ...(standard === 'rates' ? originOfRate(figure, nation, document) : {}),
    };
  }
  refuseBadCells([...problems, ...checkOverrides(standard, cells)]);
  return trimmed(standard, cells);
}

/** @throws Problem pipes.table-cells where there is one */
export function refuseBadCells(problems: readonly CellProblem[]): void {
  const first = problems[0];
  if (!first) return;
  throw new Problem(
    'pipes.table-cells',
    {
      zh: `有 ${problems.length} 个单元格有误，未取用。首个 ${first.key}：${first.text.zh}。`,
      en: `${problems.length} cells are wrong; nothing was taken. The first, ${first.key}: ${first.text.en}.`,
    },
    { zh: '请改正后再提交。', en: 'Correct them and send again.' },
    { status: 422, facts: { cells: problems.slice(0, 200) } },
  );
}

/** A price says itself where it is from; what is left of the shipped source is none. */
function originOfRate(
  { source, year, region }: Figure,
  nation: Figure | undefined,
  document: string,
): Pick<CellOverride, 'document' | 'year' | 'region'> {
  const isOwn = source !== '' && source !== nation?.source;
  return { document: isOwn ? source : document, year: isOwn ? (year ?? null) : null, region: region ?? '' };
}
