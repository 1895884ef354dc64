import type { UnreachableFacts } from './layout-facts.ts';
import type { Say } from './layout-say.ts';

/**
 * Who found no way to a utility, and what blocks it. Where there is no main at all, that is said once for all houses, and for all
 * utilities that lack theirs for the same ones, with what to do about it.
 * @param from - where the mains came from: a city's network on the desk, or files
 */
export function unreachableWords(
  unreachable: readonly UnreachableFacts[],
  say: Say,
  from: 'desk' | 'files' = 'desk',
): { what: string; why: string }[] {
  const noMain = from === 'desk' ? 'layout:verdict.noMain' : 'layout:verdict.noMainInFiles';
  const mainless = Map.groupBy(
    unreachable.filter((one) => one.blockers.length === 0),
    (one) => one.utility,
  );
  // a register without any pipes lacks the mains of all utilities alike
  const sameHouses = Map.groupBy(mainless.values(), (those) => those.map((one) => one.terminal).join());
  const told = [...sameHouses.values()].map((lists) => {
    const [those] = lists;
    const names = lists.map(([one]) => utilityWord(one!.utility, say));
    const utility = names.join(say('layout:verdict.comma'));
    const what =
      those!.length === 1
        ? say('layout:verdict.unreachable', { terminal: terminalName(those![0]!.terminal, say), utility })
        : say('layout:verdict.noneReach', { count: those!.length, utility });
    return { what, why: say(noMain, { utility }) };
  });
  const shut = unreachable.filter((one) => one.blockers.length > 0).map((one) => shutOff(one, say));
  // one wall with a hundred houses behind it is one thing to be looked at
  const alike = Map.groupBy(shut, ({ utility, why }) => `${utility} ${why}`);
  return [
    ...told,
    ...[...alike.values()].flatMap((those) =>
      those.length < manyAlike
        ? those.map(({ what, why }) => ({ what, why }))
        : [{ what: manyWords(those, say), why: those[0]!.why }],
    ),
  ];
}

/** So many houses shut off by the same are told at once. */
const manyAlike = 3;
/** Of them, so many by name. */
const mostNames = 5;

function manyWords(
  those: readonly { utility: UnreachableFacts['utility']; terminal: string }[],
  say: Say,
): string {
  const utility = utilityWord(those[0]!.utility, say);
  const names = those.slice(0, mostNames).map((one) => terminalName(one.terminal, say));
  const key = those.length > mostNames ? 'layout:verdict.manyShut' : 'layout:verdict.someShut';
  return say(key, { count: those.length, utility, names: names.join(say('layout:verdict.comma')) });
}

function shutOff({ terminal, utility, blockers }: UnreachableFacts, say: Say) {
  return {
    ...{ terminal, utility },
    what: say('layout:verdict.unreachable', {
      terminal: terminalName(terminal, say),
      utility: utilityWord(utility, say),
    }),
    why: byName(blockers, say)
      .map(({ name, leftM, neededM }) => {
        const figures = { left: leftM.toFixed(2), needed: neededM.toFixed(2) };
        return neededM === 0
          ? say('layout:verdict.through', { id: name })
          : say('layout:verdict.blocker', { id: name, ...figures });
      })
      .join(say('layout:verdict.and')),
  };
}

type Named = Pick<UnreachableFacts['blockers'][number], 'leftM' | 'neededM'> & { name: string };

/** Of several pieces of one new pipe, the place that lacks the most room. */
function byName(blockers: UnreachableFacts['blockers'], say: Say): Named[] {
  const worst = new Map<string, Named>();
  for (const { id, kind, leftM, neededM } of blockers) {
    const name = obstacleName(id, kind, say);
    const other = worst.get(name);
    if (!other || neededM - leftM > other.neededM - other.leftM) worst.set(name, { name, leftM, neededM });
  }
  return [...worst.values()];
}

/** What it is and what it is called: a number alone could be anything. */
export function obstacleName(id: string, kind: string | undefined, say: Say): string {
  if (kind === undefined) return id;
  // a pipe of this layout bears its utility, and numbers that are on no drawing
  const laid = kind === 'pipe' ? /^([a-z]+)-\d+-p\d+/.exec(id) : null;
  if (laid) return say('layout:verdict.newPipe', { utility: utilityWord(laid[1]!, say) });
  const word = say(`layout:obstacle.${kind}`);
  // of plain files a barrier is called by its kind and its row, a forbidden place in the words of the desk
  const [called] = [`${kind} `, ...(kind === 'forbidden' ? ['禁区 '] : [])].filter((one) =>
    id.startsWith(one),
  );
  const own = called === undefined ? id : id.slice(called.length);
  return own.startsWith(word) ? own : `${word} ${own}`;
}

/** A pin is called in the words of the desk, a house as its owners call it. */
function terminalName(id: string, say: Say): string {
  const pin = /^定位点 (.+)$/.exec(id);
  return pin ? say('layout:pin', { name: pin[1] }) : id;
}

/** Within a sentence: English writes it small. */
function utilityWord(utility: string, say: Say): string {
  return say(`layout:utility.${utility}`).toLowerCase();
}

/** There is nothing in it that could be legal or illegal, printed or accepted. */
export function isEmpty(view: { utilities: readonly { lengthM: number }[] }): boolean {
  return view.utilities.every((one) => one.lengthM === 0);
}
