import type { TFunction } from 'i18next';
import type { NetworkProof } from '../../../../domain/pipes/routing/prove.ts';
import type { SheetNote } from '../../../../domain/pipes/sheet/sheet-set.ts';
import { formatLength } from '../../../ui/number-format.ts';
import type { RoutingView } from '../../../workers/routing-run.ts';
import type { TaskView } from '../../../workers/task-view.ts';
import { assumptionWords } from './assumption-words.ts';
import { olderPrices } from './prices-words.ts';
import { fireLine, housesLine, type ProofLine, sewerLine } from './proof-words.ts';
import { unreachableWords } from './unreachable-words.ts';

type Line = SheetNote['lines'][number];

/** What the desk says of an answer beside its figures, so that the printed set claims no more than the desk. */
export function sheetNotes(
  view: RoutingView,
  proof: NetworkProof | null,
  t: TFunction,
  language: 'zh' | 'en',
): SheetNote[] {
  const older = olderPrices(view, t);
  const notes: SheetNote[] = [
    { title: t('routing:sheet.verdicts'), lines: verdictLines(view, t, language) },
    { title: t('routing:sheet.task'), lines: taskLines(view, t, language) },
    { title: t('routing:assumed'), lines: plain(assumptionWords(view, t, language)) },
    { title: t('routing:proof.title'), lines: proof ? plain(proofWords(proof, t)) : [] },
    {
      title: t('routing:sheet.limits'),
      lines: [
        ...plain([t('routing:sheet.stage'), t('routing:sheet.internal'), view.prices.note[language]]),
        ...(older ? [{ text: `${older.what}。${older.why}`, mark: 'warning' as const }] : []),
        ...plain([t('routing:quantity.hint'), t('routing:quantity.fundingHint'), view.judgedBy[language]]),
      ],
    },
  ];
  return notes.filter((one) => one.lines.length > 0);
}

function verdictLines(view: RoutingView, t: TFunction, language: 'zh' | 'en'): Line[] {
  const { clashes, violations, unreachable, clashList } = view;
  if (clashes === 0 && violations === 0 && unreachable.length === 0)
    return [{ text: t('routing:verdict.legal') }];
  const said: Line[] = [];
  if (clashes > 0 || violations > 0)
    said.push({ text: t('routing:verdict.clashes', { clashes, violations }), mark: 'warning' });
  for (const { text } of clashList) said.push({ text: text[language], mark: 'warning' });
  for (const { what, why } of unreachableWords(unreachable, t)) {
    said.push({ text: `${what}${t('routing:verdict.and')}${why}`, mark: 'warning' });
  }
  return said;
}

/** Of a ready-made task: how much of the old is used on, and what has to be known besides. */
function taskLines(view: RoutingView, t: TFunction, language: 'zh' | 'en'): Line[] {
  const { verdicts, notes } = view as Partial<TaskView>;
  const groups = [...Map.groupBy(verdicts ?? [], (one) => one.verdict)].map(([verdict, own]) =>
    t('routing:task.group', {
      verdict: t(`routing:old.${verdict}`),
      count: own.length,
      length: formatLength(own.reduce((sum, one) => sum + one.lengthM, 0)),
    }),
  );
  return plain([...groups, ...(notes ?? []).map((one) => one[language])]);
}

function proofWords({ water, sewers }: NetworkProof, t: TFunction): string[] {
  const lines: ProofLine[] = [
    ...sewers.map(({ utility, proof }) => sewerLine(utility, proof, t)),
    ...(water ? [housesLine(water, t), fireLine(water, t)] : []),
  ];
  return lines.map(({ what, why }) => (why ? `${what}${t('routing:verdict.and')}${why}` : what));
}

function plain(words: readonly string[]): Line[] {
  return words.map((text) => ({ text }));
}
