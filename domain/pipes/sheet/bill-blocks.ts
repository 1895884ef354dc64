import funding from '../../../data/policies/funding.json' with { type: 'json' };
import type { Funder } from '../../programme/funding.ts';
import { utilityNames } from '../labels.ts';
import { type ToldMeasure, toldMeasures } from '../routing/answer/told-measures.ts';
import { tenderName, totalYuan } from '../routing/bill/bill-sums.ts';
import type { QuantityLine } from '../routing/bill/quantities.ts';
import type { AllRoutes } from '../routing/route-all.ts';
import { movedWords } from '../routing/tasks/moved-pipes.ts';
import type { OldPipe } from '../routing/tasks/old-pipes.ts';
import { citedDocument } from './cited-document.ts';
import type { Block, TableColumn, TableRow } from './flow.ts';
import type { Language } from './paper.ts';
import { pipeNames, withNames } from './pipe-names.ts';
import { sheetWords } from './sheet-words.ts';

/** 工程量及造价估算表: every line with its unit price and who pays first, subtotals by utility, the total; unverified prices say so. */
export function billBlock(lines: readonly QuantityLine[], language: Language): Block {
  const say = sheetWords[language];
  const rows: TableRow[] = [];
  let number = 0;
  for (const [utility, own] of Map.groupBy(lines, (one) => one.utility)) {
    for (const one of own) rows.push({ cells: billCells(one, ++number, language) });
    rows.push(sumRow(say.subtotal(utilityNames[utility][language]), totalYuan(own)));
  }
  rows.push(sumRow(say.total, totalYuan(lines)));
  const columns: TableColumn[] = say.billColumns.map((title, k) => ({ title, ...billShares[k]! }));
  return { type: 'table', title: '', goesOn: say.goesOn, columns, rows };
}

const billShares: Omit<TableColumn, 'title'>[] = [
  { share: 11, align: 'middle' },
  { share: 82 },
  { share: 40, align: 'middle' },
  { share: 17, align: 'middle' },
  { share: 12, align: 'middle' },
  { share: 24, align: 'end' },
  { share: 24, align: 'end' },
  { share: 30, align: 'end' },
  { share: 36 },
  { share: 78 },
  { share: 20, align: 'middle' },
];

function billCells(one: QuantityLine, number: number, language: Language): string[] {
  const say = sheetWords[language];
  const clause = one.clause ? `\n${one.clause} · ${say.unverifiedClause}` : '';
  const whole = one.unit === '座' || one.unit === '处';
  return [
    ...[String(number), `${one.item[language]}${clause}`],
    ...[tenderName(one.code)?.[language] ?? '—', say.places[one.place]],
    ...[
      say.units[one.unit],
      whole ? grouped(one.quantity, 0) : grouped(one.quantity, 1),
      grouped(one.unitYuan, 2),
    ],
    ...[grouped(one.costYuan, 0), funderOf(one.funder, language), fundingWords(one, language)],
    one.confidence === 'verified' ? say.verified : say.notVerified,
  ];
}

function sumRow(name: string, yuan: number): TableRow {
  return { cells: ['', name, '', '', '', '', '', grouped(yuan, 0), '', '', ''], strong: true };
}

/** Who pays first, inside the compound and in the street, by the rule that says so. */
export function fundingBlock(lines: readonly QuantityLine[], language: Language): Block {
  const say = sheetWords[language];
  const groups = Map.groupBy(lines, (one) => `${one.place} ${one.funder} ${one.fundingClause}`);
  const rows = [...groups.values()].map((own): TableRow => {
    const [one] = own;
    return {
      cells: [
        ...[
          say.places[one!.place],
          funderOf(one!.funder, language),
          fundingWords(one!, language, citedDocument),
        ],
        tenThousands(totalYuan(own)),
      ],
    };
  });
  rows.push({ cells: ['', say.total, '', tenThousands(totalYuan(lines))], strong: true });
  return {
    ...{ type: 'table', title: say.funding, goesOn: say.goesOn, rows },
    columns: columnsOf(say.fundingColumns, [16, 36, 80, 30], 3),
  };
}

/** Clashes that are left, places that are legal with a measure only, and existing pipes that are laid anew. */
export function measureBlock(layout: AllRoutes, prefix: string, language: Language): Block[] {
  const names = pipeNames(layout, prefix, language);
  const say = sheetWords[language];
  const clashes = layout.clashes.map(
    ({ text }): TableRow => ({ cells: [withNames(text[language], names, prefix), say.mustGo, '—', '—'] }),
  );
  // a wall that several pipes of a utility pass is one row
  const alike = Map.groupBy(toldMeasures(layout), (one) => (one.kind === 'wall' ? one.text.zh : one));
  const measures = [...alike.values()].map((those): TableRow => {
    const [one] = those as [ToldMeasure];
    const costYuan = those.reduce((sum, each) => sum + each.costYuan, 0);
    const text = withNames(one.text[language], names, prefix);
    return {
      cells: [
        those.length > 1 ? say.times(text, those.length) : text,
        ...[one.measure[language], one.lengthM?.toFixed(1) ?? '—', tenThousands(costYuan)],
      ],
    };
  });
  const moved = layout.moved.map(
    (one): TableRow => ({
      cells: [movedWords(one)[language], say.laidAnew, (one.toM - one.fromM).toFixed(1), '—'],
    }),
  );
  const rows = [...clashes, ...measures, ...moved];
  if (rows.length === 0) return [];
  const columns = columnsOf(say.measureColumns, [112, 44, 20, 26], 2);
  return [{ type: 'table', title: say.measures, goesOn: say.goesOn, columns, rows }];
}

/** What becomes of each old pipe, and what that rests on. */
export function oldBlock(old: readonly OldPipe[], language: Language): Block[] {
  if (old.length === 0) return [];
  const say = sheetWords[language];
  const rows = old.map(({ id, verdict, newSizeMm, lengthM, why, clause }): TableRow => {
    const size = verdict === 'renew' && newSizeMm !== null ? ` DN${newSizeMm}` : '';
    const reason = [why?.[language], clause].filter(Boolean).join(' · ');
    return { cells: [id, `${say.verdicts[verdict]}${size}`, lengthM.toFixed(1), reason || '—'] };
  });
  const columns: TableColumn[] = columnsOf(say.oldColumns, [30, 34, 20, 110], 2).map((one, k) =>
    k === 3 ? { ...one, align: 'start' } : one,
  );
  return [{ type: 'table', title: say.old, goesOn: say.goesOn, columns, rows }];
}

/** @param figuresFrom - columns from here on are figures */
function columnsOf(titles: readonly string[], shares: readonly number[], figuresFrom: number): TableColumn[] {
  return titles.map((title, k) => ({ title, share: shares[k]!, align: k >= figuresFrom ? 'end' : 'start' }));
}

function funderOf(funder: Funder | null, language: Language): string {
  return funding.funders.find((one) => one.key === funder)?.[language] ?? sheetWords[language].nobody;
}

/** @param named - where the document is named in full; elsewhere its key has to do */
function fundingWords(
  { fundingClause, fundingConfidence }: QuantityLine,
  language: Language,
  named = (clause: string, _: Language) => clause,
): string {
  if (!fundingClause) return '—';
  const clause = named(fundingClause, language);
  const { aside, fundingMark } = sheetWords[language];
  return fundingConfidence === 'verified' ? clause : `${clause}${aside(fundingMark)}`;
}

export function grouped(value: number, digits: number): string {
  return value.toLocaleString('en-US', { minimumFractionDigits: digits, maximumFractionDigits: digits });
}

export function tenThousands(yuan: number): string {
  return grouped(yuan / 10_000, 2);
}
