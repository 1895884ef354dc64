import { utilityNames } from '../../../domain/pipes/labels.ts';
import type { Utility } from '../../../domain/pipes/model.ts';
import type { NetworkProof } from '../../../domain/pipes/routing/judge/prove.ts';
import type { LaneOrder } from '../../../domain/pipes/routing/lanes/lane-order.ts';
import type { AllRoutes } from '../../../domain/pipes/routing/route-all.ts';
import { laneWords } from '../../../domain/pipes/sheet/lane-words.ts';
import { layoutSay } from '../../../domain/pipes/sheet/layout-say.ts';
import { proofLines } from '../../../domain/pipes/sheet/proof-words.ts';
import { unreachableWords } from '../../../domain/pipes/sheet/unreachable-words.ts';
import type { Bilingual } from '../../../domain/problem.ts';
import { type AlternativesSummary, comparedLines } from './compare-words.ts';
import type { ToldFrost } from './frost-words.ts';
import { assumedLines, clashLines, depthWords, gapWords } from './layout-words.ts';
import { moneyWords } from './money-words.ts';
import type { ToldRain } from './rain-option.ts';
import type { ratesSummary } from './rates-command.ts';
import type { ClashSummary, placesOfAnswer, summaryOf } from './route-summary.ts';
import type { ToldWish } from './wish-words.ts';

interface Printed extends ToldFrost, ToldRain {
  wishes?: ToldWish[];
  alternatives?: AlternativesSummary;
  proof: NetworkProof;
  utilities: ReturnType<typeof summaryOf>[];
  unreachable: {
    utility: Utility;
    terminal: string;
    blockers: { id: string; kind: string; neededM: number; leftM: number }[];
  }[];
  costYuan: number;
  rates: ReturnType<typeof ratesSummary>;
  laneOrder: LaneOrder[];
  clashes: number;
  clashList: ClashSummary[];
  assumptions: string[];
  assumptionsZh: string[];
  places: ReturnType<typeof placesOfAnswer>['places'];
  protections: { costYuan: number }[];
  relocations: { text: string; textZh: string; costYuan: number }[];
  wallCrossings: { costYuan: number }[];
  movedPipes: { text: string; textZh: string }[];
  violations: number;
  seconds: { read: number; route: number };
  peakMemoryMb: number;
}

/** An answer in lines for a terminal. */
export function printAnswer(
  answer: Printed,
  layout: AllRoutes,
  warnings: readonly Bilingual[],
  language: 'zh' | 'en',
): void {
  const words = { zh, en }[language];
  const say = layoutSay(language);
  for (const one of warnings) console.log(`! ${one[language]}`);
  for (const one of answer.utilities) console.log(words.utility(one));
  for (const one of answer.utilities) if (one.loops) console.log(words.loops(one.utility, one.loops));
  const pins = new Set(answer.wishes?.map((one) => one.name));
  const houses = answer.unreachable.filter((one) => !pins.has(one.terminal));
  for (const { done, text, textZh } of answer.wishes ?? [])
    console.log(`${done ? '✓' : '×'} ${language === 'zh' ? textZh : text}`);
  for (const { what, why } of unreachableWords(houses, say, 'files'))
    console.log(`× ${what}${say('layout:verdict.and')}${why}`);
  for (const line of proofLines(answer.proof, say)) console.log(line);
  for (const one of [...answer.relocations, ...answer.movedPipes])
    console.log(language === 'zh' ? one.textZh : one.text);
  const measuresYuan = [...answer.protections, ...answer.relocations].reduce(
    (sum, one) => sum + one.costYuan,
    0,
  );
  console.log(words.money(answer, measuresYuan));
  console.log(answer.frost.text[language]);
  if (answer.rain) console.log(answer.rain.text[language]);
  console.log(answer.rates.text[language]);
  console.log(words.verdict(answer));
  for (const line of clashLines(answer, layout, '', language)) console.log(line);
  for (const line of laneWords(answer.laneOrder, say)) console.log(line);
  for (const line of assumedLines(answer, language)) console.log(line);
  if (answer.alternatives) for (const line of comparedLines(answer.alternatives, language)) console.log(line);
  console.log(words.effort(answer));
}

type Loops = NonNullable<Printed['utilities'][number]['loops']>;

const wan = (yuan: number): string => moneyWords(yuan, 'zh');
const yuan = (sum: number): string => moneyWords(sum, 'en');
/** Behind the houses connected. */
function besides(one: Printed['utilities'][number], language: 'zh' | 'en'): string {
  const words = depthWords(one, language);
  return words && ` · ${words}`;
}
const share = (value: number): string => `${(value * 100).toFixed(0)} %`;

const zh = {
  utility: (one: Printed['utilities'][number]) =>
    `${utilityNames[one.utility].zh} ${one.lengthM.toFixed(0).padStart(7)} m  ${wan(one.costYuan)}  接入 ${one.connected}/${one.terminals}${besides(one, 'zh')} · ${gapWords(one, 'zh')}`,
  loops: (utility: Utility, loops: Loops) =>
    `${utilityNames[utility].zh}成环：${loops.lengthM.toFixed(0)} m，${wan(loops.costYuan)}（不低于 ${wan(loops.lowerBoundYuan)}）；任一段关闭仍不断供的户数 ${share(loops.safeBefore)} → ${share(loops.safeAfter)}`,
  money: ({ costYuan, places }: Printed, measuresYuan: number) =>
    `合计 ${wan(costYuan)}，其中院内 ${wan(places.inCompoundYuan)}、院外 ${wan(places.linkedYuan)}（${{ outline: '按范围线', streets: '按道路', nothing: '无范围与道路资料，全部按院内' }[places.by]}）、措施费 ${wan(measuresYuan)}`,
  verdict: ({ violations, clashes, protections, wallCrossings }: Printed) =>
    `侵入净距 ${violations} 处，碰撞 ${clashes} 处，须采取保护措施 ${protections.length} 处，穿越围墙 ${wallCrossings.length} 处`,
  effort: ({ seconds, peakMemoryMb }: Printed) =>
    `读取 ${seconds.read} s，布置 ${seconds.route} s，内存 ${peakMemoryMb} MB`,
};

const en: typeof zh = {
  utility: (one) =>
    `${one.utility.padEnd(9)} ${one.lengthM.toFixed(0).padStart(7)} m  ${yuan(one.costYuan)}  ${one.connected}/${one.terminals} connected${besides(one, 'en')} · ${gapWords(one, 'en')}`,
  loops: (utility, loops) =>
    `${utility} loops: ${loops.lengthM.toFixed(0)} m for ${yuan(loops.costYuan)} (at least ${yuan(loops.lowerBoundYuan)}); households safe with one section shut ${share(loops.safeBefore)} → ${share(loops.safeAfter)}`,
  money: ({ costYuan, places }, measuresYuan) =>
    `in all ${yuan(costYuan)}, of it inside ${yuan(places.inCompoundYuan)}, in streets ${yuan(places.linkedYuan)} (${{ outline: 'by the outline', streets: 'by the streets', nothing: 'neither outline nor streets are known: all counts as inside' }[places.by]}), protective measures ${yuan(measuresYuan)}`,
  verdict: ({ violations, clashes, protections, wallCrossings }) =>
    `violations ${violations}, clashes ${clashes}, places with a protective measure ${protections.length}, walls passed ${wallCrossings.length}`,
  effort: ({ seconds, peakMemoryMb }) =>
    `${seconds.read} s reading, ${seconds.route} s routing, ${peakMemoryMb} MB`,
};
