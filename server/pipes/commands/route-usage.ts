import { AIMS, type Aim } from '../../../domain/pipes/routing/aims.ts';
import { type Bilingual, Problem } from '../../../domain/problem.ts';

export function aimOf(word: string): Aim {
  const found = AIMS.find((one) => one === word);
  if (found) return found;
  throw new Problem(
    'pipes.aim-unknown',
    { zh: `没有名为“${word}”的优先目标。`, en: `There is no aim “${word}”.` },
    { zh: `可选：${AIMS.join('、')}。`, en: `Choose from ${AIMS.join(', ')}.` },
  );
}

/** `cost,streets` or `all`: the first is the answer's own, the others are laid out beside it. Errors: `pipes.aim-unknown`. */
export function aimsOf(words: string, compare: boolean): [Aim, ...Aim[]] {
  const asked = words === 'all' ? AIMS : words.split(',').map((one) => aimOf(one.trim()));
  const [first, ...others] = [...new Set(compare ? [...asked, ...AIMS] : asked)];
  return [first!, ...others];
}

/** @param task - that has no layout of its own to be wished for */
export function noWishesOfTask(task: string): Problem {
  return new Problem(
    'pipes.task-without-wishes',
    {
      zh: `任务 ${task} 不接受 --wishes、--compare 和多个 --aim。`,
      en: `The task ${task} takes no --wishes, no --compare and no --aim.`,
    },
    {
      zh: '请去掉这些参数；普通布置（--utility）可用。',
      en: 'Leave them out; plain layouts (--utility) have them.',
    },
  );
}

/** What lays such pipes instead of a task, which has its own. */
const withoutTask = (utility: string): Bilingual => ({
  zh: `此任务不布置该类管线；请不带 --task，用 --utility ${utility} 另行布置。`,
  en: `This task lays none: lay them without --task, by --utility ${utility}.`,
});

/** @param ofTask - asked of a ready-made task, whose utilities are its own */
export function nothingForEpanet(ofTask = false): Problem {
  return new Problem(
    'pipes.no-water-laid',
    { zh: '没有布置给水管，写不出 EPANET 文件。', en: 'No water pipe was laid, so there is no EPANET file.' },
    ofTask
      ? withoutTask('water')
      : {
          zh: '请在 --utility 中加入 water，并给出给水干管。',
          en: 'Add water to --utility and give a main that carries water.',
        },
  );
}

/** @param ofTask - asked of a ready-made task, whose utilities are its own */
export function nothingForSwmm(ofTask = false): Problem {
  return new Problem(
    'pipes.no-drain-laid',
    {
      zh: '没有布置排水管，写不出 SWMM 文件。',
      en: 'No drain was laid, so there is no SWMM file.',
    },
    ofTask
      ? withoutTask('sewage,storm')
      : {
          zh: '请在 --utility 中加入 sewage、storm 或 combined，并给出相应干管。',
          en: 'Add sewage, storm or combined to --utility and give a main that carries it.',
        },
  );
}

/** Asked for and not laid because nobody could be connected: the rest of the answer stands, and says why. */
export function notWritten(file: string, { title }: Problem): Bilingual {
  return { zh: `${file}：${title.zh}`, en: `${file}: ${title.en}` };
}

export function unknownEnding(name: string): Problem {
  return new Problem(
    'pipes.unknown-format',
    { zh: `不能写出“${name}”。`, en: `Can't write “${name}”.` },
    { zh: '--out 请用 .gpkg 或 .dxf。', en: 'Let --out end in .gpkg or .dxf.' },
  );
}

export const howTo = `lianpian pipes route --buildings F --mains F --utility U[,U…]
  [--doors F --streets F --trees F --barriers F --terrain F [--terrain-crs EPSG:n] --existing F]
  [--surfaces F] [--repaved] [--unit ft] [--crs EPSG:n|gcj02] [--swap-xy]
  [--where SQL | --uses residential|all]
  [--frost M] [--rain L/s/ha|CITY|FORMULA [--return-period YEARS] [--inlet-minutes MIN]] [--runoff 0-1] [--catchment ROOFS]
  [--cell M] [--margin M] [--least-area M2] [--seed N] [--tries N] [--starts N] [--keep-walls] [--quick] [--aim cost|streets|shallow|shortest[,…]|all] [--loops] [--lane-order] [--main-head M]
  [--wishes F] [--compare] [--zone F] [--city CODE [--data DIR]] [--standards F] [--rates F] [--out F.gpkg|F.dxf]
  [--sheet F.html [--project NAME] [--lang zh|en]] [--epanet F.inp] [--swmm F.inp] [--json]
lianpian pipes route --task separate|underground --buildings F --existing F (--mains F | --zone F)
  [--keep storm|sewage --year N] and the options above but --wishes, --compare, --aim
--wishes F   points are pins (a manhole of one utility there), lines corridors, areas forbidden places; a column wish (pin|corridor|forbid|move) says
             otherwise, a column utility of whom. A move is a line from a manhole of the answer to its new place, or that place with the manhole's
             name (WS3) in the column from; the rest is solved again. Same options and seed, same answer: so a move follows on an earlier run.
--starts     how often the search for a layout begins anew (5 where nobody says it): more may find a shorter one and take longer; --tries: further
             layouts of each drain, sized and billed; --keep-walls: no wall is opened, pipes pass through its gates only
--runoff     share of the rain that runs off, in the place of that by surfaces; --catchment: what drains with a roof, in areas of that roof;
             --inlet-minutes: time t1 that water takes over ground to the first inlet, for a storm formula
--compare    the answer beside those of the other aims (or of those named: --aim cost,streets), without the wishes and before the moves`;

export function usage(): Problem {
  return new Problem(
    'pipes.route-usage',
    { zh: '参数不全。', en: 'Files are missing.' },
    { zh: `用法：${howTo}`, en: `Usage: ${howTo}` },
  );
}
