import { type QueryExecutorProvider, sql } from 'kysely';
import eligibilityFile from '../../data/policies/eligibility.json' with { type: 'json' };
import type { Bilingual } from '../../domain/problem.ts';
import type { Completion } from '../../domain/progress/completion.ts';
import { sCurve } from '../../domain/progress/curve.ts';
import { judgeDeadline } from '../../domain/progress/deadlines.ts';
import { lastDayOf, monthOf } from '../../domain/progress/months.ts';
import { standing } from '../../domain/progress/sentence.ts';
import { readSixHaves } from '../../domain/progress/six-haves.ts';
import { stageBar } from '../../domain/progress/stages.ts';
import type { CommunityPage, CommunityRow, PhotoLine } from '../../domain/progress/view.ts';
import { type EligibilityRule, judgeEligibility } from '../../domain/register/eligibility.ts';
import { judgedOn, readAsOf } from './as-of.ts';
import { type CommunityRecord, findCommunity, readMilestones } from './community-facts.ts';
import { newsText, newsValue } from './news.ts';
import { acceptanceParties, bodies, funderText, partyText, steps, works } from './policy.ts';
import { nameRegions, regionsAbove } from './region-names.ts';

/** All that the page of one community shows, or undefined when there is none of that code. */
export async function readCommunityPage(
  db: QueryExecutorProvider,
  city: string,
  code: string,
  calendarDay: string,
): Promise<CommunityPage | undefined> {
  const record = await findCommunity(db, city, code);
  if (!record) return undefined;
  const asOf = await readAsOf(db, { kind: 'city', key: city });
  const today = judgedOn(asOf, calendarDay);
  const { id } = record;
  const [milestones, items, projects, changes, photos, closures, signatures, answers, buildings] =
    await Promise.all([
      readMilestones(db, city, id),
      readItems(db, city, id),
      readMoney(db, city, id),
      readChanges(db, city, id),
      readPhotos(db, city, id),
      readClosures(db, city, id, today),
      readSignatures(db, city, id),
      readAnswers(db, city, id),
      readBuildings(db, city, id),
    ]);
  const readings = record.months.flatMap((month, i) =>
    month > 0 ? [{ on: lastDayOf(month), percent: record.permilles[i]! / 10 }] : [],
  );
  const completion = completionOf(record);
  const deadline = judgeDeadline(record.planned_finish, record.completed_on, readings, today);
  const above = regionsAbove(
    record.office_code
      ? { kind: 'neighbourhood', key: `${city}/${record.office_code}/-` }
      : { kind: 'office', key: `${city}/-` },
  );
  const names = await nameRegions(db, above);
  const history = readings.map(({ on, percent }) => ({ month: monthOf(on), percent }));
  return {
    row: rowOf(record),
    above: above.map(names),
    builtYear: record.built_year,
    buildings: record.buildings,
    floorAreaM2: Number(record.floor_area_m2),
    sentence: standing({
      name: record.name,
      status: record.status,
      completion,
      plannedStart: record.planned_start,
      plannedFinish: record.planned_finish,
      startedOn: record.started_on,
      completedOn: record.completed_on,
      acceptedOn: record.accepted_on,
      deadline,
      notPlanned: record.status === 'reserve' ? whyNotPlanned(record, today) : [],
    }),
    stages: stageBar(steps, milestones, today),
    completion,
    deadline,
    curve: sCurve(
      [{ weight: 1, plannedStart: record.planned_start, plannedFinish: record.planned_finish, history }],
      monthOf(today),
    ),
    works: items,
    money: projects,
    bodies: responsible(record),
    changes,
    photos,
    closures,
    acceptance: acceptanceParties.flatMap((party) =>
      (['whole', 'pipes'] as const)
        .filter((part) => part === 'whole' || pipeParties.has(party))
        .map((part) => ({
          party: partyText(party),
          part,
          signedOn: signatures.get(`${party} ${part}`) ?? null,
        })),
    ),
    sixHaves: readSixHaves(record.attributes.sixHaves ?? record.attributes.six_haves),
    answers,
    buildingList: buildings,
    asOf: record.as_of,
  };
}

/** Pipe works are looked at hardest: who builds them and who watches the builders signs for them by itself (JL-2020-12 监督). */
export const pipeParties: ReadonlySet<string> = new Set(['施工单位', '监理单位', '实施单位']);

export function rowOf(record: CommunityRecord): CommunityRow {
  return {
    city: record.city,
    code: record.code,
    name: record.name,
    office: record.office,
    address: record.address,
    status: record.status,
    percent: record.permille / 10,
    weightedBy: record.weighted_by,
    households: record.households,
    investmentYuan: Number(record.investment_yuan),
    plannedFinish: record.planned_finish,
    at: [record.lon, record.lat],
    demo: record.demo,
  };
}

function completionOf(record: CommunityRecord): Completion {
  const said = record.months.length > 0 || !['under_way'].includes(record.status);
  return { percent: record.permille / 10, weightedBy: record.weighted_by, known: said ? 1 : 0 };
}

/** The rules that keep a community out, or ask for more: of each kind the nearest one in force, with the fact compared. */
function whyNotPlanned(record: CommunityRecord, today: string): Bilingual[] {
  const facts = {
    builtYear: record.built_year,
    exclusion: record.exclusion as never,
    status: record.status,
    willingness: record.willingness,
  };
  const rules = eligibilityFile.rules as unknown as EligibilityRule[];
  const verdict = judgeEligibility(facts, rules, record.city, Number(today.slice(0, 4)));
  const nearest = new Map<string, (typeof verdict.findings)[number]>();
  for (const finding of verdict.findings) {
    if (finding.verdict !== 'ineligible' && finding.verdict !== 'conditional') continue;
    const other = nearest.get(finding.rule.test.kind);
    if (!other || other.rule.region.length < finding.rule.region.length)
      nearest.set(finding.rule.test.kind, finding);
  }
  return [...nearest.values()].map(({ rule, fact }) => {
    const text = strip(rule.text);
    if (rule.test.kind !== 'built-by') return text;
    return { zh: `建成于 ${fact} 年（${text.zh}）`, en: `it was built in ${fact} (${text.en})` };
  });
}

/** Rules end with a full stop; inside a sentence they don't. */
function strip({ zh, en }: Bilingual): Bilingual {
  return { zh: zh.replace(/[。；.]+$/u, ''), en: en.replace(/[.;]+$/u, '') };
}

function responsible(record: CommunityRecord): CommunityPage['bodies'] {
  const phones = (record.attributes.phones ?? {}) as Record<string, string>;
  const duties = new Map<string, { zh: string[]; en: string[] }>();
  for (const step of steps)
    for (const key of step.leads) {
      const duty = duties.get(key) ?? { zh: [], en: [] };
      if (!duty.zh.includes(step.stageText.zh)) duty.zh.push(step.stageText.zh);
      if (!duty.en.includes(step.stageText.en)) duty.en.push(step.stageText.en);
      duties.set(key, duty);
    }
  return [...duties].map(([key, duty]) => {
    const body = bodies.get(key) ?? { zh: key, en: key };
    const isOffice = key === 'office' && record.office !== null;
    return {
      text: isOffice ? { zh: record.office!, en: record.office! } : { zh: body.zh, en: body.en },
      duty: { zh: duty.zh.join('、'), en: duty.en.join(', ') },
      phone: (isOffice ? record.office_phone : null) ?? phones[key] ?? null,
    };
  });
}

async function readItems(
  db: QueryExecutorProvider,
  city: string,
  id: string,
): Promise<CommunityPage['works']> {
  const { rows } = await sql<{
    item_code: string;
    planned: number;
    done: number;
    cost_yuan: number | null;
    percent: number | null;
  }>`select w.item_code, w.planned, w.done, w.cost_yuan, latest.percent
    from work_item w
    left join lateral (
      select r.percent from progress_report r
      where r.city_code = w.city_code and r.community_id = w.community_id and r.item_code = w.item_code
        and not exists (select from progress_report x where x.city_code = r.city_code and x.corrects = r.id)
      order by r.reported_on desc, r.id desc limit 1
    ) latest on true
    where w.city_code = ${city} and w.community_id = ${id} and w.planned > 0
    order by w.item_code`.execute(db);
  const place = new Map([...works.keys()].map((code, i) => [code, i]));
  rows.sort((a, b) => (place.get(a.item_code) ?? 1e6) - (place.get(b.item_code) ?? 1e6));
  return rows.map((row) => {
    const item = works.get(row.item_code);
    return {
      text: item ? { zh: item.zh, en: item.en } : { zh: row.item_code, en: row.item_code },
      workClass: item?.class ?? 'basic',
      unit: item?.unit ?? '',
      planned: row.planned,
      done: row.done,
      percent: row.percent ?? Math.min(100, (100 * row.done) / row.planned),
      costYuan: row.cost_yuan,
    };
  });
}

async function readMoney(
  db: QueryExecutorProvider,
  city: string,
  id: string,
): Promise<CommunityPage['money']> {
  const { rows } = await sql<{ funding_source: string; name: string; amount_yuan: number | null }>`
    select p.funding_source, p.name, m.amount_yuan from community_project m
    join project p on p.city_code = m.city_code and p.id = m.project_id
    where m.city_code = ${city} and m.community_id = ${id} order by m.amount_yuan desc nulls last`.execute(
    db,
  );
  return rows.map((row) => ({
    source: funderText(row.funding_source),
    project: row.name,
    amountYuan: row.amount_yuan,
  }));
}

async function readChanges(
  db: QueryExecutorProvider,
  city: string,
  id: string,
): Promise<CommunityPage['changes']> {
  const { rows } = await sql<{
    at: string;
    step: string;
    field: string;
    old_value: string | null;
    new_value: string | null;
    reason: string;
  }>`select to_char(changed_at at time zone 'Asia/Shanghai', 'YYYY-MM-DD') at, step, field, old_value, new_value, reason
    from milestone_change where city_code = ${city} and community_id = ${id}
    order by changed_at desc, id desc limit 200`.execute(db);
  return rows.map((row) => ({
    at: row.at,
    text: newsText('change', row.step, row.field),
    from: newsValue({ kind: 'change', field: row.field }, row.old_value),
    to: newsValue({ kind: 'change', field: row.field }, row.new_value),
    reason: row.reason,
  }));
}

async function readPhotos(db: QueryExecutorProvider, city: string, id: string): Promise<PhotoLine[]> {
  const { rows } =
    await sql<PhotoLine>`select id, kind, to_char(taken_on, 'YYYY-MM-DD') "takenOn", width, height, caption
    from photo where city_code = ${city} and community_id = ${id} and withdrawn_reason is null
    order by array_position(array['before', 'during', 'after'], kind), coalesce(taken_on, received_at::date), received_at
    limit 60`.execute(db);
  return rows;
}

/** Works that close the yard now or later: dates and the sentence written for residents, nothing else of the works. */
async function readClosures(
  db: QueryExecutorProvider,
  city: string,
  id: string,
  today: string,
): Promise<CommunityPage['closures']> {
  const { rows } = await sql<
    CommunityPage['closures'][number]
  >`select to_char(starts_on, 'YYYY-MM-DD') "from",
      to_char(ends_on, 'YYYY-MM-DD') "to", public_note note
    from work where city_code = ${city} and community_id = ${id} and public_note <> '' and starts_on is not null
      and state in ('permitted', 'running', 'planned') and coalesce(ends_on, starts_on) >= ${today}::date
    order by starts_on`.execute(db);
  return rows;
}

async function readSignatures(
  db: QueryExecutorProvider,
  city: string,
  id: string,
): Promise<Map<string, string>> {
  const { rows } = await sql<{ key: string; signed: string; passed: boolean }>`
    select distinct on (party, part) party || ' ' || part as key, passed,
      to_char(signed_at at time zone 'Asia/Shanghai', 'YYYY-MM-DD') signed
    from acceptance_signature where city_code = ${city} and community_id = ${id}
    order by party, part, signed_at desc, id desc`.execute(db);
  return new Map(rows.filter((row) => row.passed).map((row) => [row.key, row.signed]));
}

async function readAnswers(
  db: QueryExecutorProvider,
  city: string,
  id: string,
): Promise<CommunityPage['answers']> {
  const { rows } = await sql<CommunityPage['answers'][number]>`select ticket, question, answer,
      to_char(asked_at at time zone 'Asia/Shanghai', 'YYYY-MM-DD') "askedOn",
      to_char(answered_at at time zone 'Asia/Shanghai', 'YYYY-MM-DD') "answeredOn"
    from feedback where city_code = ${city} and community_id = ${id} and is_public and state = 'answered'
    order by answered_at desc limit 20`.execute(db);
  return rows;
}

async function readBuildings(
  db: QueryExecutorProvider,
  city: string,
  id: string,
): Promise<CommunityPage['buildingList']> {
  const { rows } = await sql<CommunityPage['buildingList'][number]>`
    select code, name, levels, households, built_year "builtYear" from building
    where city_code = ${city} and community_id = ${id} and use = 'residential' order by code limit 400`.execute(
    db,
  );
  return rows;
}
