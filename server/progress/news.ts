import type { Bilingual } from '../../domain/problem.ts';
import { money } from '../../domain/progress/markup/format.ts';
import { maskPersonal } from '../../domain/progress/mask-personal.ts';
import { publicReason } from '../../domain/progress/public-reason.ts';
import { isStatus, statusText } from '../../domain/progress/status.ts';
import type { NewsRow } from './community-facts.ts';
import { funderText, steps, works } from './policy.ts';

const fields: Record<string, Bilingual> = {
  planned_on: { zh: '计划日期', en: 'planned date' },
  actual_on: { zh: '实际日期', en: 'actual date' },
  status: { zh: '状态', en: 'state' },
};

const moneyFields: Record<string, Bilingual> = {
  cost: { zh: '估算总投资', en: 'Estimated cost' },
  invested: { zh: '已完成投资', en: 'Money spent so far' },
  share: { zh: '资金', en: 'Money' },
};

/** What is told of a change, a report, an answer or an amount of money. */
export type Told = Pick<NewsRow, 'kind' | 'subject' | 'field' | 'funder' | 'old_funder' | 'day'>;

/** What a change is about: `开工 · 计划日期`, `资金 · 中央预算内投资（2021年配套）`. */
export function newsText({ kind, subject, field, funder, old_funder }: Told): Bilingual {
  if (kind === 'answer') return { zh: `答复 ${subject}`, en: `Answer ${subject}` };
  if (kind === 'report') {
    const item = works.get(subject);
    return item
      ? { zh: `${item.zh} · 进度`, en: `${item.en} · progress` }
      : { zh: '整体进度', en: 'Overall progress' };
  }
  if (kind === 'money') {
    const what = moneyFields[field] ?? { zh: field, en: field };
    if (funder === null) return what;
    const source = funder === old_funder ? funderText(funder) : { zh: '来源', en: 'source' };
    const of = subject === '' ? { zh: '', en: '' } : { zh: `（${subject}）`, en: ` (${subject})` };
    return { zh: `${what.zh} · ${source.zh}${of.zh}`, en: `${what.en} · ${source.en}${of.en}` };
  }
  const what = fields[field] ?? { zh: field, en: field };
  const step = steps.find(({ key }) => key === subject);
  if (field === 'status' || !step) return what;
  return { zh: `${step.text.zh} · ${what.zh}`, en: `${step.text.en} · ${what.en}` };
}

/** What it was before and is now; of an answer the question and the answer. */
export function newsValues(row: Told & Pick<NewsRow, 'old_value' | 'new_value'>): {
  from: Bilingual;
  to: Bilingual;
} {
  if (row.kind === 'answer') {
    const [asked, said] = [maskPersonal(row.old_value ?? ''), maskPersonal(row.new_value ?? '', 'office')];
    return { from: { zh: asked, en: asked }, to: { zh: said, en: said } };
  }
  return {
    from: newsValue(row, row.old_value, row.old_funder),
    to: newsValue(row, row.new_value, row.funder),
  };
}

/** A value as people read it: a state by its name, a percentage with its sign and the day of which it speaks, an amount in 万元, `未定` for no date. */
function newsValue(row: Told, value: string | null, funder: string | null): Bilingual {
  if (row.kind === 'money') return amountText(row, value, funder);
  if (value === null || value === '') return { zh: '未定', en: 'open' };
  if (row.field === 'status' && isStatus(value)) return statusText[value];
  if (row.kind === 'report') {
    const day =
      row.day === null ? { zh: '', en: '' } : { zh: `（截至 ${row.day}）`, en: ` (as of ${row.day})` };
    return { zh: `${Number(value)}%${day.zh}`, en: `${Number(value)} %${day.en}` };
  }
  return { zh: value, en: value };
}

function amountText(row: Told, value: string | null, funder: string | null): Bilingual {
  if (value === null) return { zh: '无', en: 'none' };
  const amount = { zh: money(Number(value), 'zh'), en: money(Number(value), 'en') };
  if (funder === null || row.funder === row.old_funder) return amount;
  const source = funderText(funder);
  return { zh: `${source.zh} ${amount.zh}`, en: `${source.en} ${amount.en}` };
}

/** Why, as everybody may read it. */
export function newsReason({ kind, reason }: Pick<NewsRow, 'kind' | 'reason'>): string {
  if (kind === 'report') return maskPersonal(reason);
  return kind === 'money' ? publicReason(reason) : reason;
}
