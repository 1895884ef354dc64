import type { Bilingual } from '../../domain/problem.ts';
import { isStatus, statusText } from '../../domain/progress/status.ts';
import type { NewsRow } from './community-facts.ts';
import { steps, works } from './policy.ts';

const fields: Record<string, Bilingual> = {
  planned_on: { zh: '计划日期', en: 'planned date' },
  actual_on: { zh: '实际日期', en: 'actual date' },
  status: { zh: '状态', en: 'state' },
};

/** What a change is about: `开工 · 计划日期`. */
export function newsText(kind: NewsRow['kind'], subject: string, field: string): Bilingual {
  if (kind === 'answer') return { zh: `答复 ${subject}`, en: `Answer ${subject}` };
  if (kind === 'report') {
    const item = works.get(subject);
    return item
      ? { zh: `${item.zh} · 进度`, en: `${item.en} · progress` }
      : { zh: '整体进度', en: 'Overall progress' };
  }
  const what = fields[field] ?? { zh: field, en: field };
  const step = steps.find(({ key }) => key === subject);
  if (field === 'status' || !step) return what;
  return { zh: `${step.text.zh} · ${what.zh}`, en: `${step.text.en} · ${what.en}` };
}

/** A value as people read it: a state by its name, a percentage with its sign, a date as it is, `未定` for none. */
export function newsValue(row: Pick<NewsRow, 'kind' | 'field'>, value: string | null): Bilingual {
  if (value === null || value === '') return { zh: '未定', en: 'open' };
  if (row.field === 'status' && isStatus(value)) return statusText[value];
  if (row.kind === 'report') return { zh: `${Number(value)}%`, en: `${Number(value)} %` };
  return { zh: value, en: value };
}
