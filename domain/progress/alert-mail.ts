import type { Bilingual } from '../problem.ts';
import { type Alert, type AlertKind, alertKinds, alertKindText, type Rhythm } from './alerts.ts';
import type { Lang } from './markup/format.ts';
import type { SupervisedCommunity } from './reporting.ts';
import { hasReached } from './status.ts';

/** What is told of one city. */
export interface CityAlerts {
  city: string;
  name: string;
  /** Day on which it was judged. */
  day: string;
  fresh: { row: SupervisedCommunity; alert: Alert }[];
  /** How many were told before and still stand. */
  standing: number;
}

export interface AlertMail {
  subject: string;
  text: string;
}

/** More of one kind in one city nobody reads in a mail; the page has the rest. */
const mostLines = 100;

const shortNames: Record<AlertKind, Bilingual> = {
  deadline: { zh: '逾期', en: 'deadlines' },
  missing: { zh: '缺报', en: 'missing' },
  contradiction: { zh: '矛盾', en: 'contradictions' },
  acceptance: { zh: '验收', en: 'acceptance' },
};

/** The page of supervision, filtered: a list of a city, or one community in it. */
export function supervisionLink(origin: string, lang: Lang, filter: Record<string, string>): string {
  const query = new URLSearchParams({ ...filter, ...(lang === 'en' && { lang }) });
  return query.size > 0 ? `${origin}/supervise?${query}` : `${origin}/supervise`;
}

/** Writes the mail. `rhythms` are those whose time has come; `token` ends the alerts. */
export function alertMail(
  cities: readonly CityAlerts[],
  rhythms: readonly Rhythm[],
  lang: Lang,
  origin: string,
  token: string,
): AlertMail {
  const zh = lang === 'zh';
  const end = `${origin}/alerts/${token}/end${zh ? '' : '?lang=en'}`;
  const foot = zh
    ? `更改接收内容：${supervisionLink(origin, lang, {})}#alerts\n停止全部预警邮件：${end}`
    : `Change what you are told: ${supervisionLink(origin, lang, {})}#alerts\nEnd these mails: ${end}`;
  return {
    subject: subjectOf(cities, rhythms, lang),
    text: `${cities.map((city) => cityText(city, lang, origin)).join('\n\n')}\n\n${foot}\n`,
  };
}

function subjectOf(cities: readonly CityAlerts[], rhythms: readonly Rhythm[], lang: Lang): string {
  const zh = lang === 'zh';
  const all = cities.flatMap(({ fresh }) => fresh);
  const counts = alertKinds
    .map((kind) => ({ kind, n: all.filter(({ alert }) => alert.kind === kind).length }))
    .filter(({ n }) => n > 0)
    .map(({ kind, n }) => `${shortNames[kind][lang]} ${n}`);
  const kind = rhythms.includes('monthly')
    ? { zh: '月度调度', en: 'Monthly dispatch' }
    : rhythms.includes('weekly')
      ? { zh: '督办周报', en: 'Weekly digest' }
      : { zh: '督办预警', en: 'Alert' };
  const where =
    cities.length === 1 ? cities[0]!.name : zh ? `${cities.length} 个城市` : `${cities.length} cities`;
  const what = counts.length > 0 ? counts.join(' · ') : zh ? '没有新情况' : 'nothing new';
  return zh ? `${kind.zh}：${where} ${what}` : `${kind.en}: ${where}, ${what}`;
}

function cityText({ city, name, day, fresh, standing }: CityAlerts, lang: Lang, origin: string): string {
  const zh = lang === 'zh';
  const sections = alertKinds.flatMap((kind) => {
    const ofKind = fresh
      .filter(({ alert }) => alert.kind === kind)
      .sort((a, b) => b.alert.severity - a.alert.severity);
    if (ofKind.length === 0) return [];
    // the lists of the page bear the names of the kinds (client/progress/supervise-table.ts)
    const link = supervisionLink(origin, lang, { city, pick: kind });
    const lines = ofKind.slice(0, mostLines).map((one, i) => entryText(one, i + 1, city, lang, origin));
    const rest = ofKind.length - lines.length;
    if (rest > 0) lines.push(zh ? `另有 ${rest} 项，见上面的链接。` : `${rest} more: see the link above.`);
    const head = zh
      ? `【${alertKindText[kind].zh}】${ofKind.length} 项`
      : `${alertKindText[kind].en}: ${ofKind.length}`;
    return [`${head}\n${link}\n\n${lines.join('\n\n')}`];
  });
  if (sections.length === 0) sections.push(zh ? '没有新情况。' : 'Nothing new.');
  if (standing > 0) {
    const link = supervisionLink(origin, lang, { city, pick: 'all' });
    sections.push(
      zh
        ? `此前已告知、仍未解决的 ${standing} 项不再重复：${link}`
        : `Told before and still standing, not repeated here: ${standing}. ${link}`,
    );
  }
  return `${name} · ${zh ? '截至' : 'as of'} ${day}\n\n${sections.join('\n\n')}`;
}

function entryText(
  { row, alert }: { row: SupervisedCommunity; alert: Alert },
  number: number,
  city: string,
  lang: Lang,
  origin: string,
): string {
  const zh = lang === 'zh';
  const office = row.office === null ? '' : zh ? `（${row.office}）` : ` (${row.office})`;
  const indent = '   ';
  return [
    `${number}. ${row.name}${office}${zh ? '：' : ': '}${alert.what[lang]}`,
    `${indent}${zh ? '原因：' : 'Why: '}${alert.why[lang].replaceAll(/\s+/g, ' ')}`,
    alert.since && `${indent}${zh ? `自 ${alert.since} 起` : `Since ${alert.since}`}`,
    !hasReached(row.status, 'complete') && `${indent}${forecastText(row)[lang]}`,
    `${indent}${supervisionLink(origin, lang, { city, pick: 'all', find: row.code })}`,
  ]
    .filter(Boolean)
    .join('\n');
}

function forecastText({ deadline: { forecast, standstill } }: SupervisedCommunity): Bilingual {
  if (standstill)
    return { zh: '工程未推进，不作预计', en: 'The work does not move: nothing to forecast from' };
  if (!forecast) return { zh: '填报太少，无法预计完工日期', en: 'Too few reports to forecast the end' };
  const { finishOn, earliestOn, latestOn } = forecast;
  return {
    zh: `按以往进度预计 ${finishOn} 完工（最早 ${earliestOn}，${latestOn ? `最晚 ${latestOn}` : '按最慢的进度完不成'}）`,
    en: `At the rate so far it ends on ${finishOn} (${earliestOn} at the earliest, ${latestOn ? `${latestOn} at the latest` : 'never at the slowest rate'})`,
  };
}
