import { type Bilingual, Problem } from '../../domain/problem.ts';

interface Meaning {
  code: string;
  status: number;
  title: Bilingual;
  remedy: Bilingual;
}

const again: Bilingual = { zh: '请稍后重试。', en: 'Try again in a moment.' };
const reload: Bilingual = { zh: '请刷新后重试。', en: 'Reload, then try again.' };

const value: Meaning = {
  code: 'database.value',
  status: 400,
  title: {
    zh: '有一个值无法保存（含非法字符或超出范围）。',
    en: 'A value cannot be kept: it has an illegal character or is out of range.',
  },
  remedy: { zh: '请检查输入。', en: 'Check what was sent.' },
};
const busy: Meaning = {
  code: 'database.busy',
  status: 503,
  title: { zh: '数据正被另一项操作占用。', en: 'Another operation holds these data.' },
  remedy: again,
};

/** What a statement's refusal means to the one who asked, by SQLSTATE (PostgreSQL, appendix A). */
const meanings: Record<string, Meaning> = {
  '22003': value,
  '22008': value,
  '22021': value,
  '22P02': value,
  '22P05': value,
  '23502': value,
  '23514': value,
  '23503': {
    code: 'database.reference',
    status: 409,
    title: {
      zh: '引用的对象不存在，或仍被其他数据引用。',
      en: 'It refers to something that is not there, or something still refers to it.',
    },
    remedy: reload,
  },
  '23505': {
    code: 'database.duplicate',
    status: 409,
    title: { zh: '已有相同编号或名称的对象。', en: 'There is one with the same code or name already.' },
    remedy: reload,
  },
  '40001': busy,
  '40P01': busy,
  '55P03': busy,
  '57014': {
    code: 'database.too-slow',
    status: 503,
    title: { zh: '查询耗时过长，已中止。', en: 'The query took too long and was ended.' },
    remedy: { zh: '请缩小范围或添加筛选条件。', en: 'Ask for a smaller area or filter more.' },
  },
  '53100': {
    code: 'database.full',
    status: 507,
    title: { zh: '磁盘空间不足，未保存任何更改。', en: 'The disk is full; nothing was saved.' },
    remedy: { zh: '请联系管理员清理磁盘。', en: 'Tell the administrator to make room.' },
  },
};

/** A problem for an error of the database that the caller can mend or wait out; undefined for all others. */
export function ofDatabase(error: unknown): Problem | undefined {
  const { code, severity } = (error ?? {}) as { code?: unknown; severity?: unknown };
  const meaning = typeof severity === 'string' && typeof code === 'string' ? meanings[code] : undefined;
  if (!meaning) return undefined;
  return new Problem(meaning.code, meaning.title, meaning.remedy, { status: meaning.status, cause: error });
}
