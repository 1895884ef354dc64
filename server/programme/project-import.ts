import { createHash } from 'node:crypto';
import { type QueryExecutorProvider, sql } from 'kysely';
import funding from '../../data/policies/funding.json' with { type: 'json' };
import { Problem } from '../../domain/problem.ts';
import {
  checkProject,
  type Project,
  type ProjectDifference,
  projectDifference,
} from '../../domain/programme/project.ts';
import type { ProjectLine, ProjectTable } from '../../domain/programme/project-table.ts';
import { fundersOf, moneyTopic } from '../../domain/progress/ledger-money.ts';
import { communityFinder, type FoundCommunity } from '../../domain/progress/ledger-names.ts';
import type { Database } from '../progress/database.ts';
import { markOf, readProjectsWithShares, saveProject } from './projects.ts';

interface Community {
  code: string;
  name: string;
}

/** What a list of projects would change in a city, and a mark by which the same difference is known again. */
export async function compareProjects(
  db: QueryExecutorProvider,
  city: string,
  table: ProjectTable,
): Promise<{ differences: ProjectDifference[]; mark: string; wanted: Project[] }> {
  const standing = await readProjectsWithShares(db, city);
  const { rows: communities } =
    await sql<Community>`select code, name from community where city_code = ${city}`.execute(db);
  const find = communityFinder(communities);
  const names = new Map(communities.map(({ code, name }) => [code, name]));
  const differences: ProjectDifference[] = [];
  const wanted: Project[] = [];
  for (const [code, lines] of Map.groupBy(table.lines, ({ code }) => code)) {
    try {
      for (const after of projectsOf(code, lines, standing, find)) {
        checkProject(after, funding.funders);
        const difference = projectDifference(standing.get(after.code), after, (one) => names.get(one) ?? one);
        differences.push({ ...difference, problem: null });
        if (difference.outcome !== 'same') wanted.push(after);
      }
    } catch (problem) {
      if (!(problem instanceof Problem)) throw problem;
      const none = { fields: [], shares: [], warnings: [] };
      differences.push({ code, name: lines[0]!.name, outcome: 'refused', ...none, problem });
    }
  }
  const before = wanted.map(({ code }) => markOf(standing.get(code)));
  const mark = createHash('sha256')
    .update(JSON.stringify([wanted, before]))
    .digest('hex')
    .slice(0, 32);
  return { differences, mark, wanted };
}

/** Writes the difference that somebody has seen, whole or not at all. @throws Problem `programme.projects-stale` */
export async function applyProjects(
  db: Database,
  city: string,
  fileName: string,
  table: ProjectTable,
  mark: string,
  accountId: string | null,
): Promise<ProjectDifference[]> {
  return db.transaction().execute(async (tx) => {
    await sql`select pg_advisory_xact_lock(hashtext(${`project ${city}`}))`.execute(tx);
    const compared = await compareProjects(tx, city, table);
    if (compared.mark !== mark)
      throw new Problem(
        'programme.projects-stale',
        {
          zh: '比较之后项目已被改动，差异已经不同。',
          en: 'Projects have changed since; the difference is another by now.',
        },
        { zh: '请重新比较再写入。', en: 'Compare again, then apply.' },
        { status: 409 },
      );
    const standing = await readProjectsWithShares(tx, city);
    for (const project of compared.wanted) {
      const edit = { city, project, seen: markOf(standing.get(project.code)), reason: `导入 ${fileName}` };
      await saveProject(tx, edit, accountId);
    }
    return compared.differences;
  });
}

/** The projects that the lines of one code speak of: one for each source of money they name. */
function projectsOf(
  code: string,
  lines: readonly ProjectLine[],
  standing: ReadonlyMap<string, Project>,
  find: (code: string, name: string) => FoundCommunity<Community>,
): Project[] {
  const broken = lines.find(({ problem }) => problem)?.problem;
  if (broken) throw broken;
  const shares = new Map<string, number | null>();
  for (const line of lines)
    for (const { code: of, name } of line.communities) {
      const found = find(of, name);
      if (!found.community) throw unknownCommunity(line.row, name || of, found);
      const known = shares.get(found.community.code);
      if (known !== undefined && known !== line.amountYuan && lines.length > 1)
        throw saidTwice(line.row, found.community.name);
      shares.set(found.community.code, line.communities.length === 1 ? line.amountYuan : null);
    }
  const bySource = new Map<string, number>();
  for (const line of lines)
    for (const [funder, yuan] of line.bySource) bySource.set(funder, (bySource.get(funder) ?? 0) + yuan);
  const named = lines.find(({ source }) => source)?.source ?? '';
  const sources = named
    ? [funderOf(named)]
    : bySource.size > 0
      ? [...bySource.keys()]
      : [standing.get(code)?.fundingSource ?? ''];
  return sources.map((fundingSource) => {
    // money of several sources is as many projects of one name
    const own = sources.length > 1 ? `${code}-${fundingSource}` : code;
    const before = standing.get(own);
    const kept = before?.shares.filter(({ community }) => !shares.has(community)) ?? [];
    const said = [...shares].map(([community, amountYuan]) => ({
      community,
      // a community that is only named keeps what it has
      amountYuan:
        amountYuan ?? before?.shares.find((share) => share.community === community)?.amountYuan ?? null,
    }));
    const budget =
      bySource.get(fundingSource) ?? lines.find(({ budgetYuan }) => budgetYuan !== null)?.budgetYuan;
    const works = [...new Set(lines.flatMap((line) => line.works))];
    return {
      code: own,
      name: lines[0]!.name,
      fundingSource,
      year: lines[0]!.years[0] ?? before?.year ?? null,
      lastYear: lines[0]!.years[0] ? lines[0]!.years[1] : (before?.lastYear ?? null),
      budgetYuan: budget ?? before?.budgetYuan ?? null,
      works: works.length > 0 ? works : (before?.works ?? []),
      note: before?.note ?? '',
      source: before?.source ?? '',
      shares: [...kept, ...said].sort((a, b) => (a.community < b.community ? -1 : 1)),
    };
  });
}

/** `中央预算内投资`, `central_budget`, `居民自筹` → the key of a funder; what is none stays and is refused later. */
function funderOf(text: string): string {
  const named = funding.funders.find(({ key, zh, en }) => [key, zh, en].includes(text));
  if (named) return named.key;
  const topic = moneyTopic(text, ['资金'])?.topic;
  return topic === undefined || topic === 'cost' || topic === 'invested' ? text : fundersOf[topic][0]!;
}

function unknownCommunity(row: number, name: string, found: FoundCommunity<Community>): Problem {
  const near = found.community === null ? found.near.slice(0, 3) : [];
  const list = near.map((one) => `${one.name}（${one.code}）`).join('、');
  return new Problem(
    'programme.community-unknown',
    {
      zh: `第 ${row} 行的小区“${name}”${found.by === 'ambiguous' ? '同名不止一个' : '不在本市'}。`,
      en: `Row ${row}: “${name}” is ${found.by === 'ambiguous' ? 'the name of several communities' : 'no community of this city'}.`,
    },
    list
      ? { zh: `是不是 ${list}？请填写小区编号。`, en: `Is it ${list}? Give the code.` }
      : { zh: '请核对名称，或先在“底数”里导入。', en: 'Check the name, or import it in the register first.' },
    { status: 422 },
  );
}

function saidTwice(row: number, name: string): Problem {
  return new Problem(
    'programme.share-twice',
    {
      zh: `第 ${row} 行：小区“${name}”在同一项目里出现两次，金额不同。`,
      en: `Row ${row}: “${name}” stands twice in one project with different amounts.`,
    },
    { zh: '请只留一行。', en: 'Keep one of them.' },
    { status: 422 },
  );
}
