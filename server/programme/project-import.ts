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
import { projectOfLines } from '../../domain/programme/project-lines.ts';
import type { ProjectLine, ProjectTable } from '../../domain/programme/project-table.ts';
import { communityFinder, type FoundCommunity } from '../../domain/progress/ledger-names.ts';
import type { Database } from '../progress/database.ts';
import { funderText, markOf, readProjectsWithShares, saveProject } from './projects.ts';

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
  const codeOf = ({ row }: ProjectLine, { code, name }: ProjectLine['communities'][number]) => {
    const found = find(code, name);
    if (!found.community) throw unknownCommunity(row, name || code, found);
    return found.community.code;
  };
  const names = new Map(communities.map(({ code, name }) => [code, name]));
  const differences: ProjectDifference[] = [];
  const wanted: Project[] = [];
  for (const [code, lines] of Map.groupBy(table.lines, ({ code }) => code)) {
    try {
      const before = standing.get(code);
      const after = projectOfLines(lines, before, codeOf, funding.funders);
      checkProject(after, funding.funders);
      const difference = projectDifference(before, after, (one) => names.get(one) ?? one, funderText);
      differences.push({ ...difference, problem: null });
      if (difference.outcome !== 'same') wanted.push(after);
    } catch (problem) {
      if (!(problem instanceof Problem)) throw problem;
      const none = { fields: [], sources: [], shares: [], warnings: [] };
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
