import type { QueryExecutorProvider } from 'kysely';
import applying from '../../data/policies/applying.json' with { type: 'json' };
import bans from '../../data/policies/digging-bans.json' with { type: 'json' };
import eligibilityFile from '../../data/policies/eligibility.json' with { type: 'json' };
import type { Bilingual } from '../../domain/problem.ts';
import type { Completion } from '../../domain/progress/completion.ts';
import { sCurve } from '../../domain/progress/curve.ts';
import { judgeDeadline } from '../../domain/progress/deadlines.ts';
import { monthOf } from '../../domain/progress/months.ts';
import { standing } from '../../domain/progress/sentence.ts';
import { readSixHaves } from '../../domain/progress/six-haves.ts';
import { stageBar } from '../../domain/progress/stages.ts';
import type { BanLine, CommunityPage, CommunityRow } from '../../domain/progress/view.ts';
import { type EligibilityRule, judgeEligibility } from '../../domain/register/eligibility.ts';
import { type BanRule, banWindows, type TouchedGround } from '../../domain/works/digging-ban.ts';
import { sitePlan } from '../register/site-plan.ts';
import { judgedOn, readAsOf } from './as-of.ts';
import { type CommunityRecord, findCommunity, readMilestones } from './community-facts.ts';
import {
  readAnswers,
  readBuildings,
  readChanges,
  readClosures,
  readInvested,
  readItems,
  readMoney,
  readPhotos,
  readSignatures,
} from './community-parts.ts';
import { completionDays } from './completion-days.ts';
import { bodies, documentText, steps } from './policy.ts';
import { readingsOf } from './readings.ts';
import { nameRegions, regionsAbove } from './region-names.ts';
import { readStandstills } from './standstills.ts';

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
  const [
    milestones,
    items,
    projects,
    changes,
    photos,
    closures,
    signatures,
    answers,
    buildings,
    plan,
    invested,
    finished,
    standstills,
  ] = await Promise.all([
    readMilestones(db, city, id),
    readItems(db, city, id),
    readMoney(db, city, id),
    readChanges(db, city, id),
    readPhotos(db, city, id),
    readClosures(db, city, id, today),
    readSignatures(db, city, id, record.office_code),
    readAnswers(db, city, id),
    readBuildings(db, city, id),
    sitePlan(db, city, code),
    readInvested(db, city, id),
    completionDays(db, city, Number(id)),
    readStandstills(db, [record]),
  ]);
  const readings = readingsOf(record, today);
  const completion = completionOf(record);
  const standstill = standstills.get(0) ?? null;
  const deadline = judgeDeadline(record.planned_finish, record.completed_on, readings, today, standstill);
  const above = regionsAbove(
    record.office_code
      ? { kind: 'neighbourhood', key: `${city}/${record.office_code}/-` }
      : { kind: 'office', key: `${city}/-` },
  );
  const names = await nameRegions(db, above);
  const history = readings.map(({ on, percent }) => ({ month: monthOf(on), percent }));
  return {
    row: { ...rowOf(record), ...(standstill && { standstill }) },
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
      standstill,
      howToApply: howToApply(record.office),
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
    ban: banOn(record, finished.get(Number(id)), today),
    plan,
    ...signatures,
    sixHaves: readSixHaves(record.attributes.sixHaves ?? record.attributes.six_haves),
    invested,
    answers,
    buildingList: buildings,
    // a row may have been written after the day on which a demonstration stands still
    asOf: [record.as_of, today].sort()[0]!,
  };
}

/** The digging ban that lies on a finished community from the day on which it was completed. */
function banOn({ name, city }: CommunityRecord, since: string | undefined, today: string): BanLine | null {
  if (since === undefined) return null;
  const ground: TouchedGround = { work: 0, subject: 'community', name, event: 'renovated', since };
  const [window] = banWindows([ground], bans.rules as BanRule[], city);
  if (!window || (window.freeFrom !== null && window.freeFrom <= today)) return null;
  const { rule, freeFrom } = window;
  const { text, exception, source, clause } = rule;
  return { since, freeFrom, text, exception, document: documentText(source), clause };
}

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

function howToApply(office: string | null): Bilingual {
  const { zh, en } = applying.text;
  return {
    zh: zh.replace('{office}', office ?? '街道'),
    en: en.replace('{office}', office ?? 'the street office'),
  };
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
