import type { Bilingual } from '../../problem.ts';
import type { NetworkProof } from '../routing/judge/prove.ts';
import type { OldPipe } from '../routing/tasks/old-pipes.ts';
import { assumptionWords } from './assumption-words.ts';
import { grouped } from './bill-blocks.ts';
import { laneWords } from './lane-words.ts';
import type { ToldLayout } from './layout-facts.ts';
import type { Say } from './layout-say.ts';
import type { Language } from './paper.ts';
import { proofLines } from './proof-words.ts';
import type { SheetNote } from './sheet-set.ts';
import { unreachableWords } from './unreachable-words.ts';
import { wrongWords } from './wrong-words.ts';

type Line = SheetNote['lines'][number];

/** Of a ready-made task. */
export interface TaskNotes {
  verdicts: readonly Pick<OldPipe, 'verdict' | 'lengthM'>[];
  /** Measures, wrong connections, poles: what has to be known besides. */
  notes: readonly Bilingual[];
}

/**
 * What is said of an answer beside its figures, so that the printed set claims no more than the answer.
 * @param older - that it was searched by other prices than it is billed by
 * @param from - where its mains came from
 */
export function sheetNotes(
  told: ToldLayout,
  proof: NetworkProof | null,
  {
    task,
    older,
    from = 'desk',
  }: { task: TaskNotes | null; older: { what: string; why: string } | null; from?: 'desk' | 'files' },
  say: Say,
  language: Language,
): SheetNote[] {
  const notes: SheetNote[] = [
    {
      title: say('layout:sheet.verdicts'),
      lines: [...verdictLines(told, say, language, from), ...plain(laneWords(told.lanes, say))],
    },
    { title: say('layout:sheet.task'), lines: task ? taskLines(task, say, language) : [] },
    { title: say('layout:sheet.assumed'), lines: plain(assumptionWords(told, say, language)) },
    { title: say('layout:proof.title'), lines: proof ? plain(proofLines(proof, say)) : [] },
    {
      title: say('layout:sheet.limits'),
      lines: [
        ...plain([
          say('layout:sheet.gap'),
          say('layout:sheet.stage'),
          say('layout:sheet.internal'),
          told.prices.note[language],
        ]),
        ...(older ? [{ text: `${older.what}。${older.why}`, mark: 'warning' as const }] : []),
        ...plain([say('layout:bill.hint'), say('layout:bill.fundingHint'), told.judgedBy[language]]),
      ],
    },
  ];
  return notes.filter((one) => one.lines.length > 0);
}

function verdictLines(told: ToldLayout, say: Say, language: Language, from: 'desk' | 'files'): Line[] {
  const { clashes, violations, unreachable, clashList } = told;
  if (clashes === 0 && violations === 0 && unreachable.length === 0)
    return [{ text: say('layout:verdict.legal') }];
  const said: Line[] = [];
  if (clashes > 0 || violations > 0)
    said.push({ text: wrongWords({ clashes, violations }, say), mark: 'warning' });
  for (const { text } of clashList) said.push({ text: text[language], mark: 'warning' });
  for (const { what, why } of unreachableWords(unreachable, say, from))
    said.push({ text: `${what}${say('layout:verdict.and')}${why}`, mark: 'warning' });
  return said;
}

/** How much of the old is used on, and what has to be known besides. */
function taskLines({ verdicts, notes }: TaskNotes, say: Say, language: Language): Line[] {
  const groups = [...Map.groupBy(verdicts, (one) => one.verdict)].map(([verdict, own]) => {
    const lengthM = own.reduce((sum, one) => sum + one.lengthM, 0);
    return say('layout:task.group', {
      verdict: say(`layout:old.${verdict}`),
      count: own.length,
      length: `${grouped(lengthM, lengthM < 100 ? 1 : 0)} m`,
    });
  });
  return plain([...groups, ...notes.map((one) => one[language])]);
}

function plain(words: readonly string[]): Line[] {
  return words.map((text) => ({ text }));
}
