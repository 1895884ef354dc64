import type { Bilingual } from '../../problem.ts';
import { utilityNames } from '../labels.ts';
import type { Utility } from '../model.ts';
import { mostBands, openDepthM } from '../routing/bill/depth-bands.ts';
import type { RateCell } from '../routing/bill/rate-cells.ts';
import { builtInRates } from '../routing/bill/rates.ts';
import type { Address, BoundSection } from './sections.ts';

/** Nominal sizes that a pipe may be priced for. */
const sizes = [
  32, 40, 50, 63, 75, 90, 100, 110, 125, 150, 160, 200, 250, 300, 350, 400, 450, 500, 600, 700, 800, 900,
  1000, 1200, 1500,
];
const pipeUtilities = Object.keys(builtInRates.pipes);

const bandRows = Array.from({ length: mostBands }, (_, i) => `dig${i + 1}`);
const bandNames = Object.fromEntries(
  bandRows.map((row, i): [string, Bilingual] => [
    row,
    { zh: `挖土分层 第 ${i + 1} 层下限`, en: `digging, band ${i + 1} down to` },
  ]),
);

const chamberNames = Object.fromEntries(
  Object.entries(builtInRates.manholes).map(([utility, { zh, en }]) => [utility, { zh, en }]),
);

/** The unit prices (单价库) as sections of one table, one unit each; `trench` and `band` hold the sizes by which works are measured. */
export const rateSections: readonly BoundSection[] = [
  {
    ...rates('band', { zh: '挖土分层', en: 'Depth bands of digging' }, 'm', openDepthM, bandNames),
    rows: bandRows,
    columns: ['all'],
    mayAdd: isBandRow,
  },
  {
    ...rates('earthwork', { zh: '土方', en: 'Earthwork' }, '元/m³', 20_000, {
      backfill: { zh: '沟槽回填', en: 'trench filled' },
      bedding: { zh: '管道垫层', en: 'bedding' },
      fill: { zh: '废弃管填充', en: 'abandoned drain, filled' },
    }),
    mayAdd: isBandRow,
  },
  rates('shoring', { zh: '支护', en: 'Shoring' }, '元/㎡', 20_000, {
    shoring: { zh: '沟槽支护', en: 'trench walls held' },
  }),
  {
    ...rates('surface', { zh: '路面', en: 'Surface' }, '元/㎡', 20_000, {}),
    nameOf: ({ row, column }) => {
      const surface = builtInRates.surfaces.find((one) => one.id === row);
      const { zh, en } = surface?.[column as 'removal' | 'reinstatement'] ?? { zh: row, en: row };
      return { zh, en };
    },
  },
  {
    ...rates('pipe', { zh: '管材', en: 'Pipes' }, '元/m', 100_000, {}),
    rows: sizes.map((size) => `dn${size}`),
    columns: pipeUtilities,
    mayAdd: ({ row, column, condition }) =>
      condition === '' && sizes.includes(Number(row.slice(2))) && pipeUtilities.includes(column),
    nameOf: ({ row, column }) => {
      const { zh, en } = utilityNames[column as Utility] ?? { zh: column, en: column };
      // plastic pipes are called by their outer diameter
      const size = `${column === 'water' || column === 'gas' ? 'De' : 'DN'}${row.slice(2)}`;
      return { zh: `${zh}管 ${size}`, en: `${en} pipe ${size}` };
    },
  },
  rates('line', { zh: '按米计的其他项', en: 'Other items by the metre' }, '元/m', 100_000, {
    rising: { zh: '压力管', en: 'rising main' },
    protection: { zh: '净距不足处保护措施', en: 'protective measure where pipes are near' },
    insulation: { zh: '冰冻线以上排水管保温', en: 'insulation of a drain above the frost line' },
    inspect: { zh: '旧管检测清淤', en: 'old drain, inspected and cleaned' },
    remove: { zh: '旧管拆除', en: 'old drain, taken up' },
    move: { zh: '交叉处现状管线改移', en: 'existing pipe led over or under a new one' },
    support: { zh: '交叉处现状管线悬吊保护', en: 'existing pipe hung up at a crossing' },
    'power-down': { zh: '电力架空线拆除', en: 'power line taken down' },
    'telecom-down': { zh: '通信架空线拆除', en: 'telecom line taken down' },
  }),
  rates('chamber', { zh: '井室', en: 'Chambers' }, '元/座', 1_000_000, chamberNames),
  rates('chamberDepth', { zh: '井室，每米井深', en: 'Chambers, each metre of depth' }, '元/m', 100_000, {
    ...Object.fromEntries(
      Object.entries(chamberNames).map(([utility, { zh, en }]) => [
        utility,
        { zh: `${zh} 每米井深`, en: `${en}, each metre` },
      ]),
    ),
  }),
  rates('station', { zh: '座', en: 'Pieces' }, '元/座', 50_000_000, {
    drop: { zh: '跌水井加价', en: 'drop manhole, on top' },
    lift: { zh: '提升设备', en: 'lift' },
    pump: { zh: '泵站', en: 'pumping station' },
    interceptor: { zh: '截流井', en: 'interceptor chamber' },
    pole: { zh: '电杆拆除', en: 'pole removed' },
  }),
  rates('place', { zh: '处', en: 'Places' }, '元/处', 1_000_000, {
    crossing: { zh: '穿越既有管线', en: 'crossing of an existing pipe' },
    sleeve: { zh: '给水管下穿排水管处套管', en: 'sleeve of water under a drain' },
    wall: { zh: '穿越围墙（局部拆除、套管、恢复）', en: 'crossing of a wall (opened, sleeve, made good)' },
    seal: { zh: '废弃管封堵', en: 'abandoned drain, sealed' },
    connect: { zh: '接入既有管道或检查井', en: 'connection to an existing pipe or manhole' },
    riser: { zh: '终端杆引上（引下）', en: 'riser at a last pole' },
  }),
  rates('trench', { zh: '计量规则', en: 'Measuring rules' }, 'm', 20, {
    'bedding-depth': { zh: '垫层厚度', en: 'depth of the bedding' },
    'shoring-from': { zh: '支护起始深度', en: 'shored from a depth of' },
    'working-space': { zh: '管侧工作宽度', en: 'working space on each side' },
    'reinstated-beside': { zh: '沟边恢复宽度', en: 'reinstated beside the trench' },
  }),
];

/** Whether a cell is no price but a size by which works are measured: changing it changes quantities. */
export function isMeasuringRule(key: string): boolean {
  return key.startsWith('trench:') || key.startsWith('band:');
}

function isBandRow({ row, column, condition }: Address): boolean {
  return bandRows.includes(row) && column === 'all' && condition === '';
}

function rates(
  id: string,
  title: Bilingual,
  unit: string,
  most: number,
  names: Readonly<Record<string, Bilingual>>,
): BoundSection {
  return {
    id,
    standard: 'rates',
    title,
    unit,
    scale: 1,
    most,
    symmetric: false,
    mayAdd: () => false,
    nameOf: ({ row }) => names[row] ?? { zh: row, en: row },
    cells: (tables) => tables.rates.filter((cell) => cell.section === id),
    address: (cell): Address => {
      const { row, column } = cell as RateCell;
      return { row, column, condition: '' };
    },
    value: (cell) => (cell as RateCell).value,
    put: (value, { row, column }) => ({ section: id, row, column, value }),
  };
}
