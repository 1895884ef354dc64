import { type Bilingual, Problem } from '../problem.ts';

/** 出资分担: what a project gives to a community; null = it belongs to the project, the amount is not known yet. */
export interface ProjectShare {
  /** Code of the community. */
  community: string;
  amountYuan: number | null;
}

/** A project 项目 with its money of one source; money of several sources is as many projects. */
export interface Project {
  code: string;
  name: string;
  /** Key of a funder. */
  fundingSource: string;
  year: number | null;
  /** Last year of one that takes several. */
  lastYear: number | null;
  budgetYuan: number | null;
  /** Codes of the catalogue of works, or words of the document. */
  works: string[];
  note: string;
  source: string;
  shares: ProjectShare[];
}

/** @throws Problem `programme.project-…` for what can't be true of a project */
export function checkProject(project: Project, funders: readonly ({ key: string } & Bilingual)[]): void {
  const { code, name, fundingSource, year, lastYear, budgetYuan, shares } = project;
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
  if (!funders.some(({ key }) => key === fundingSource))
    throw refused(
      'source',
      `资金渠道“${fundingSource}”无法识别。`,
      `No funder is called “${fundingSource}”.`,
      {
        zh: `可用：${funders.map((one) => one.zh).join('、')}。`,
        en: `Use one of ${funders.map((one) => one.en).join(', ')}.`,
      },
    );
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
  for (const amount of [budgetYuan, ...shares.map(({ amountYuan }) => amountYuan)])
    if (amount !== null && !(amount >= 0 && amount < 1e13))
      throw refused('amount', `金额 ${amount} 无效。`, `${amount} is no amount of money.`, {
        zh: '金额不能为负。',
        en: 'An amount is not negative.',
      });
  const twice = shares.find((share, i) => shares.findIndex((one) => one.community === share.community) !== i);
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
    field: 'name' | 'fundingSource' | 'year' | 'lastYear' | 'budgetYuan' | 'works';
    from: unknown;
    to: unknown;
  }[];
  shares: {
    community: string;
    name: string;
    fromYuan: number | null;
    toYuan: number | null;
    isNew: boolean;
  }[];
  warnings: Bilingual[];
  problem: Problem | null;
}

/**
 * What writing `after` would change. Shares that `after` doesn't name stay where `keepsOthers`, as a file need not list all,
 * and are taken away otherwise.
 * @param nameOf a community by its code
 */
export function projectDifference(
  before: Project | undefined,
  after: Project,
  nameOf: (community: string) => string,
): Omit<ProjectDifference, 'problem'> {
  const fields = (['name', 'fundingSource', 'year', 'lastYear', 'budgetYuan', 'works'] as const).flatMap(
    (field) => {
      const [from, to] = [before?.[field] ?? null, after[field]];
      return isSame(from, to) ? [] : [{ field, from, to }];
    },
  );
  const standing = new Map(before?.shares.map((share) => [share.community, share.amountYuan]));
  const named = new Map(after.shares.map((share) => [share.community, share.amountYuan]));
  const shares = [...new Set([...standing.keys(), ...named.keys()])].flatMap((community) => {
    const [fromYuan, toYuan] = [standing.get(community) ?? null, named.get(community) ?? null];
    const isNew = !standing.has(community);
    if (!isNew && named.has(community) && isSame(fromYuan, toYuan)) return [];
    return [{ community, name: nameOf(community), fromYuan, toYuan, isNew }];
  });
  const given = after.shares.reduce((sum, { amountYuan }) => sum + (amountYuan ?? 0), 0);
  const isOver = after.budgetYuan !== null && given > after.budgetYuan * 1.0001 + 1;
  const changed = fields.length > 0 || shares.length > 0;
  return {
    code: after.code,
    name: after.name,
    outcome: before ? (changed ? 'changes' : 'same') : 'new',
    fields,
    shares,
    warnings: isOver
      ? [{ zh: '分给小区的钱超过批复金额。', en: 'Communities are given more than the budget.' }]
      : [],
  };
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
