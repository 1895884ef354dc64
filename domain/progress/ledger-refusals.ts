import { type Bilingual, Problem } from '../problem.ts';
import { hasReached, type Status, statusText } from './status.ts';

// What a row of a ledger is refused with, and what a person is asked to look at.

interface Named {
  code: string;
  name: string;
}

/** Refuses a percentage that would be taken and yet not be seen: the difference that is shown must come true. */
export function checkAgainst(
  { weightedBy }: { weightedBy: string },
  line: { reportedOn: string; percent: number | null },
  status: Status,
  lastReport: string,
): void {
  if (line.reportedOn < lastReport)
    throw new Problem(
      'progress.ledger-older',
      {
        zh: `${line.reportedOn} 早于最近一次填报（${lastReport}）。`,
        en: `${line.reportedOn} is before the latest report (${lastReport}).`,
      },
      { zh: '旧的进度请在填报页更正。', en: 'Correct an earlier report on the page for reporting.' },
      { status: 422 },
    );
  checkComplete(status, line.percent);
  if (!['reported', 'status'].includes(weightedBy))
    throw new Problem(
      'progress.ledger-by-items',
      {
        zh: '该小区的进度由各改造内容汇总得出。',
        en: 'The percentage of this community is made of its items of works.',
      },
      { zh: '请按改造内容填报。', en: 'Report by item.' },
      { status: 422 },
    );
}

/** What is complete is 100 %. @throws Problem `progress.ledger-complete` */
export function checkComplete(status: Status, percent: number | null): void {
  if (hasReached(status, 'complete') && percent !== 100)
    throw new Problem(
      'progress.ledger-complete',
      {
        zh: `状态为“${statusText[status].zh}”，进度却是 ${percent}%。`,
        en: `The state is “${statusText[status].en}”, the percentage ${percent}.`,
      },
      { zh: '请核对状态或进度。', en: 'Check the state or the percentage.' },
      { status: 422 },
    );
}

/** 0.5 in a column of % that also has 35 is half a per cent as it is written, and may well be meant as half. */
export function smallPercentage(percent: number): Bilingual {
  return { zh: `按 ${percent}% 读取，请核对。`, en: `Read as ${percent}%: please check.` };
}

export function similarNameFound({ code, name }: Named): Bilingual {
  return {
    zh: `按相近名称对应到“${name}”（${code}）。`,
    en: `Taken for “${name}” (${code}), whose name is similar.`,
  };
}

export function saidTwice(line: { row: number }, twin: { row: number }): Problem {
  return new Problem(
    'progress.ledger-twice',
    {
      zh: `第 ${line.row} 行与第 ${twin.row} 行是同一小区、同一天，内容不同。`,
      en: `Rows ${line.row} and ${twin.row} speak of one community on one day and differ.`,
    },
    { zh: '请只留一行。', en: 'Keep one of them.' },
    { status: 422, facts: { rows: [line.row, twin.row] } },
  );
}

export function notThatName({ code, name }: Named, written: string): Problem {
  return new Problem(
    'progress.ledger-name',
    {
      zh: `编号 ${code} 是“${name}”，而“${written}”是另一个小区。`,
      en: `${code} is “${name}”; “${written}” is another community.`,
    },
    { zh: '请核对编号和名称。', en: 'Check code and name.' },
    { status: 422 },
  );
}
