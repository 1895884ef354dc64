import { utilityNames } from '../../../domain/pipes/labels.ts';
import { layoutSay } from '../../../domain/pipes/sheet/layout-say.ts';
import { sheetWords } from '../../../domain/pipes/sheet/sheet-words.ts';
import { unreachableWords } from '../../../domain/pipes/sheet/unreachable-words.ts';
import type { Bilingual } from '../../../domain/problem.ts';
import { assumedLines, type assumedWords, clashLines, depthWords, gapWords } from './layout-words.ts';
import { moneyWords } from './money-words.ts';
import type { ToldRain } from './rain-option.ts';
import type { SheetContents } from './sheet-file.ts';
import type { partsOf } from './task-words.ts';

type Language = 'zh' | 'en';
type Answer = ReturnType<typeof partsOf> &
  ReturnType<typeof assumedWords> &
  ToldRain & { violations: number };
type Drawn = Pick<SheetContents, 'layout'> & { task: NonNullable<SheetContents['task']> };

/** A task in lines for a terminal: what becomes of each old pipe and why, what is laid, what it costs. */
export function printTask(
  answer: Answer,
  { layout, task: { old, notes, stamp } }: Drawn,
  warnings: readonly Bilingual[],
  language: Language,
): void {
  const say = layoutSay(language);
  const { verdicts } = sheetWords[language];
  const money = (yuan: number) => moneyWords(yuan, language);
  const colon = language === 'zh' ? '：' : ': ';
  const lines = [
    ...warnings.map((one) => `! ${one[language]}`),
    ...old.map(({ id, verdict, newSizeMm, why, clause }) => {
      const size = newSizeMm ? ` DN${newSizeMm}` : '';
      const reason = [why?.[language], clause && `(${clause})`].filter(Boolean).join(' ');
      return `${id}${colon}${verdicts[verdict]}${size}${reason ? `${say('layout:verdict.and')}${reason}` : ''}`;
    }),
    ...notes.map((one) => one[language]),
    ...answer.utilities.map((one) => {
      const name = `${partNames[one.part as keyof typeof partNames][language]} ${utilityNames[one.utility][language]}`;
      const depths = depthWords(one, language);
      return language === 'zh'
        ? `${name}${colon}${one.lengthM.toFixed(0)} m，接入 ${one.connected}/${one.terminals}，${money(one.costYuan)}${depths && `，${depths}`}，${gapWords(one, 'zh')}`
        : `${name}${colon}${one.lengthM.toFixed(0)} m, ${one.connected}/${one.terminals} connected, ${money(one.costYuan)}${depths && `, ${depths}`}, ${gapWords(one, 'en')}`;
    }),
    ...answer.furtherQuantities.map(
      (one) =>
        `${one.item[language]}${colon}${one.quantity.toFixed(1)} ${sheetWords[language].units[one.unit]}, ${money(one.costYuan)}`,
    ),
    ...unreachableWords(answer.unreachable, say, 'files').map(
      ({ what, why }) => `× ${what}${say('layout:verdict.and')}${why}`,
    ),
    ...[...answer.relocations, ...answer.movedPipes].map((one) =>
      language === 'zh' ? one.textZh : one.text,
    ),
    ...(answer.rain ? [answer.rain.text[language]] : []),
    answer.rates.text[language],
    totals[language](answer, money),
    ...clashLines(answer, layout, `${stamp}-`, language),
    ...assumedLines(answer, language),
  ];
  for (const line of lines) console.log(line);
}

const partNames: Record<'branches' | 'trunk' | 'other' | 'ducts', Bilingual> = {
  branches: { zh: '接户', en: 'branches' },
  trunk: { zh: '延伸段', en: 'trunk' },
  other: { zh: '新建系统', en: 'other' },
  ducts: { zh: '排管', en: 'ducts' },
};

type Money = (yuan: number) => string;

const totals = {
  zh: ({ costYuan, shares, protections, violations, clashes }: Answer, money: Money) =>
    `合计 ${money(costYuan)}，项目承担 ${money(shares.project)}、管线单位承担 ${money(shares.owner)}；须采取保护措施 ${protections.length} 处，侵入净距 ${violations} 处，碰撞 ${clashes} 处`,
  en: ({ costYuan, shares, protections, violations, clashes }: Answer, money: Money) =>
    `in all ${money(costYuan)}; project ${money(shares.project)}, owners ${money(shares.owner)}; places with a protective measure ${protections.length}, violations ${violations}, clashes ${clashes}`,
};
