import { basename } from 'node:path';
import type { Surroundings } from '../../../domain/pipes/clash/surroundings.ts';
import type { PipeNetwork } from '../../../domain/pipes/model.ts';
import { pricesNote } from '../../../domain/pipes/routing/bill/price-origin.ts';
import type { QuantityLine } from '../../../domain/pipes/routing/bill/quantities.ts';
import type { NetworkProof } from '../../../domain/pipes/routing/judge/prove.ts';
import type { AllRoutes, RoutedUtility } from '../../../domain/pipes/routing/route-all.ts';
import type { OldPipe } from '../../../domain/pipes/routing/tasks/old-pipes.ts';
import { drawingSvg } from '../../../domain/pipes/section/svg.ts';
import { assumptionWords } from '../../../domain/pipes/sheet/assumption-words.ts';
import { layoutFacts } from '../../../domain/pipes/sheet/layout-facts.ts';
import { layoutSay } from '../../../domain/pipes/sheet/layout-say.ts';
import { sheetDocument } from '../../../domain/pipes/sheet/sheet-document.ts';
import { sheetNotes } from '../../../domain/pipes/sheet/sheet-notes.ts';
import { sheetSet } from '../../../domain/pipes/sheet/sheet-set.ts';
import { sheetWords } from '../../../domain/pipes/sheet/sheet-words.ts';
import { tablesNote } from '../../../domain/pipes/tables/figures-note.ts';
import { type Bilingual, Problem } from '../../../domain/problem.ts';
import { todayInChina } from '../../../domain/today.ts';
import { writeWhole } from '../files/write-whole.ts';
import type { ChosenTables } from './chosen-tables.ts';
import { languageOf } from './option-values.ts';

/** What `--sheet F.html [--project NAME] [--lang zh|en]` asks for. */
export interface SheetWords {
  sheet?: string | undefined;
  project?: string | undefined;
  lang?: string | undefined;
  buildings?: string | undefined;
  frostDepthM?: number;
}

export interface SheetContents {
  layout: AllRoutes;
  /** As they were searched: of a task those of its parts. */
  routes: readonly RoutedUtility[];
  /** Of the bill, beyond what the routes list. */
  lines: readonly QuantityLine[];
  network: PipeNetwork;
  around: Surroundings;
  /** EPSG code of the metres; undefined of a drawing without coordinate system. */
  metricSrid: number | undefined;
  proof: NetworkProof;
  /** Of a ready-made task: its old pipes, what has to be known besides, and its stamp. */
  task: {
    name: 'separate' | 'bury';
    old: readonly OldPipe[];
    notes: readonly Bilingual[];
    stamp: string;
  } | null;
}

/** Said before minutes of work, not after. Errors: `pipes.sheet-format`. */
export function requireSheetName(file: string | undefined): void {
  if (file === undefined || /\.html?$/i.test(file)) return;
  throw new Problem(
    'pipes.sheet-format',
    { zh: `不能写出“${file}”。`, en: `Can't write “${file}”.` },
    {
      zh: '--sheet 请用 .html：一个文件含全部 A3 图纸，用浏览器打开即可打印或存为 PDF。',
      en: 'Let --sheet end in .html: one file with all A3 sheets, which any browser prints or saves as PDF.',
    },
  );
}

/** The printed set of a layout as one HTML file that needs nothing else. */
export async function writeSheet(
  { sheet, project, lang, buildings, frostDepthM }: SheetWords,
  { layout, routes, lines, network, around, metricSrid, proof, task }: SheetContents,
  { standards, rates, city, cityName }: ChosenTables,
): Promise<void> {
  if (sheet === undefined) return;
  const language = languageOf(lang);
  const say = layoutSay(language);
  const quantities = [...layout.routes.flatMap((one) => one.quantities), ...lines];
  const facts = layoutFacts(layout);
  const told = {
    ...facts,
    clashList: layout.clashes,
    prices: { note: pricesNote(quantities, rates) },
    judgedBy: tablesNote(city),
  };
  const version = rates.version ?? 0;
  const seeds = [...new Set(routes.map(({ route }) => route.seed))];
  const name = project ?? basename(buildings ?? '').replace(/\.\w+$/, '');
  const pages = sheetSet({
    ...{ layout, quantities, standards, network, around, language },
    old: task?.old ?? [],
    prefix: task ? `${task.stamp}-` : '',
    frostDepthM: frostDepthM ?? null,
    head: {
      city: cityName ?? '—',
      project: name,
      date: todayInChina(),
      edition: say('layout:sheet.edition', {
        alternative: say(task ? `layout:task.${task.name}` : 'layout:sheet.byFiles'),
        seed: seeds.join(' / '),
        prices: version === 0 ? say('layout:prices.shipped') : say('layout:prices.version', { version }),
      }),
      coordinates: sheetWords[language].coordinateSystem(metricSrid ?? null),
      assumptions: assumptionWords(facts, say, language).length,
      isDemo: false,
    },
    notes: sheetNotes(
      told,
      proof,
      { task: task && { verdicts: task.old, notes: task.notes }, older: null, from: 'files' },
      say,
      language,
    ),
  });
  const printed = pages.map(({ title, drawing }) => ({ title, svg: drawingSvg(drawing) }));
  const title = [name, pages[0]?.title].filter(Boolean).join(' ');
  await writeWhole(sheet, sheetDocument(printed, title, language));
}
