import { Problem } from '../problem.ts';
import { isIsoDate, lastDayOf, monthOf } from './months.ts';
import { type Status, statuses, statusText } from './status.ts';

/** Text as it is meant: full-width digits and signs are the usual ones, nothing around it. */
export function plain(cell: unknown): string {
  return cell === null || cell === undefined || cell instanceof Date
    ? ''
    : String(cell).normalize('NFKC').trim();
}

/**
 * What a number of this column means. `0.5` is half where every bare number of the column is at most 1 and one of them
 * lies between; a spreadsheet keeps `50%` so. Where only 0 and 1 are there, or both kinds, nobody can tell.
 */
export type PercentScale = 'percent' | 'share' | 'unclear';

export function percentScale(cells: readonly unknown[], title = ''): PercentScale {
  const bare = cells.map((cell) => Number(plain(cell) || Number.NaN)).filter(Number.isFinite);
  const hasParts = bare.some((value) => value > 0 && value < 1);
  const isAllSmall = bare.every((value) => value <= 1);
  if (bare.length === 0 || bare.every((value) => value === 0)) return 'percent';
  if (isAllSmall) return hasParts ? 'share' : 'unclear';
  // 0.4 beside 55 is a small percentage where the title says %
  return hasParts && !title.includes('%') ? 'unclear' : 'percent';
}

/**
 * The percentage of a cell, null where it is empty.
 * @throws Problem `progress.ledger-percent`, `progress.ledger-percent-unclear`
 */
export function percentOf(cell: unknown, scale: PercentScale): number | null {
  const text = plain(cell);
  if (text === '' || /^[-—/]+$/.test(text)) return null;
  const [, number, sign] = /^([-+]?\d+(?:\.\d+)?)\s*(%?)$/.exec(text) ?? [];
  if (number === undefined) throw notAPercentage(text);
  if (sign === '%') return Number(number);
  const value = Number(number);
  if (scale === 'unclear' && value > 0 && value <= 1) throw unclearPercentage(text);
  // a tenth of a per cent is kept: more is the noise of binary fractions
  return scale === 'share' ? Math.round(value * 1000) / 10 : value;
}

/** Serial days of a spreadsheet between 1954 and 2064. */
const serials = [20_000, 60_000] as const;
const serialZero = Date.UTC(1899, 11, 30);

/**
 * `2021-06-30`, `2021/6/30 08:00`, `2021.6.30`, `20210630`, `2021年6月30日`, a cell of a date, a serial day; `2021年6月` is
 * its last day, or today while it lasts. What is none of them comes back as it is and is refused where reports are checked.
 */
export function dayOf(cell: unknown, today: string): string | null {
  if (cell instanceof Date) return Number.isNaN(cell.getTime()) ? '?' : cell.toISOString().slice(0, 10);
  const text = plain(cell);
  if (text === '') return null;
  const parts =
    /^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:[ T]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?Z?)?$/.exec(text) ??
    /^(20\d{2})(\d{2})(\d{2})$/.exec(text);
  if (parts) {
    const day = `${parts[1]}-${parts[2]!.padStart(2, '0')}-${parts[3]!.padStart(2, '0')}`;
    return isIsoDate(day) ? day : text;
  }
  // the cell of 2020.10 holds the number 2020.1
  if (typeof cell === 'number' && /^\d{4}\.1$/.test(text)) throw unclearMonth(text);
  const month = /^(\d{4})[-/.年](\d{1,2})月?(?:底|末)?$/.exec(text);
  if (month && Number(month[2]) >= 1 && Number(month[2]) <= 12) {
    const last = lastDayOf(monthOf(`${month[1]}-${month[2]!.padStart(2, '0')}`));
    return last.slice(0, 7) === today.slice(0, 7) ? today : last;
  }
  const serial = Number(text);
  if (serial >= serials[0] && serial <= serials[1])
    return new Date(serialZero + Math.floor(serial) * 86_400_000).toISOString().slice(0, 10);
  return text;
}

/** Words of offices for the states, beside the states' own names. `未开工` is not among them: it is three states. */
const statusWords: Record<string, Status> = {
  未纳入: 'reserve',
  未列入: 'reserve',
  待改造: 'reserve',
  储备库: 'reserve',
  前期工作: 'preparing',
  前期手续: 'preparing',
  前期准备: 'preparing',
  开工: 'under_way',
  已开工: 'under_way',
  施工中: 'under_way',
  在施: 'under_way',
  正在施工: 'under_way',
  改造中: 'under_way',
  进行中: 'under_way',
  已完工: 'complete',
  竣工: 'complete',
  已竣工: 'complete',
  完成: 'complete',
  已完成: 'complete',
  改造完成: 'complete',
  已验收: 'accepted',
  验收合格: 'accepted',
  竣工验收: 'accepted',
  已竣工验收: 'accepted',
};

/** @throws Problem `progress.ledger-status` for a word that means no state, or several */
export function statusOf(cell: unknown): Status | null {
  const text = plain(cell);
  if (text === '') return null;
  const status =
    statuses.find(
      (each) =>
        each === text ||
        statusText[each].zh === text ||
        statusText[each].en.toLowerCase() === text.toLowerCase(),
    ) ?? (Object.hasOwn(statusWords, text) ? statusWords[text] : undefined);
  if (status) return status;
  throw new Problem(
    'progress.ledger-status',
    { zh: `状态“${text}”无法识别。`, en: `The state “${text}” means nothing here.` },
    {
      zh: `可用：${statuses.map((each) => statusText[each].zh).join('、')}。`,
      en: `Use one of ${statuses.join(', ')}.`,
    },
    { status: 422 },
  );
}

const yes =
  /^(?:是|已|有|√|✓|✔|☑|■|●|y|yes|true|1|完成|已完成|已开工|已完工|已竣工|已验收|通过|合格|验收合格)$/i;
const no =
  /^(?:否|未|无|没有|×|✗|✘|x|☐|□|○|n|no|false|0|未完成|未开工|未完工|未竣工|未验收|未通过|不合格|尚未.*)$/i;

/**
 * The state that the answers to 是否开工, 是否完工 and 是否验收 prove; null where none is a yes: not to have begun is three states.
 * @throws Problem `progress.ledger-yes-no`
 */
export function statusOfAnswers(isStarted: unknown, isComplete: unknown, isAccepted: unknown): Status | null {
  const answers = [
    ['accepted', answerOf(isAccepted)],
    ['complete', answerOf(isComplete)],
    ['under_way', answerOf(isStarted)],
  ] as const;
  return answers.find(([, answer]) => answer)?.[0] ?? null;
}

function answerOf(cell: unknown): boolean | null {
  if (typeof cell === 'boolean') return cell;
  const text = plain(cell);
  if (text === '' || /^[-—/]+$/.test(text)) return null;
  if (yes.test(text)) return true;
  if (no.test(text)) return false;
  throw new Problem(
    'progress.ledger-yes-no',
    { zh: `“${text}”既不是“是”也不是“否”。`, en: `“${text}” is neither yes nor no.` },
    { zh: '请写“是”“否”或“√”。', en: 'Write 是, 否 or √.' },
    { status: 422 },
  );
}

function notAPercentage(text: string): Problem {
  return new Problem(
    'progress.ledger-percent',
    { zh: `“${text}”不是百分比。`, en: `“${text}” is not a percentage.` },
    { zh: '请写成 50 或 50%。', en: 'Write 50 or 50%.' },
    { status: 422 },
  );
}

function unclearPercentage(text: string): Problem {
  return new Problem(
    'progress.ledger-percent-unclear',
    {
      zh: `“${text}”可能是 ${text}%，也可能是 ${Number(text) * 100}%。`,
      en: `“${text}” may be ${text}% or ${Number(text) * 100}%.`,
    },
    { zh: '请在该列的数字后写上 %。', en: 'Write % behind the numbers of this column.' },
    { status: 422 },
  );
}

function unclearMonth(text: string): Problem {
  return new Problem(
    'progress.ledger-month-unclear',
    {
      zh: `数字 ${text} 可能是 1 月，也可能是 10 月。`,
      en: `The number ${text} may be January or October.`,
    },
    { zh: '请把该单元格写成文本，如 2020年10月。', en: 'Write the cell as text, such as 2020年10月.' },
    { status: 422 },
  );
}
