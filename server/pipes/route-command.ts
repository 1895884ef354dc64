import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { writeEpanet } from '../../domain/pipes/files/epanet-write.ts';
import { GRAVITY_UTILITIES } from '../../domain/pipes/model.ts';
import { AIMS, type Aim } from '../../domain/pipes/routing/aims.ts';
import { programmeQuantities, totalYuan } from '../../domain/pipes/routing/bill-sums.ts';
import { drawingLayer } from '../../domain/pipes/routing/layout-drawing.ts';
import { tableLayers } from '../../domain/pipes/routing/layout-layers.ts';
import { laidLengthM } from '../../domain/pipes/routing/loops.ts';
import { type NetworkProof, proveAll } from '../../domain/pipes/routing/prove.ts';
import { waterModel } from '../../domain/pipes/routing/prove-water.ts';
import type { QuantityLine } from '../../domain/pipes/routing/quantities.ts';
import { routeAll } from '../../domain/pipes/routing/route-all.ts';
import { swmmOfLayout } from '../../domain/pipes/routing/swmm-model.ts';
import { toldMeasures } from '../../domain/pipes/routing/told-measures.ts';
import { Problem } from '../../domain/problem.ts';
import { showUsage } from '../show-usage.ts';
import { chosenTables } from './chosen-tables.ts';
import { frostOf, numberOf, unitOf } from './option-values.ts';
import { proofWords } from './proof-words.ts';
import { ratesSummary } from './rates-command.ts';
import { readSite } from './read-site.ts';
import { measureWords, movedPipeWords, placesOfAnswer, round, summaryOf } from './route-summary.ts';
import { type RouteValues, runTask } from './task-command.ts';
import { utilitiesIn } from './utility-words.ts';
import { requireFolder, writeLayout } from './write-layout.ts';
import { ringsOf } from './zone-file.ts';

/**
 * `lianpian pipes route --buildings F --streets F [--zone F --trees F --barriers F --terrain F --existing F] --mains F
 * (--utility U[,U…] | --task separate|underground) [--aim A] [--loops] [--main-head M] [--city CODE] [--standards F] [--rates F] [--out F.gpkg|F.dxf]
 * [--epanet F.inp] [--swmm F.inp] [--json]`: lays networks out on plain files; `--city` takes rule tables and unit prices from the database.
 */
export async function run(words: string[]): Promise<number> {
  const { values } = parseArgs({
    args: words,
    options: {
      buildings: { type: 'string' },
      streets: { type: 'string' },
      trees: { type: 'string' },
      barriers: { type: 'string' },
      terrain: { type: 'string' },
      existing: { type: 'string' },
      mains: { type: 'string' },
      utility: { type: 'string' },
      out: { type: 'string' },
      unit: { type: 'string' },
      crs: { type: 'string' },
      where: { type: 'string' },
      'least-area': { type: 'string', default: '30' },
      cell: { type: 'string', default: '1' },
      margin: { type: 'string', default: '60' },
      frost: { type: 'string' },
      city: { type: 'string' },
      data: { type: 'string' },
      standards: { type: 'string' },
      rates: { type: 'string' },
      help: { type: 'boolean', default: false },
      seed: { type: 'string', default: '1' },
      tries: { type: 'string', default: '1' },
      'main-head': { type: 'string' },
      epanet: { type: 'string' },
      swmm: { type: 'string' },
      task: { type: 'string' },
      keep: { type: 'string', default: 'storm' },
      year: { type: 'string' },
      zone: { type: 'string' },
      aim: { type: 'string', default: 'cost' },
      loops: { type: 'boolean', default: false },
      quick: { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
    },
  });
  if (values.help) return showUsage(howTo, true);
  if (values.task !== undefined) return runTask(values satisfies RouteValues, words);
  const { buildings, mains, utility } = values;
  const head =
    values['main-head'] === undefined ? {} : { mainHeadM: numberOf('main-head', values['main-head']) };
  if (!buildings || !mains || !utility) throw usage();
  const utilities = utilitiesIn(utility);
  const aim = aimOf(values.aim);
  // said before minutes of routing, not after
  if (values.epanet && !utilities.includes('water')) throw nothingForEpanet();
  if (values.swmm && !utilities.some((one) => GRAVITY_UTILITIES.has(one))) throw nothingForSwmm();
  if (values.out && !/\.(gpkg|dxf)$/i.test(values.out)) throw unknownEnding(values.out);
  const settings = {
    cellM: numberOf('cell', values.cell),
    marginM: numberOf('margin', values.margin),
    seed: numberOf('seed', values.seed),
    tries: numberOf('tries', values.tries),
    ...frostOf(values.frost),
  };
  for (const one of [values.out, values.epanet, values.swmm]) await requireFolder(one);
  const { standards, rates } = await chosenTables(values, words);
  const started = performance.now();
  const { site, metricSrid, warnings } = await readSite(
    {
      ...values,
      buildings,
      mains,
      unit: unitOf(values.unit),
      leastAreaM2: numberOf('least-area', values['least-area']),
    },
    utilities,
  );
  if (values.zone) site.zone = await zoneOf(values.zone, values, metricSrid);
  const read = performance.now();
  const result = routeAll(site, utilities, {
    ...settings,
    quick: values.quick,
    loops: values.loops,
    aim,
    standards,
    rates,
  });
  const routed = performance.now();
  if (values.out) {
    const isDrawing = /\.dxf$/i.test(values.out);
    const layers = isDrawing ? [drawingLayer(result)] : tableLayers(result);
    const bytes = await writeLayout(isDrawing ? 'dxf' : 'geopackage', layers, metricSrid ?? 0);
    await writeFile(values.out, bytes);
  }
  const networks = result.routes.map((one) => one.network);
  const water = networks.find((one) => one.utility === 'water');
  if (values.epanet) {
    if (!water?.pipes.length) throw nothingForEpanet();
    await writeFile(values.epanet, writeEpanet(waterModel(water, head)));
  }
  if (values.swmm) {
    const swmm = swmmOfLayout(networks);
    if (swmm === null) throw nothingForSwmm();
    await writeFile(values.swmm, swmm);
  }
  const bill = result.routes.flatMap((one) => one.quantities);
  const [protections, relocations] = [
    toldMeasures({ ...result, relocations: [] }),
    toldMeasures({ ...result, protections: [] }),
  ].map((list) => list.map(measureWords));
  const answer = {
    aim,
    utilities: result.routes.map(summaryOf),
    proof: await proveAll(networks, { ...head, standards }),
    lengthM: round(result.routes.reduce((sum, one) => sum + laidLengthM(one.network), 0)),
    costYuan: round(totalYuan(bill)),
    /** Whose prices they are. */
    rates: ratesSummary(rates, bill),
    /** The bill by item of the catalogue of works, and what the catalogue has no item for: together the cost above. */
    programme: programmeOf(bill),
    clashes: result.clashes.length,
    clashList: result.clashes
      .slice(0, 50)
      .map(({ kind, a, b, text }) => ({ kind, a: a.id, b: b.id, text: text.en })),
    ...placesOfAnswer(result.placesBy, bill),
    /** Legal only with a protective measure: where, why and for how much. */
    protections: protections!,
    /** Existing pipes that make way for new drains, with what is done. */
    relocations: relocations!,
    movedPipes: result.moved.map(movedPipeWords),
    jointTrenches: result.joint,
    violations: result.routes.reduce((sum, one) => sum + one.violations.length, 0),
    unreachable: result.routes.flatMap((one) =>
      one.route.unreachable.map((entry) => ({ utility: one.route.spec.utility, ...entry })),
    ),
    crs: metricSrid === undefined ? 'local' : `EPSG:${metricSrid}`,
    warnings,
    seconds: { read: round((read - started) / 1000), route: round((routed - read) / 1000) },
    peakMemoryMb: Math.round(process.resourceUsage().maxRSS / 1024),
  };
  if (values.json) console.log(JSON.stringify(answer));
  else print(answer);
  return 0;
}

/** Outline of the zone, in the metres of the site. */
function zoneOf(
  file: string,
  { unit, crs }: { unit?: string | undefined; crs?: string | undefined },
  metricSrid: number | undefined,
) {
  const plane = unitOf(unit);
  return ringsOf(file, {
    crs: crs ?? null,
    ...(plane ? { unit: plane } : {}),
    ...(metricSrid === undefined ? {} : { metricSrid }),
  });
}

function programmeOf(bill: readonly QuantityLine[]) {
  const { items, withoutItem } = programmeQuantities(bill);
  return {
    items: items.map(({ itemCode, planned, costYuan }) => ({
      itemCode,
      planned: round(planned),
      costYuan: costYuan === null ? null : round(costYuan),
    })),
    withoutItem: {
      costYuan: round(withoutItem.costYuan),
      names: withoutItem.names.map((one) => one.zh),
    },
  };
}

function print(answer: {
  proof: NetworkProof;
  utilities: ReturnType<typeof summaryOf>[];
  unreachable: {
    terminal: string;
    reason: string;
    blockers: { id: string; neededM: number; leftM: number }[];
  }[];
  costYuan: number;
  rates: ReturnType<typeof ratesSummary>;
  clashes: number;
  places: ReturnType<typeof placesOfAnswer>['places'];
  protections: { costYuan: number }[];
  relocations: { text: string; costYuan: number }[];
  movedPipes: { text: string }[];
  violations: number;
  seconds: { read: number; route: number };
  peakMemoryMb: number;
}): void {
  for (const one of answer.utilities) {
    const gap =
      one.bound.gap === null
        ? ''
        : ` · at most ${(one.bound.gap * 100).toFixed(1)} % above the best on its corridors`;
    console.log(
      `${one.utility.padEnd(9)} ${one.lengthM.toFixed(0).padStart(7)} m  ¥${(one.costYuan / 1e4).toFixed(1)}万  ${one.connected}/${one.terminals} connected${gap}`,
    );
  }
  for (const { utility, loops } of answer.utilities) {
    if (!loops) continue;
    const share = (value: number): string => `${(value * 100).toFixed(0)} %`;
    console.log(
      `${utility} loops: ${loops.lengthM.toFixed(0)} m for ¥${(loops.costYuan / 1e4).toFixed(1)}万 (at least ${(loops.lowerBoundYuan / 1e4).toFixed(1)}万); households safe with one section shut ${share(loops.safeBefore)} → ${share(loops.safeAfter)}`,
    );
  }
  for (const one of answer.unreachable) {
    const why = one.blockers
      .map((b) => `${b.id} leaves ${b.leftM.toFixed(2)} of ${b.neededM.toFixed(2)} m`)
      .join('; ');
    console.log(`not connected: ${one.terminal}: ${one.reason}${why ? ` (${why})` : ''}`);
  }
  for (const line of proofWords(answer.proof)) console.log(line);
  for (const one of [...answer.relocations, ...answer.movedPipes]) console.log(one.text);
  const measures = [...answer.protections, ...answer.relocations].reduce((sum, one) => sum + one.costYuan, 0);
  const wan = (yuan: number): string => `¥${(yuan / 1e4).toFixed(1)}万`;
  console.log(
    `in all ${wan(answer.costYuan)}, of it inside ${wan(answer.places.inCompoundYuan)}, in streets ${wan(answer.places.linkedYuan)} (by ${answer.places.by}), protective measures ${wan(measures)}`,
  );
  console.log(answer.rates.text.en);
  console.log(
    `violations ${answer.violations}, clashes ${answer.clashes}, places with a protective measure ${answer.protections.length}`,
  );
  console.log(
    `${answer.seconds.read} s reading, ${answer.seconds.route} s routing, ${answer.peakMemoryMb} MB`,
  );
}

function aimOf(word: string): Aim {
  const found = AIMS.find((one) => one === word);
  if (found) return found;
  throw new Problem(
    'pipes.aim-unknown',
    { zh: `没有名为“${word}”的优先目标。`, en: `There is no aim “${word}”.` },
    { zh: `可选：${AIMS.join('、')}。`, en: `Choose from ${AIMS.join(', ')}.` },
  );
}

function nothingForEpanet(): Problem {
  return new Problem(
    'pipes.no-water-laid',
    { zh: '没有布置给水管，写不出 EPANET 文件。', en: 'No water pipe was laid, so there is no EPANET file.' },
    {
      zh: '请在 --utility 中加入 water，并给出给水干管。',
      en: 'Add water to --utility and give a main that carries water.',
    },
  );
}

function nothingForSwmm(): Problem {
  return new Problem(
    'pipes.no-drain-laid',
    {
      zh: '没有布置排水管，写不出 SWMM 文件。',
      en: 'No drain was laid, so there is no SWMM file.',
    },
    {
      zh: '请在 --utility 中加入 sewage、storm 或 combined，并给出相应干管。',
      en: 'Add sewage, storm or combined to --utility and give a main that carries it.',
    },
  );
}

function unknownEnding(name: string): Problem {
  return new Problem(
    'pipes.unknown-format',
    { zh: `不能写出“${name}”。`, en: `Can't write “${name}”.` },
    { zh: '--out 请用 .gpkg 或 .dxf。', en: 'Let --out end in .gpkg or .dxf.' },
  );
}

const howTo = `lianpian pipes route --buildings F --mains F --utility U[,U…]
  [--streets F --trees F --barriers F --terrain F --existing F] [--unit ft] [--crs EPSG:n] [--where SQL]
  [--frost M] [--cell M] [--margin M] [--least-area M2] [--seed N] [--tries N] [--quick] [--aim cost|streets|shallow|shortest] [--loops] [--main-head M]
  [--zone F] [--city CODE [--data DIR]] [--standards F] [--rates F] [--out F.gpkg|F.dxf] [--epanet F.inp] [--swmm F.inp] [--json]
lianpian pipes route --task separate|underground --buildings F --existing F (--mains F | --zone F)
  [--keep storm|sewage --year N] and the options above`;

function usage(): Problem {
  return new Problem(
    'pipes.route-usage',
    { zh: '参数不全。', en: 'Files are missing.' },
    { zh: `用法：${howTo}`, en: `Usage: ${howTo}` },
  );
}
