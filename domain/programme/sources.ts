import { type Bilingual, Problem } from '../problem.ts';
import { money } from '../progress/markup/format.ts';

/** A source of a project's money with its part of the budget; null = not known. */
export interface ProjectSource {
  /** Key of a funder (data/policies/funding.json). */
  funder: string;
  budgetYuan: number | null;
}

/** 出资分担: what a source gives to a community; null = the amount is not known yet. */
export interface ProjectShare {
  /** Code of the community. */
  community: string;
  /** A source of the project, or `several`. */
  funder: string;
  amountYuan: number | null;
}

/** The giver of money of which nobody says what comes from whom. */
export const untold = 'several';

interface Funded {
  sources: ProjectSource[];
  budgetYuan: number | null;
  shares: ProjectShare[];
}

/** Whose money a community has of a project that does not say so: that of its only source. */
export function funderUntold(sources: readonly ProjectSource[]): string {
  return sources.length === 1 ? sources[0]!.funder : untold;
}

/**
 * The same money said once: a whole that its parts add up to is their sum to the fen, the only source has the whole, and a
 * community stands without an amount, once, only where nothing is known of what it is given. Shares in the order of communities.
 */
export function settleMoney<T extends Funded>(project: T, roundingYuan = 1): T {
  const { budgetYuan } = project;
  const only = project.sources.length === 1 ? project.sources[0]! : null;
  const sources = only ? [{ ...only, budgetYuan: only.budgetYuan ?? budgetYuan }] : project.sources;
  const parts = partsYuan(sources);
  const isSum = parts !== null && (budgetYuan === null || Math.abs(parts - budgetYuan) <= roundingYuan);
  const known = project.shares.filter(({ amountYuan }) => amountYuan !== null);
  const paid = new Set(known.map(({ community }) => community));
  const open = new Set(project.shares.map(({ community }) => community).filter((each) => !paid.has(each)));
  const shares = [
    ...known,
    ...[...open].map((community) => ({ community, funder: funderUntold(sources), amountYuan: null })),
  ].sort(byCommunity);
  return { ...project, sources, shares, budgetYuan: isSum ? parts : budgetYuan };
}

function byCommunity(a: ProjectShare, b: ProjectShare): number {
  if (a.community !== b.community) return a.community < b.community ? -1 : 1;
  return a.funder < b.funder ? -1 : 1;
}

/** The sum of all parts; null where one is not known. */
function partsYuan(sources: readonly ProjectSource[]): number | null {
  return sources.some(({ budgetYuan }) => budgetYuan === null)
    ? null
    : Math.round(sources.reduce((sum, { budgetYuan }) => sum + budgetYuan!, 0) * 100) / 100;
}

/** @throws Problem `programme.project-source…` where sources are none, unknown, twice, or don't add up; `…-share-source` */
export function checkSources(
  { sources, budgetYuan, shares }: Funded,
  funders: readonly ({ key: string } & Bilingual)[],
): void {
  const unknown =
    sources.length === 0
      ? ''
      : sources.find(({ funder }) => !funders.some(({ key }) => key === funder))?.funder;
  if (unknown !== undefined)
    throw refused('source', `资金渠道“${unknown}”无法识别。`, `No funder is called “${unknown}”.`, {
      zh: `可用：${funders.map((one) => one.zh).join('、')}。`,
      en: `Use one of ${funders.map((one) => one.en).join(', ')}.`,
    });
  const nameOf = (funder: string) => funders.find(({ key }) => key === funder)!;
  const twice = sources.find(({ funder }, i) => sources.findIndex((one) => one.funder === funder) !== i);
  if (twice)
    throw refused(
      'source-twice',
      `${nameOf(twice.funder).zh}列了两次。`,
      `${nameOf(twice.funder).en} is listed twice.`,
      { zh: '每个渠道只列一次。', en: 'List each source once.' },
    );
  const parts = sources.reduce((sum, each) => sum + (each.budgetYuan ?? 0), 0);
  const isOff =
    budgetYuan !== null &&
    (partsYuan(sources) === null ? parts > budgetYuan + 1 : Math.abs(parts - budgetYuan) > 1);
  if (isOff)
    throw refused(
      'sources-sum',
      `各渠道合计 ${money(parts, 'zh')}，批复 ${money(budgetYuan, 'zh')}，相差 ${money(Math.abs(parts - budgetYuan), 'zh')}。`,
      `The sources add up to ${money(parts, 'en')}, the budget is ${money(budgetYuan, 'en')}.`,
      { zh: '请核对各渠道金额与批复金额。', en: 'Check the parts and the budget.' },
    );
  const stray = shares.find(
    ({ funder }) => funder !== untold && !sources.some((one) => one.funder === funder),
  );
  if (stray)
    throw refused(
      'share-source',
      `小区 ${stray.community} 的“${funders.find(({ key }) => key === stray.funder)?.zh ?? stray.funder}”不是本项目的资金渠道。`,
      `“${stray.funder}” gives to ${stray.community} and is no source of this project.`,
      { zh: '请先把它加入本项目的资金渠道。', en: 'Make it a source of the project first.' },
    );
}

/** Where communities are given more than the budget (`funder` null), else more of a source than it has, and by how much. */
export function overspent({
  sources,
  budgetYuan,
  shares,
}: Funded): { funder: string | null; yuan: number }[] {
  const over = (funder: string | null, most: number | null) => {
    const given = shares
      .filter((share) => funder === null || share.funder === funder)
      .reduce((sum, { amountYuan }) => sum + (amountYuan ?? 0), 0);
    return most !== null && given > most * 1.0001 + 1 ? [{ funder, yuan: given - most }] : [];
  };
  const whole = over(null, budgetYuan);
  return whole.length > 0 ? whole : sources.flatMap(({ funder, budgetYuan: part }) => over(funder, part));
}

function refused(what: string, zh: string, en: string, cure: Bilingual): Problem {
  return new Problem(`programme.project-${what}`, { zh, en }, cure, { status: 422 });
}
