import { utilityNames } from '../../../domain/pipes/labels.ts';
import type { Utility } from '../../../domain/pipes/model.ts';
import type { DragRefusal } from '../../../domain/pipes/routing/drag.ts';
import { metresInCorridors } from '../../../domain/pipes/routing/ground/corridor-use.ts';
import type { AllRoutes } from '../../../domain/pipes/routing/route-all.ts';
import { layoutSay } from '../../../domain/pipes/sheet/layout-say.ts';
import { obstacleName } from '../../../domain/pipes/sheet/unreachable-words.ts';
import type { Bilingual } from '../../../domain/problem.ts';
import type { FileWish } from '../site/wish-file.ts';
import type { LaidOut } from './route-alternatives.ts';
import { round } from './route-summary.ts';

/** What became of a wish, as the command line tells it. */
export interface ToldWish {
  row: number;
  wish: FileWish['kind'];
  /** As the site and `unreachable` call it. */
  name: string;
  utility: Utility | null;
  done: boolean;
  /** Of a corridor: metres of pipe in it. */
  lengthM?: number;
  text: string;
  textZh: string;
}

export function toldWishes(wishes: readonly FileWish[], { result, refused }: LaidOut): ToldWish[] {
  return wishes.map((wish) => {
    const { done, words, lengthM } = outcomeOf(wish, result, refused);
    const utility = 'utility' in wish ? (wish.utility ?? null) : null;
    return {
      ...{ row: wish.row, wish: wish.kind, name: wish.id, utility, done },
      ...(lengthM === undefined ? {} : { lengthM: round(lengthM) }),
      ...{ text: `${wish.name.en}: ${words.en}`, textZh: `${wish.name.zh}：${words.zh}` },
    };
  });
}

interface Outcome {
  done: boolean;
  words: Bilingual;
  lengthM?: number;
}

function outcomeOf(wish: FileWish, result: AllRoutes, refused: LaidOut['refused']): Outcome {
  switch (wish.kind) {
    case 'pin':
      return pinOutcome(wish, result);
    case 'corridor':
      return corridorOutcome(wish, result);
    case 'forbid':
      return forbidOutcome(wish.id, result);
    case 'move': {
      const why = refused.get(wish);
      return why === undefined
        ? { done: true, words: { zh: '已移动，其余重新求解', en: 'moved, and the rest solved again' } }
        : { done: false, words: refusals[why] };
    }
  }
}

function pinOutcome(
  { id: pin, utility }: Extract<FileWish, { kind: 'pin' }>,
  { routes }: AllRoutes,
): Outcome {
  const route = routes.find((one) => one.network.utility === utility)?.route;
  const shut = route?.unreachable.find((one) => one.terminal === pin);
  const name = utilityNames[utility];
  if (!shut) return { done: true, words: { zh: `${name.zh}在此设井`, en: `${name.en} has a manhole there` } };
  const [blocker] = shut.blockers;
  if (!blocker)
    return { done: false, words: { zh: `${name.zh}到不了此处`, en: `${name.en} can't get there` } };
  const { id, kind, leftM, neededM } = blocker;
  const [zh, en] = (['zh', 'en'] as const).map((one) => obstacleName(id, kind, layoutSay(one)));
  return {
    done: false,
    words: {
      zh: `${name.zh}到不了此处：距${zh} 仅 ${leftM.toFixed(2)} m，需 ${neededM.toFixed(2)} m`,
      en: `${name.en} can't get there: ${en} leaves ${leftM.toFixed(2)} m of ${neededM.toFixed(2)} m`,
    },
  };
}

function forbidOutcome(id: string, { routes }: AllRoutes): Outcome {
  const inside = routes.flatMap((one) => one.violations).filter((one) => one.obstacle === id).length;
  return inside === 0
    ? { done: true, words: { zh: '没有管线进入', en: 'no pipe enters it' } }
    : { done: false, words: { zh: `${inside} 处管线进入`, en: `pipes enter it in ${inside} places` } };
}

function corridorOutcome(
  { line, utilities }: Extract<FileWish, { kind: 'corridor' }>,
  { routes }: AllRoutes,
): Outcome {
  const pipes = routes
    .filter(({ network }) => utilities?.includes(network.utility) ?? true)
    .flatMap(({ network }) => network.pipes.map((one) => one.line));
  const lengthM = metresInCorridors([line], pipes, routes.length)[0]!;
  return {
    done: lengthM > 0,
    lengthM,
    words:
      lengthM > 0
        ? { zh: `管线在其中 ${lengthM.toFixed(0)} m`, en: `${lengthM.toFixed(0)} m of pipe lie in it` }
        : {
            zh: '没有管线走此处：不合规或绕行不值得',
            en: 'no pipe lies in it: not legal there, or not worth the way',
          },
  };
}

const refusals: Record<DragRefusal | 'no-such-name', Bilingual> = {
  'not-laid': { zh: '未移动：未布置该类管线', en: 'not moved: that utility was not laid' },
  'nothing-near': {
    zh: '未移动：起点 12 m 内没有可移动的井或转折点（接户端、接入点和定位点不能移动）',
    en: 'not moved: within 12 m of its beginning there is no manhole or bend that can be moved (ends at houses and mains and pins can’t)',
  },
  'no-legal-pipe': {
    zh: '未移动：新位置没有合规的管线可达',
    en: 'not moved: no legal pipe leads to the new place',
  },
  'no-such-name': { zh: '未移动：方案中没有此井号', en: 'not moved: the answer has no manhole of that name' },
};
