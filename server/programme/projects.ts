import { createHash } from 'node:crypto';
import { type QueryExecutorProvider, sql } from 'kysely';
import funding from '../../data/policies/funding.json' with { type: 'json' };
import type { Bilingual } from '../../domain/problem.ts';
import { Problem } from '../../domain/problem.ts';
import { checkProject, type Project, projectDifference } from '../../domain/programme/project.ts';
import { budgetsOnRecord, sharesOnRecord } from '../../domain/programme/record.ts';
import { settleMoney } from '../../domain/programme/sources.ts';

export interface MoneyChangeRow {
  at: string;
  by: string | null;
  /** Code of the community; null = the budget of the project. */
  community: string | null;
  name: string | null;
  /** Who gives it, and who gave it; null = the budget as a whole. */
  funder: string | null;
  oldFunder: string | null;
  fromYuan: number | null;
  toYuan: number | null;
  reason: string;
}

/** A funder by its name. */
export function funderText(key: string): Bilingual {
  return funding.funders.find((one) => one.key === key) ?? { zh: key, en: key };
}

/** All projects of a city with what each gives, by code. */
export async function readProjectsWithShares(
  db: QueryExecutorProvider,
  city: string,
  code?: string,
): Promise<Map<string, Project>> {
  const { rows } = await sql<Project>`
    select p.code, p.name, coalesce(paid.sources, '[]') sources, p.year, (p.attributes->>'lastYear')::int "lastYear",
      p.budget_yuan "budgetYuan", coalesce(p.attributes->'works', '[]') works, coalesce(p.attributes->>'note', '') note,
      p.source, coalesce(given.shares, '[]') shares
    from project p
    left join (
      select f.project_id, json_agg(json_build_object('funder', f.funder, 'budgetYuan', f.budget_yuan)
        order by f.budget_yuan desc nulls last, f.funder) sources
      from project_source f where f.city_code = ${city} group by 1
    ) paid on paid.project_id = p.id
    left join (
      select s.project_id, json_agg(json_build_object('community', c.code, 'funder', s.funder,
        'amountYuan', s.amount_yuan) order by c.code, s.funder) shares
      from community_project s join community c on c.city_code = s.city_code and c.id = s.community_id
      where s.city_code = ${city} group by 1
    ) given on given.project_id = p.id
    where p.city_code = ${city} and (${code ?? null}::text is null or p.code = ${code ?? null})
    order by p.year, p.code`.execute(db);
  return new Map(rows.map((row) => [row.code, row]));
}

/** A mark of a project as it stands: whoever edits says which one was seen. */
export function markOf(project: Project | undefined): string {
  return project ? createHash('sha256').update(JSON.stringify(project)).digest('hex').slice(0, 16) : '';
}

export interface ProjectEdit {
  city: string;
  project: Project;
  /** Mark of what the editor had seen; '' = there was none. */
  seen: string;
  reason: string;
}

/**
 * Writes a project with all its shares; those it doesn't name are taken away. Every amount that changes keeps who, when, why.
 * @throws Problem `programme.project-conflict` (409) where somebody has changed it since, `programme.community-unknown`
 */
export async function saveProject(
  tx: QueryExecutorProvider,
  { city, project: wanted, seen, reason }: ProjectEdit,
  accountId: string | null,
): Promise<Project> {
  const project = settleMoney(wanted);
  // one project at a time is edited in a city: two that are made at once with one code meet here
  await sql`select pg_advisory_xact_lock(hashtext(${`project ${city}`}))`.execute(tx);
  const before = (await readProjectsWithShares(tx, city, project.code)).get(project.code);
  if (markOf(before) !== seen) throw conflict(project.code, before);
  checkProject(project, funding.funders);
  const ids = await communityIds(
    tx,
    city,
    project.shares.map(({ community }) => community),
  );
  const difference = projectDifference(before, project, () => '', funderText);
  const { fields, sources, shares } = difference;
  const isBudget = fields.some(({ field }) => field === 'budgetYuan');
  if (before && (isBudget || sources.length + shares.length > 0) && reason.trim() === '') throw needsReason();
  const attributes = JSON.stringify({
    ...(project.note && { note: project.note }),
    ...(project.works.length > 0 && { works: project.works }),
    ...(project.lastYear !== null && { lastYear: project.lastYear }),
  });
  const { rows } = await sql<{ id: number }>`
    insert into project (city_code, code, name, year, budget_yuan, attributes, source)
    values (${city}, ${project.code}, ${project.name}, ${project.year}, ${project.budgetYuan}, ${attributes}::jsonb,
      ${project.source})
    on conflict (city_code, code) do update set name = excluded.name, year = excluded.year, budget_yuan = excluded.budget_yuan, source = excluded.source,
      attributes = (project.attributes - 'note' - 'works' - 'lastYear') || excluded.attributes
    returning id::int`.execute(tx);
  const id = rows[0]!.id;
  const why = reason.trim() || '新建项目';
  for (const { funder, is, toYuan } of sources)
    if (is === 'gone')
      await sql`delete from project_source where city_code = ${city} and project_id = ${id} and funder = ${funder}`.execute(
        tx,
      );
    else
      await sql`insert into project_source (city_code, project_id, funder, budget_yuan)
        values (${city}, ${id}, ${funder}, ${toYuan})
        on conflict (city_code, project_id, funder) do update set budget_yuan = excluded.budget_yuan`.execute(
        tx,
      );
  const gone = await communityIds(
    tx,
    city,
    shares.map(({ community }) => community),
  );
  const idOf = (community: string) => ids.get(community) ?? gone.get(community)!;
  const stays = new Set(project.shares.map(({ community, funder }) => `${funder} ${community}`));
  for (const { community, funder, toYuan } of shares)
    if (stays.has(`${funder} ${community}`))
      await sql`insert into community_project (city_code, community_id, project_id, funder, amount_yuan)
        values (${city}, ${idOf(community)}, ${id}, ${funder}, ${toYuan})
        on conflict (city_code, community_id, project_id, funder) do update set amount_yuan = excluded.amount_yuan`.execute(
        tx,
      );
    else
      await sql`delete from community_project where city_code = ${city} and community_id = ${idOf(community)}
        and project_id = ${id} and funder = ${funder}`.execute(tx);
  for (const { funder, fromYuan, toYuan } of budgetsOnRecord(difference))
    await sql`insert into money_change (city_code, field, project, funder, old_funder, old_yuan, new_yuan, reason, account_id)
      values (${city}, 'budget', ${project.code}, ${funder}, ${funder}, ${fromYuan}, ${toYuan}, ${why}, ${accountId})`.execute(
      tx,
    );
  for (const { community, funder, oldFunder, fromYuan, toYuan } of sharesOnRecord(difference, project))
    await sql`insert into money_change (city_code, community_id, field, project, funder, old_funder, old_yuan, new_yuan, reason,
        account_id)
      values (${city}, ${idOf(community)}, 'share', ${project.code}, ${funder}, ${oldFunder}, ${fromYuan}, ${toYuan}, ${why},
        ${accountId})`.execute(tx);
  return (await readProjectsWithShares(tx, city, project.code)).get(project.code)!;
}

/** Takes a project away that gives nothing to anybody. @throws Problem `programme.project-used`, `…-conflict` */
export async function removeProject(
  tx: QueryExecutorProvider,
  { city, code, seen }: { city: string; code: string; seen: string },
): Promise<void> {
  const before = (await readProjectsWithShares(tx, city, code)).get(code);
  if (!before || markOf(before) !== seen) throw conflict(code, before);
  if (before.shares.length > 0)
    throw new Problem(
      'programme.project-used',
      {
        zh: `项目 ${code} 还有 ${before.shares.length} 个小区。`,
        en: `${before.shares.length} communities still belong to ${code}.`,
      },
      { zh: '请先移除其小区。', en: 'Take its communities out first.' },
      { status: 409 },
    );
  await sql`delete from project where city_code = ${city} and code = ${code}`.execute(tx);
}

/** Who changed which amount of a project, when and why, the latest first. */
export async function readMoneyChanges(
  db: QueryExecutorProvider,
  city: string,
  code: string,
): Promise<MoneyChangeRow[]> {
  const { rows } = await sql<MoneyChangeRow>`
    select to_char(m.changed_at at time zone 'Asia/Shanghai', 'YYYY-MM-DD HH24:MI') at, coalesce(a.name, m.account_id) "by",
      c.code community, c.name, m.funder, m.old_funder "oldFunder", m.old_yuan "fromYuan", m.new_yuan "toYuan", m.reason
    from money_change m
    left join community c on c.city_code = m.city_code and c.id = m.community_id
    left join account a on a.id = m.account_id
    where m.city_code = ${city} and m.project = ${code} order by m.id desc limit 200`.execute(db);
  return rows;
}

async function communityIds(
  tx: QueryExecutorProvider,
  city: string,
  codes: readonly string[],
): Promise<Map<string, number>> {
  const { rows } = await sql<{ code: string; id: number }>`select code, id::int from community
    where city_code = ${city} and code = any (${codes})`.execute(tx);
  const ids = new Map(rows.map(({ code, id }) => [code, id]));
  const missing = codes.find((code) => !ids.has(code));
  if (missing !== undefined)
    throw new Problem(
      'programme.community-unknown',
      { zh: `本市没有编号为 ${missing} 的小区。`, en: `There is no community ${missing} in this city.` },
      { zh: '请从列表中选择。', en: 'Choose one from the list.' },
      { status: 422, facts: { community: missing } },
    );
  return ids;
}

function conflict(code: string, current: Project | undefined): Problem {
  return new Problem(
    'programme.project-conflict',
    current
      ? { zh: `项目 ${code} 刚被别人改过。`, en: `Somebody has changed ${code} since.` }
      : { zh: `项目 ${code} 已不存在。`, en: `The project ${code} is gone.` },
    { zh: '请看过现状再改。', en: 'Look at it as it stands, then change it.' },
    { status: 409, facts: { current: current ?? null, mark: markOf(current) } },
  );
}

function needsReason(): Problem {
  return new Problem(
    'programme.reason-missing',
    { zh: '改动已登记的金额须写明原因。', en: 'An amount on record changes only with a reason.' },
    { zh: '请填写原因。', en: 'Give the reason.' },
    { status: 422 },
  );
}
