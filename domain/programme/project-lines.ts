import { Problem } from '../problem.ts';
import { funderOfNew, moneyTopic } from '../progress/ledger-money.ts';
import { money } from '../progress/markup/format.ts';
import type { Project } from './project.ts';
import type { ProjectLine } from './project-table.ts';
import { funderUntold, type ProjectShare, type ProjectSource, settleMoney, untold } from './sources.ts';

/** What the lines of one project say of its money, before anybody asks what stands. */
interface Said {
  /** Parts of the budget by who gives them, in the order of the lines; null = named without an amount. */
  parts: Map<string, number | null>;
  wholeYuan: number | null;
  /** Of each community that is named: what it is given by whom; under `''` what nobody is named for. */
  communities: Map<string, Map<string, number>>;
  /** One source is named in words, and no other. */
  named: string[];
}

/**
 * The project that the lines of one code speak of. What they don't name stays as it is; a community that is only named keeps
 * what it has.
 * @param codeOf code of a community of a line; throws where there is none
 * @param funders names of all funders
 * @throws Problem of a line that can't be read, `programme.share-twice`, `…source-unclear`, `…share-sum`, `…share-below-parts`
 */
export function projectOfLines(
  lines: readonly ProjectLine[],
  before: Project | undefined,
  codeOf: (line: ProjectLine, of: ProjectLine['communities'][number]) => string,
  funders: readonly { key: string; zh: string; en: string }[],
): Project {
  const broken = lines.find(({ problem }) => problem)?.problem;
  if (broken) throw broken;
  const said = readLines(lines, codeOf, (text) => sourcesOf(text, funders));
  const standing = movedTo(said, before);
  const sources = sourcesAfter(said, standing?.sources ?? []);
  const works = [...new Set(lines.flatMap((line) => line.works))];
  const first = lines[0]!;
  const roundingYuan = lines.reduce((sum, line) => sum + line.roundingYuan, 0);
  const hasNewMoney = said.wholeYuan !== null || [...said.parts.values()].some((yuan) => yuan !== null);
  return settleMoney(
    {
      code: first.code,
      name: first.name,
      sources,
      year: first.years[0] ?? before?.year ?? null,
      lastYear: first.years[0] ? first.years[1] : (before?.lastYear ?? null),
      // a whole that stood is not that of new parts
      budgetYuan: said.wholeYuan ?? (hasNewMoney ? null : (before?.budgetYuan ?? null)),
      works: works.length > 0 ? works : (before?.works ?? []),
      note: before?.note ?? '',
      source: before?.source ?? '',
      shares: sharesAfter(said, standing?.shares ?? [], sources, roundingYuan),
    },
    roundingYuan,
  );
}

function readLines(
  lines: readonly ProjectLine[],
  codeOf: (line: ProjectLine, of: ProjectLine['communities'][number]) => string,
  sources: (text: string) => string[],
): Said {
  const said: Said = { parts: new Map(), wholeYuan: null, communities: new Map(), named: [] };
  const single = new Set(
    lines
      .filter((line) => line.communities.length === 1)
      .map((line) => line.communities[0]!.name || line.communities[0]!.code),
  );
  const costs: { funder: string; yuan: number }[] = [];
  const addPart = (funder: string, yuan: number | null) => {
    const sum = said.parts.get(funder) ?? null;
    said.parts.set(funder, yuan === null ? sum : (sum ?? 0) + yuan);
  };
  for (const line of lines) {
    const named = sources(line.source);
    for (const funder of named) addPart(funder, null);
    said.named.push(...named);
    const funder = named.length === 1 ? named[0]! : '';
    const codes = line.communities.map((one) => codeOf(line, one));
    const given = codes.map(
      (code) => said.communities.get(code) ?? said.communities.set(code, new Map()).get(code)!,
    );
    const ofOne = given.length === 1 ? given[0]! : null;
    const give = (to: Map<string, number>, by: string, yuan: number) => {
      const known = to.get(by);
      if (known !== undefined && known !== yuan)
        throw saidTwice(line.row, line.communities[0]!.name || codes[0]!);
      to.set(by, yuan);
    };
    for (const [by, yuan] of line.bySource) {
      addPart(by, yuan);
      if (ofOne && single.size > 1) give(ofOne, by, yuan);
    }
    const { amountYuan } = line;
    if (amountYuan !== null && line.bySource.size > 0) checkSum(line, amountYuan);
    else if (amountYuan !== null && ofOne) give(ofOne, funder, amountYuan);
    else if (amountYuan !== null && funder !== '') addPart(funder, amountYuan);
    else if (amountYuan !== null) said.wholeYuan = (said.wholeYuan ?? 0) + amountYuan;
    if (line.budgetYuan !== null) costs.push({ funder, yuan: line.budgetYuan });
  }
  said.named = [...new Set(said.named)];
  readCosts(said, costs, lines);
  return said;
}

/** A cost in every line is that of the line's source where lines differ, and the whole again and again where they don't. */
function readCosts(
  said: Said,
  costs: readonly { funder: string; yuan: number }[],
  lines: readonly ProjectLine[],
): void {
  if (costs.length === 0) return;
  const isSame = costs.every(({ yuan }) => yuan === costs[0]!.yuan);
  const isBySource = said.named.length > 1 && costs.length > 1 && costs.every(({ funder }) => funder !== '');
  const hasParts = [...said.parts.values()].some((yuan) => yuan !== null);
  if (isBySource && !hasParts && isSame) throw unclearCost(lines[0]!, costs[0]!.yuan);
  if (isBySource && !isSame)
    for (const { funder, yuan } of costs) said.parts.set(funder, (said.parts.get(funder) ?? 0) + yuan);
  else said.wholeYuan = isSame ? costs[0]!.yuan : costs.reduce((sum, { yuan }) => sum + yuan, 0);
}

/** A project of one source of which a list names another has changed its source: its money comes from there now. */
function movedTo(said: Said, before: Project | undefined): Project | undefined {
  const [was, is] = [before?.sources ?? [], said.named];
  if (!before || was.length !== 1 || is.length !== 1 || said.parts.size > 1 || was[0]!.funder === is[0])
    return before;
  const funder = is[0]!;
  return {
    ...before,
    sources: [{ ...was[0]!, funder }],
    shares: before.shares.map((share) => (share.funder === was[0]!.funder ? { ...share, funder } : share)),
  };
}

function sourcesAfter(said: Said, standing: readonly ProjectSource[]): ProjectSource[] {
  const kept = standing.map(({ funder, budgetYuan }) => ({
    funder,
    budgetYuan:
      said.parts.get(funder) ?? (standing.length === 1 && said.wholeYuan !== null ? null : budgetYuan),
  }));
  const added = [...said.parts]
    .filter(([funder]) => !standing.some((source) => source.funder === funder))
    .map(([funder, budgetYuan]) => ({ funder, budgetYuan }));
  return [...kept, ...added];
}

function sharesAfter(
  said: Said,
  standing: readonly ProjectShare[],
  sources: readonly ProjectSource[],
  roundingYuan: number,
): ProjectShare[] {
  const after = standing.filter(({ community }) => !said.communities.has(community));
  for (const [community, given] of said.communities) {
    const own = new Map(
      standing
        .filter((share) => share.community === community)
        .map((share) => [share.funder, share.amountYuan]),
    );
    const told = () => [...own].filter(([funder, yuan]) => funder !== untold && yuan !== null);
    const sum = () => told().reduce((all, [, yuan]) => all + yuan!, 0);
    const before = sum();
    for (const [funder, yuan] of given) if (funder !== '') own.set(funder, yuan);
    const whole = given.get('');
    if (whole !== undefined && funderUntold(sources) !== untold) own.set(funderUntold(sources), whole);
    else if (whole !== undefined) {
      const left = whole - sum();
      if (left < -roundingYuan) throw belowParts(community, whole, sum());
      if (left > roundingYuan) own.set(untold, left);
      else own.delete(untold);
    } else if (own.get(untold)) {
      // what was on record of no source is what is told apart now
      const left = Math.max(0, own.get(untold)! - Math.max(0, sum() - before));
      if (left > 0) own.set(untold, left);
      else own.delete(untold);
    }
    if (own.size === 0) own.set(funderUntold(sources), null);
    after.push(...[...own].map(([funder, amountYuan]) => ({ community, funder, amountYuan })));
  }
  return after;
}

/** `中央预算内投资、地方配套` → keys of funders; what is none stays, and is refused by who checks the project. */
function sourcesOf(text: string, funders: readonly { key: string; zh: string; en: string }[]): string[] {
  if (text === '') return [];
  const named = funders.find(({ key, zh, en }) => [key, zh, en].includes(text));
  if (named) return [named.key];
  const topic = moneyTopic(text, ['资金'])?.topic;
  if (topic !== undefined && topic !== 'cost' && topic !== 'invested') return [funderOfNew(topic)];
  const parts = text
    .split(/[、,，;；+＋/\n]|(?:以)?及|和/)
    .map((part) => part.trim())
    .filter(Boolean);
  return parts.length > 1 ? [...new Set(parts.flatMap((part) => sourcesOf(part, funders)))] : [text];
}

function checkSum(line: ProjectLine, amountYuan: number): void {
  const parts = [...line.bySource.values()].reduce((sum, yuan) => sum + yuan, 0);
  if (Math.abs(parts - amountYuan) <= line.roundingYuan) return;
  throw new Problem(
    'programme.share-sum',
    {
      zh: `第 ${line.row} 行：各渠道合计 ${money(parts, 'zh')}，与金额 ${money(amountYuan, 'zh')} 不符。`,
      en: `Row ${line.row}: the sources add up to ${money(parts, 'en')}, not to ${money(amountYuan, 'en')}.`,
    },
    { zh: '请核对合计与各分项。', en: 'Check the sum and its parts.' },
    { status: 422 },
  );
}

function belowParts(community: string, whole: number, parts: number): Problem {
  return new Problem(
    'programme.share-below-parts',
    {
      zh: `小区 ${community} 共 ${money(whole, 'zh')}，少于已登记各渠道之和 ${money(parts, 'zh')}。`,
      en: `${community} is given ${money(whole, 'en')}, less than the ${money(parts, 'en')} on record by source.`,
    },
    { zh: '请写明是哪个渠道减少。', en: 'Say which source gives less.' },
    { status: 422 },
  );
}

function unclearCost({ row }: ProjectLine, yuan: number): Problem {
  return new Problem(
    'programme.source-unclear',
    {
      zh: `第 ${row} 行起各渠道的投资都是 ${money(yuan, 'zh')}，不知是总数还是各自的数。`,
      en: `From row ${row} every source has ${money(yuan, 'en')}: the whole, or what each gives?`,
    },
    { zh: '请另列“金额”，或每个渠道一列。', en: 'Add a column of amounts, or a column for each source.' },
    { status: 422 },
  );
}

function saidTwice(row: number, name: string): Problem {
  return new Problem(
    'programme.share-twice',
    {
      zh: `第 ${row} 行：小区“${name}”在同一项目、同一渠道里出现两次，金额不同。`,
      en: `Row ${row}: “${name}” stands twice under one source of a project, with different amounts.`,
    },
    { zh: '请只留一行。', en: 'Keep one of them.' },
    { status: 422 },
  );
}
