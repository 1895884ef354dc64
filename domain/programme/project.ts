import { type Bilingual, Problem } from '../problem.ts';
import { checkSources, overspent, type ProjectShare, type ProjectSource } from './sources.ts';

/** A project 项目 with its money: of one source or of several. */
export interface Project {
  code: string;
  name: string;
  /** Who gives, in the order of the document. */
  sources: ProjectSource[];
  year: number | null;
  /** Last year of one that takes several. */
  lastYear: number | null;
  /** The whole; where all parts are known it is their sum. */
  budgetYuan: number | null;
  /** Codes of the catalogue of works, or words of the document. */
  works: string[];
  note: string;
  source: string;
  shares: ProjectShare[];
}

/** @throws Problem `programme.project-…` for what can't be true of a project */
export function checkProject(project: Project, funders: readonly ({ key: string } & Bilingual)[]): void {
  const { code, name, sources, year, lastYear, budgetYuan, shares } = project;
  if (!/^[^\s/\\?#%]{1,64}$/.test(code))
    throw refused('code', `项目编号“${code}”无效。`, `The code “${code}” is not usable.`, {
      zh: '编号为 1–64 个字符，不含空格、斜线和 ? # %。',
      en: 'Use 1–64 characters without spaces, slashes, ? # or %.',
    });
  if (name.trim() === '')
    throw refused('name', '项目没有名称。', 'The project has no name.', {
      zh: '请填写名称。',
      en: 'Give it a name.',
    });
  for (const each of [year, lastYear])
    if (each !== null && !(Number.isInteger(each) && each >= 1990 && each <= 2100))
      throw refused('year', `年度 ${each} 无效。`, `${each} is no year of a project.`, {
        zh: '请填写 1990–2100 的年份。',
        en: 'Give a year from 1990 to 2100.',
      });
  if (lastYear !== null && (year === null || lastYear < year))
    throw refused('year', '结束年度早于开始年度。', 'It would end before it begins.', {
      zh: '请核对年度。',
      en: 'Check the years.',
    });
  const parts = [...sources.map((one) => one.budgetYuan), ...shares.map(({ amountYuan }) => amountYuan)];
  for (const amount of [budgetYuan, ...parts])
    if (amount !== null && !(amount >= 0 && amount < 1e13))
      throw refused('amount', `金额 ${amount} 无效。`, `${amount} is no amount of money.`, {
        zh: '金额不能为负。',
        en: 'An amount is not negative.',
      });
  checkSources(project, funders);
  const seen = new Set<string>();
  const twice = shares.find((share) => seen.size === seen.add(keyOf(share)).size);
  if (twice)
    throw refused(
      'share-twice',
      `小区 ${twice.community} 列了两次。`,
      `The community ${twice.community} is listed twice.`,
      { zh: '每个小区只列一次。', en: 'List it once.' },
    );
}

export interface ProjectDifference {
  code: string;
  name: string;
  outcome: 'new' | 'changes' | 'same' | 'refused';
  fields: {
    field: 'name' | 'year' | 'lastYear' | 'budgetYuan' | 'works';
    from: unknown;
    to: unknown;
  }[];
  /** A part of the budget by who gives it. */
  sources: {
    funder: string;
    fromYuan: number | null;
    toYuan: number | null;
    is: 'new' | 'changed' | 'gone';
  }[];
  shares: {
    community: string;
    name: string;
    funder: string;
    fromYuan: number | null;
    toYuan: number | null;
    isNew: boolean;
  }[];
  warnings: Bilingual[];
  problem: Problem | null;
}

/**
 * What writing `after` would change; sources and shares that it doesn't name are taken away.
 * @param nameOf a community by its code
 */
export function projectDifference(
  before: Project | undefined,
  after: Project,
  nameOf: (community: string) => string,
  funderName: (funder: string) => Bilingual,
): Omit<ProjectDifference, 'problem'> {
  const fields = (['name', 'year', 'lastYear', 'budgetYuan', 'works'] as const).flatMap((field) => {
    const [from, to] = [before?.[field] ?? null, after[field]];
    return isSame(from, to) ? [] : [{ field, from, to }];
  });
  const sources = pairs(before?.sources ?? [], after.sources, ({ funder }) => funder).flatMap(([was, is]) => {
    const [fromYuan, toYuan] = [was?.budgetYuan ?? null, is?.budgetYuan ?? null];
    if (was && is && isSame(fromYuan, toYuan)) return [];
    const kind = !was ? ('new' as const) : is ? ('changed' as const) : ('gone' as const);
    return [{ funder: (is ?? was)!.funder, fromYuan, toYuan, is: kind }];
  });
  const shares = pairs(before?.shares ?? [], after.shares, keyOf).flatMap(([was, is]) => {
    const [fromYuan, toYuan] = [was?.amountYuan ?? null, is?.amountYuan ?? null];
    if (was && is && isSame(fromYuan, toYuan)) return [];
    const { community, funder } = (is ?? was)!;
    return [{ community, name: nameOf(community), funder, fromYuan, toYuan, isNew: !was }];
  });
  const changed = fields.length + sources.length + shares.length > 0;
  return {
    code: after.code,
    name: after.name,
    outcome: before ? (changed ? 'changes' : 'same') : 'new',
    fields,
    sources,
    shares,
    warnings: overspent(after).map(({ funder }) =>
      funder === null
        ? { zh: '分给小区的钱超过批复金额。', en: 'Communities are given more than the budget.' }
        : {
            zh: `分给小区的${funderName(funder).zh}超过其批复金额。`,
            en: `Communities are given more of ${funderName(funder).en} than it has.`,
          },
    ),
  };
}

const keyOf = ({ community, funder }: ProjectShare): string => `${funder} ${community}`;

/** What was and what is under one key; undefined where it was not, or is no more. */
function pairs<T>(
  before: readonly T[],
  after: readonly T[],
  key: (one: T) => string,
): [T | undefined, T | undefined][] {
  const [was, is] = [before, after].map((list) => new Map(list.map((one) => [key(one), one])));
  return [...new Set([...was!.keys(), ...is!.keys()])].map((each) => [was!.get(each), is!.get(each)]);
}

/** Amounts are the same to the half yuan; an empty list says as little as none. */
function isSame(a: unknown, b: unknown): boolean {
  if (typeof a === 'number' && typeof b === 'number') return Math.abs(a - b) < 0.5;
  const plain = (value: unknown) => (Array.isArray(value) && value.length === 0 ? null : value);
  return JSON.stringify(plain(a)) === JSON.stringify(plain(b));
}

function refused(what: string, zh: string, en: string, cure: Bilingual): Problem {
  return new Problem(`programme.project-${what}`, { zh, en }, cure, { status: 422 });
}
