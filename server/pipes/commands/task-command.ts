import type { PipeNetwork } from '../../../domain/pipes/model.ts';
import { swmmOfLayout } from '../../../domain/pipes/routing/answer/swmm-model.ts';
import type { Rates } from '../../../domain/pipes/routing/bill/rates.ts';
import { placesBy } from '../../../domain/pipes/routing/ground/work-place.ts';
import { proveAll } from '../../../domain/pipes/routing/judge/prove.ts';
import type { RouteAllOptions } from '../../../domain/pipes/routing/route-all.ts';
import { planBurying } from '../../../domain/pipes/routing/tasks/bury-lines.ts';
import type { Becomes } from '../../../domain/pipes/routing/tasks/combined-drains.ts';
import { planSeparation } from '../../../domain/pipes/routing/tasks/separation-plan.ts';
import { layoutOfBurying, layoutOfSeparation } from '../../../domain/pipes/routing/tasks/task-layout.ts';
import { notesOfBurying, notesOfSeparation } from '../../../domain/pipes/sheet/task-notes.ts';
import type { Standards } from '../../../domain/pipes/standards.ts';
import { Problem } from '../../../domain/problem.ts';
import { requireFolder } from '../files/write-layout.ts';
import { writePipeFile } from '../files/write-pipe-file.ts';
import { writeWhole } from '../files/write-whole.ts';
import { aroundOf } from '../site/site-drawn.ts';
import { readTaskSite, type TaskSite } from '../site/task-site.ts';
import { chosenTables } from './chosen-tables.ts';
import { frostWords } from './frost-words.ts';
import { assumedWords } from './layout-words.ts';
import { frostOf, languageOf, numberOf, startsOf, terrainCrsOf, unitOf, usesOf } from './option-values.ts';
import { type RainValues, rainOfOptions, rainWords } from './rain-option.ts';
import { round } from './route-summary.ts';
import { nothingForEpanet, nothingForSwmm, notWritten } from './route-usage.ts';
import { requireSheetName, type SheetContents, writeSheet } from './sheet-file.ts';
import { printTask } from './task-print.ts';
import { drainWords, partsOf, violationsOf } from './task-words.ts';

/** Words of `pipes route` that its tasks read. */
export interface RouteValues extends RainValues {
  task?: string | undefined;
  buildings?: string | undefined;
  existing?: string | undefined;
  mains?: string | undefined;
  zone?: string | undefined;
  streets?: string | undefined;
  trees?: string | undefined;
  barriers?: string | undefined;
  terrain?: string | undefined;
  'terrain-crs'?: string | undefined;
  surfaces?: string | undefined;
  repaved: boolean;
  unit?: string | undefined;
  crs?: string | undefined;
  'swap-xy': boolean;
  where?: string | undefined;
  'least-area': string;
  cell: string;
  margin: string;
  frost?: string | undefined;
  seed: string;
  tries: string;
  starts?: string | undefined;
  'keep-walls': boolean;
  keep: string;
  city?: string | undefined;
  standards?: string | undefined;
  rates?: string | undefined;
  year?: string | undefined;
  out?: string | undefined;
  uses: string;
  sheet?: string | undefined;
  epanet?: string | undefined;
  swmm?: string | undefined;
  project?: string | undefined;
  lang: string;
  quick: boolean;
  json: boolean;
}

/**
 * `pipes route --task separate` (雨污分流) and `--task underground` (架空线入地) on plain files: existing pipes are judged, new ones laid,
 * and the answer says for each old pipe what becomes of it and why. `--out` writes the network as it will be,
 * `--swmm` the new drains as a model that runs.
 */
export async function runTask(values: RouteValues, words: string[]): Promise<number> {
  const { buildings, existing, task } = values;
  if (!buildings || !existing) throw usage();
  const settings = {
    cellM: numberOf('cell', values.cell),
    marginM: numberOf('margin', values.margin),
    seed: numberOf('seed', values.seed),
    tries: numberOf('tries', values.tries),
    ...startsOf(values.starts),
  };
  const ownFrost = frostOf(values.frost);
  const terrainCrs = terrainCrsOf(values);
  requireSheetName(values.sheet);
  // said before minutes of routing, not after: no task lays water, and only one of them drains
  if (values.epanet) throw nothingForEpanet(true);
  if (values.swmm && task === 'underground') throw nothingForSwmm(true);
  for (const one of [values.out, values.sheet, values.swmm]) await requireFolder(one);
  const tables = await chosenTables(values, words);
  const { standards, rates, storm } = tables;
  const rain = rainOfOptions(values, { storm, name: tables.cityName ?? '' });
  const frost = { ...frostOf(undefined, tables.frost), ...ownFrost };
  const started = performance.now();
  const read = await readTaskSite(
    {
      ...values,
      buildings,
      existing,
      unit: unitOf(values.unit),
      swapXY: values['swap-xy'],
      terrainCrs,
      keepWalls: values['keep-walls'],
      leastAreaM2: numberOf('least-area', values['least-area']),
      otherUses: usesOf(values.uses) === 'all',
    },
    task === 'underground' ? ['power', 'telecom'] : ['storm', 'sewage'],
  );
  const options: TaskOptions = {
    ...settings,
    ...frost,
    rain,
    quick: values.quick,
    ...{ standards, rates },
  };
  const planned = performance.now();
  const { answer, after, drawn } =
    task === 'underground'
      ? bury(read, options)
      : task === 'separate'
        ? await separate(read, options, values)
        : unknown(task);
  if (values.out) await writeWhole(values.out, await writePipeFile(after, values.out));
  if (values.swmm) {
    const swmm = swmmOfLayout(drawn.layout.routes.map((one) => one.network));
    if (swmm === null) read.warnings.push(notWritten(values.swmm, nothingForSwmm()));
    else await writeWhole(values.swmm, swmm);
  }
  await writeSheet(
    { ...values, ...frost },
    { ...drawn, network: read.network, around: aroundOf(read.site, read), metricSrid: read.metricSrid },
    tables,
  );
  const whole = {
    task,
    ...frostWords(values.frost, tables),
    ...rainWords(drawn.layout.routes.map((one) => one.network)),
    ...answer,
    ...assumedWords(drawn.layout),
    crs: read.metricSrid === undefined ? 'local' : `EPSG:${read.metricSrid}`,
    warnings: read.warnings.map((one) => one.en),
    warningsZh: read.warnings.map((one) => one.zh),
    seconds: { read: round((planned - started) / 1000), plan: round((performance.now() - planned) / 1000) },
    peakMemoryMb: Math.round(process.resourceUsage().maxRSS / 1024),
  };
  if (values.json) console.log(JSON.stringify(whole));
  else printTask(whole, drawn, read.warnings, languageOf(values.lang));
  return 0;
}

type TaskOptions = RouteAllOptions & { standards: Standards; rates: Rates };

interface Told {
  answer: ReturnType<typeof partsOf> & { violations: number };
  after: PipeNetwork;
  /** What its sheets are drawn from. */
  drawn: Omit<SheetContents, 'network' | 'around' | 'metricSrid' | 'task'> & {
    task: NonNullable<SheetContents['task']>;
  };
}

async function separate(read: TaskSite, options: TaskOptions, values: RouteValues): Promise<Told> {
  const becomes = becomesOf(values.keep);
  const year = values.year === undefined ? new Date().getFullYear() : numberOf('year', values.year);
  groundKnown(read);
  const isInside = read.inside('some');
  const plan = planSeparation({ ...read, isInside, becomes, year, options }, 'sep');
  const { layout } = plan;
  const routed = Object.entries(layout.parts).flatMap(([part, one]) =>
    one.routes.map((routes) => ({ part, routes })),
  );
  const networks = routed.map(({ routes }) => routes.network).filter((one) => one.pipes.length > 0);
  const walls = Object.values(layout.parts).flatMap((one) => one.walls);
  const drains = layout.drains.map(drainWords);
  const proof = await proveAll(networks, { standards: options.standards });
  const answer = {
    becomes,
    year,
    outside: layout.outside,
    drains,
    metres: plan.metres,
    ...partsOf(routed, plan.lines, plan.judgement, options.rates, placesBy(read.site), walls),
    violations: violationsOf(routed) + plan.remaining.length,
    misconnections: plan.misconnections.map(({ x: _x, y: _y, ...one }) => one),
    remaining: plan.remaining,
    measures: plan.measures.map(({ text, ...one }) => ({ ...one, text: text.en, textZh: text.zh })),
    proof,
  };
  const whole = layoutOfSeparation(plan, read.network);
  const drawn = {
    ...{ layout: whole.layout, routes: routed.map((one) => one.routes), lines: whole.lines, proof },
    task: { name: 'separate' as const, old: whole.old, notes: notesOfSeparation(plan), stamp: 'sep' },
  };
  return { answer, after: plan.after, drawn };
}

function bury(read: TaskSite, options: TaskOptions): Told {
  const plan = planBurying({ ...read, isInside: read.inside('middle'), options }, 'bury');
  const { layout } = plan;
  const routed = layout.all.routes.map((routes) => ({ part: 'ducts', routes }));
  const answer = {
    overhead: layout.lines.map(({ utility, spans, boundary, served }) => ({
      utility,
      spans: spans.map((one) => one.segment.id),
      lengthM: round(plan.spansM[utility] ?? 0),
      fedFrom: layout.fedFrom[utility],
      lastPoles: boundary.map((one) => one.id),
      served,
    })),
    ducts: layout.all.routes.flatMap(({ network }) =>
      network.pipes.map(({ id, lengthM, ductsTotal, ductsUsed }) => ({
        id,
        utility: network.utility,
        lengthM: round(lengthM),
        total: ductsTotal,
        used: ductsUsed,
      })),
    ),
    poles: plan.poles,
    jointTrenches: layout.all.joint,
    notes: plan.notes.map((one) => one.en),
    ...partsOf(routed, plan.lines, plan.judgement, options.rates, placesBy(read.site), layout.all.walls),
    violations: violationsOf(routed),
  };
  const whole = layoutOfBurying(plan, read.network);
  const drawn = {
    ...{ layout: whole.layout, routes: layout.all.routes, lines: whole.lines },
    proof: { water: null, sewers: [] },
    task: { name: 'bury' as const, old: whole.old, notes: notesOfBurying(plan), stamp: 'bury' },
  };
  return { answer, after: plan.after, drawn };
}

function becomesOf(word: string): Becomes {
  if (word === 'storm' || word === 'sewage') return word;
  throw new Problem(
    'pipes.keep-as',
    { zh: `合流管不能改作“${word}”。`, en: `Combined drains can't become “${word}”.` },
    { zh: '可选 storm（雨水，默认）或 sewage（污水）。', en: 'Choose storm (the default) or sewage.' },
  );
}

/** Inverts are levels: without the ground's nothing can be said of depths. */
function groundKnown({ site, network }: TaskSite): void {
  const [x, y] = site.buildings[0]!.rings[0]![0]!;
  const hasLevels = network.segments.some((one) => one.start.levelM !== null);
  if (!hasLevels || site.groundM(x, y) !== undefined) return;
  throw new Problem(
    'pipes.ground-unknown',
    { zh: '现状管有高程，但地面高程未知。', en: 'The old drains have levels, but no ground level is known.' },
    {
      zh: '请给出 --terrain，或在现状管表中补地面高程或埋深。',
      en: 'Give --terrain, or ground levels or depths in the file of existing pipes.',
    },
  );
}

function unknown(task: string | undefined): never {
  throw new Problem(
    'pipes.unknown-task',
    { zh: `没有名为“${task}”的任务。`, en: `There is no task “${task}”.` },
    {
      zh: '可选 separate（雨污分流）或 underground（架空线入地）。',
      en: 'Choose separate (rain from sewage) or underground (overhead lines to ground).',
    },
  );
}

function usage(): Problem {
  return new Problem(
    'pipes.task-usage',
    { zh: '参数不全。', en: 'Files are missing.' },
    {
      zh: '用法：pipes route --task separate|underground --buildings F --existing F (--mains F | --zone F) [--keep storm|sewage --year N --frost M --rain R --streets F --trees F --barriers F --terrain F [--terrain-crs EPSG:n] --surfaces F --repaved --seed N --tries N --out F.gpkg --swmm F.inp --json]。',
      en: 'Usage: pipes route --task separate|underground --buildings F --existing F (--mains F | --zone F) [--keep storm|sewage --year N --frost M --rain R --streets F --trees F --barriers F --terrain F [--terrain-crs EPSG:n] --surfaces F --repaved --seed N --tries N --out F.gpkg --swmm F.inp --json].',
    },
  );
}
