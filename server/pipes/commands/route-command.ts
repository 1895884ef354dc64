import { parseArgs } from 'node:util';
import { writeEpanet } from '../../../domain/pipes/files/epanet-write.ts';
import { GRAVITY_UTILITIES } from '../../../domain/pipes/model.ts';
import { drawingLayer } from '../../../domain/pipes/routing/answer/layout-drawing.ts';
import { tableLayers } from '../../../domain/pipes/routing/answer/layout-layers.ts';
import { swmmOfLayout } from '../../../domain/pipes/routing/answer/swmm-model.ts';
import { toldMeasures } from '../../../domain/pipes/routing/answer/told-measures.ts';
import { totalYuan } from '../../../domain/pipes/routing/bill/bill-sums.ts';
import { proveAll } from '../../../domain/pipes/routing/judge/prove.ts';
import { waterModel } from '../../../domain/pipes/routing/judge/prove-water.ts';
import { laneOrderOf, lanePairs } from '../../../domain/pipes/routing/lanes/lane-order.ts';
import { laidLengthM } from '../../../domain/pipes/routing/layout/loops.ts';
import { storeysAt } from '../../../domain/pipes/routing/site/site.ts';
import { showUsage } from '../../show-usage.ts';
import { requireFolder, writeLayout } from '../files/write-layout.ts';
import { writeWhole } from '../files/write-whole.ts';
import { readSite } from '../site/read-site.ts';
import { drawnSite } from '../site/site-drawn.ts';
import { utilitiesIn } from '../site/utility-words.ts';
import { chosenTables } from './chosen-tables.ts';
import { alternativesSummary } from './compare-words.ts';
import { frostWords } from './frost-words.ts';
import { assumedWords } from './layout-words.ts';
import {
  frostOf,
  languageOf,
  numberOf,
  requireNumbers,
  startsOf,
  terrainCrsOf,
  unitOf,
  usesOf,
} from './option-values.ts';
import { rainOfOptions, rainWords } from './rain-option.ts';
import { ratesSummary } from './rates-command.ts';
import { layOut, withProvedWater } from './route-alternatives.ts';
import { printAnswer } from './route-print.ts';
import {
  clashSummary,
  measureWords,
  movedPipeWords,
  placesOfAnswer,
  programmeOf,
  round,
  summaryOf,
} from './route-summary.ts';
import {
  aimsOf,
  howTo,
  nothingForEpanet,
  nothingForSwmm,
  notWritten,
  noWishesOfTask,
  unknownEnding,
  usage,
} from './route-usage.ts';
import { requireSheetName, writeSheet } from './sheet-file.ts';
import { type RouteValues, runTask } from './task-command.ts';
import { toldWishes } from './wish-words.ts';

/**
 * `lianpian pipes route --buildings F --streets F [--doors F --zone F --trees F --barriers F --terrain F --terrain-crs EPSG:n --surfaces F --repaved --existing F] --mains F
 * (--utility U[,U…] | --task separate|underground) [--aim A[,A…]] [--wishes F] [--compare] [--loops] [--main-head M] [--city CODE] [--standards F] [--rates F] [--out F.gpkg|F.dxf]
 * [--sheet F.html] [--epanet F.inp] [--swmm F.inp] [--json]`: lays networks out on plain files; `--city` takes rule tables, unit prices and frost depth from the database.
 */
export async function run(words: string[]): Promise<number> {
  const { values } = parseArgs({
    args: words,
    options: {
      buildings: { type: 'string' },
      doors: { type: 'string' },
      streets: { type: 'string' },
      trees: { type: 'string' },
      barriers: { type: 'string' },
      terrain: { type: 'string' },
      'terrain-crs': { type: 'string' },
      surfaces: { type: 'string' },
      repaved: { type: 'boolean', default: false },
      existing: { type: 'string' },
      mains: { type: 'string' },
      utility: { type: 'string' },
      out: { type: 'string' },
      unit: { type: 'string' },
      crs: { type: 'string' },
      'swap-xy': { type: 'boolean', default: false },
      where: { type: 'string' },
      'least-area': { type: 'string', default: '30' },
      cell: { type: 'string', default: '1' },
      margin: { type: 'string', default: '60' },
      frost: { type: 'string' },
      rain: { type: 'string' },
      'return-period': { type: 'string' },
      'inlet-minutes': { type: 'string' },
      runoff: { type: 'string' },
      catchment: { type: 'string' },
      city: { type: 'string' },
      data: { type: 'string' },
      standards: { type: 'string' },
      rates: { type: 'string' },
      help: { type: 'boolean', default: false },
      seed: { type: 'string', default: '1' },
      tries: { type: 'string', default: '1' },
      starts: { type: 'string' },
      'keep-walls': { type: 'boolean', default: false },
      'main-head': { type: 'string' },
      epanet: { type: 'string' },
      swmm: { type: 'string' },
      task: { type: 'string' },
      keep: { type: 'string', default: 'storm' },
      year: { type: 'string' },
      zone: { type: 'string' },
      aim: { type: 'string', default: 'cost' },
      wishes: { type: 'string' },
      compare: { type: 'boolean', default: false },
      loops: { type: 'boolean', default: false },
      'lane-order': { type: 'boolean', default: false },
      quick: { type: 'boolean', default: false },
      uses: { type: 'string', default: 'residential' },
      sheet: { type: 'string' },
      project: { type: 'string' },
      lang: { type: 'string', default: 'zh' },
      json: { type: 'boolean', default: false },
    },
  });
  if (values.help) return showUsage(howTo, true);
  const language = languageOf(values.lang);
  requireNumbers(values);
  if (values.task !== undefined) {
    if (values.wishes || values.compare) throw noWishesOfTask(values.task);
    return runTask(values satisfies RouteValues, words);
  }
  const { buildings, mains, utility } = values;
  const head =
    values['main-head'] === undefined ? {} : { mainHeadM: numberOf('main-head', values['main-head']) };
  if (!buildings || !mains || !utility) throw usage();
  const utilities = utilitiesIn(utility);
  const aims = aimsOf(values.aim, values.compare);
  const [aim] = aims;
  // said before minutes of routing, not after
  if (values.epanet && !utilities.includes('water')) throw nothingForEpanet();
  if (values.swmm && !utilities.some((one) => GRAVITY_UTILITIES.has(one))) throw nothingForSwmm();
  if (values.out && !/\.(gpkg|dxf)$/i.test(values.out)) throw unknownEnding(values.out);
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
  for (const one of [values.out, values.epanet, values.swmm, values.sheet]) await requireFolder(one);
  const tables = await chosenTables(values, words);
  const { standards, rates, storm } = tables;
  const rain = rainOfOptions(values, { storm, name: tables.cityName ?? '' });
  const frost = { ...frostOf(undefined, tables.frost), ...ownFrost };
  const started = performance.now();
  const read = await readSite(
    {
      ...values,
      buildings,
      mains,
      unit: unitOf(values.unit),
      swapXY: values['swap-xy'],
      terrainCrs,
      keepWalls: values['keep-walls'],
      leastAreaM2: numberOf('least-area', values['least-area']),
      otherUses: usesOf(values.uses) === 'all',
      marginM: settings.marginM,
    },
    utilities,
  );
  const { site, metricSrid, warnings } = read;
  const began = performance.now();
  const compare = aims.length > 1;
  const options = {
    ...settings,
    ...frost,
    rain,
    quick: values.quick,
    loops: values.loops,
    laneOrder: values['lane-order'],
    standards,
    rates,
  };
  const laid = await withProvedWater(layOut(site, read.wishes, utilities, options, aims, compare), {
    ...options,
    ...head,
  });
  const { result, proved } = laid;
  const routed = performance.now();
  if (values.out) {
    const isDrawing = /\.dxf$/i.test(values.out);
    const layers = isDrawing ? [drawingLayer(result)] : tableLayers(result);
    const bytes = await writeLayout(isDrawing ? 'dxf' : 'geopackage', layers, metricSrid ?? 0);
    await writeWhole(values.out, bytes);
  }
  const networks = result.routes.map((one) => one.network);
  const water = networks.find((one) => one.utility === 'water');
  if (values.epanet) {
    if (water?.pipes.length) await writeWhole(values.epanet, writeEpanet(waterModel(water, head)));
    else warnings.push(notWritten(values.epanet, nothingForEpanet()));
  }
  if (values.swmm) {
    const swmm = swmmOfLayout(networks);
    if (swmm === null) warnings.push(notWritten(values.swmm, nothingForSwmm()));
    else await writeWhole(values.swmm, swmm);
  }
  const proof = await proveAll(networks, { ...head, standards, proved, storeysOf: storeysAt(result.site) });
  const drawn = drawnSite(result.site, read);
  await writeSheet(
    { ...values, ...frost },
    {
      ...drawn,
      layout: { ...result, site: drawn.site },
      ...{ routes: result.routes, lines: [], task: null, metricSrid, proof },
    },
    tables,
  );
  const bill = result.routes.flatMap((one) => one.quantities);
  const measures = toldMeasures(result).map(measureWords);
  const answer = {
    aim,
    ...(read.wishes.length > 0 ? { wishes: toldWishes(read.wishes, laid) } : {}),
    ...(compare ? { alternatives: alternativesSummary(laid.alternatives) } : {}),
    ...frostWords(values.frost, tables),
    ...rainWords(networks),
    utilities: result.routes.map(summaryOf),
    proof,
    lengthM: round(result.routes.reduce((sum, one) => sum + laidLengthM(one.network), 0)),
    costYuan: round(totalYuan(bill)),
    /** Whose prices they are. */
    rates: ratesSummary(rates, bill),
    /** The bill by item of the catalogue of works, and what the catalogue has no item for: together the cost above. */
    programme: programmeOf(bill),
    /** How far mains side by side lie in the order of the clause. */
    laneOrder: laneOrderOf(lanePairs(result.site, networks)),
    clashes: result.clashes.length,
    clashList: result.clashes.slice(0, 50).map(clashSummary),
    ...assumedWords(result),
    ...placesOfAnswer(result.placesBy, bill),
    /** Legal only with a protective measure: where, why and for how much. */
    protections: measures.filter((one) => one.measure === 'protect'),
    /** Existing pipes that make way for new drains, with what is done. */
    relocations: measures.filter(({ measure }) => measure === 'move' || measure === 'support'),
    /** Walls that are opened where a pipe passes. */
    wallCrossings: measures.filter((one) => one.measure === 'wall'),
    movedPipes: result.moved.map(movedPipeWords),
    jointTrenches: result.joint,
    violations: result.routes.reduce((sum, one) => sum + one.violations.length, 0),
    unreachable: result.routes.flatMap((one) =>
      one.route.unreachable.map((entry) => ({ utility: one.route.spec.utility, ...entry })),
    ),
    crs: metricSrid === undefined ? 'local' : `EPSG:${metricSrid}`,
    warnings: warnings.map((one) => one.en),
    warningsZh: warnings.map((one) => one.zh),
    seconds: { read: round((began - started) / 1000), route: round((routed - began) / 1000) },
    peakMemoryMb: Math.round(process.resourceUsage().maxRSS / 1024),
  };
  if (values.json) console.log(JSON.stringify(answer));
  else printAnswer(answer, result, warnings, language);
  return 0;
}
