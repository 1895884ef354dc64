import type { Bilingual } from '../problem.ts';
import type { Contradiction } from './contradictions.ts';
import type { Risk } from './deadlines.ts';
import type { Standstill } from './pace.ts';
import { isStatus, statusText } from './status.ts';

/** The words for what supervisors see: page, workbook and mails say the same. */
export const riskText: Record<Risk, Bilingual> = {
  overdue: { zh: '已逾期', en: 'overdue' },
  late: { zh: '预计逾期', en: 'forecast late' },
  standing: { zh: '停滞', en: 'stands still' },
  falling: { zh: '进度倒退', en: 'went backward' },
  at_risk: { zh: '有风险', en: 'at risk' },
  on_time: { zh: '正常', en: 'on time' },
  no_plan: { zh: '无计划', en: 'no plan' },
  unknown: { zh: '不足以预计', en: 'too little to tell' },
};

/** Since which month, and by what: the roll-up knows months. */
export function standstillWhy({ kind, since, from, to }: Standstill): Bilingual {
  const month = since.slice(0, 7);
  return kind === 'standing'
    ? { zh: `${month} 以来一直为 ${to}%`, en: `${to} % ever since ${month}` }
    : { zh: `${month} 由 ${from}% 降至 ${to}%`, en: `from ${from} % in ${month} down to ${to} %` };
}

export const contradictionText: Record<Contradiction['code'], Bilingual> = {
  percent_fell: { zh: '百分比下降', en: 'percentage fell' },
  percent_without_start: { zh: '未开工却有进度', en: 'progress before the start' },
  complete_below_100: { zh: '已完工但不足 100%', en: 'complete below 100 %' },
  finished_before_started: { zh: '完工早于开工', en: 'finished before started' },
  accepted_before_complete: { zh: '验收早于完工', en: 'accepted before complete' },
  quantity_over_plan: { zh: '工程量超计划', en: 'quantity over plan' },
  quantity_against_percent: { zh: '工程量与百分比不符', en: 'quantity against percentage' },
  report_after_acceptance: { zh: '验收后仍在填报', en: 'reported after acceptance' },
  photo_after_report: { zh: '照片晚于填报', en: 'photo later than the report' },
  photo_too_old: { zh: '照片过旧', en: 'photo too old' },
  after_photo_before_work: { zh: '“改造后”照片早于开工', en: '“after” photo before the start' },
};

/** The two figures that can't both be true, in words. */
export function contradictionWhy({ code, facts }: Contradiction): Bilingual {
  const { startedOn, completedOn, acceptedOn, percent, quantityDone, planned, takenOn, reportedOn } = facts;
  switch (code) {
    case 'percent_fell':
      return { zh: `由 ${facts.from}% 降至 ${facts.to}%`, en: `from ${facts.from} % down to ${facts.to} %` };
    case 'percent_without_start':
    case 'complete_below_100': {
      const status = String(facts.status);
      const { zh, en } = isStatus(status) ? statusText[status] : { zh: status, en: status };
      return { zh: `状态为${zh}，填报为 ${percent}%`, en: `state “${en}”, reported ${percent} %` };
    }
    case 'finished_before_started':
      return {
        zh: `${startedOn} 开工，${completedOn} 完工`,
        en: `started ${startedOn}, complete ${completedOn}`,
      };
    case 'accepted_before_complete':
      return {
        zh: `${completedOn} 完工，${acceptedOn} 验收`,
        en: `complete ${completedOn}, accepted ${acceptedOn}`,
      };
    case 'quantity_over_plan':
      return {
        zh: `完成 ${quantityDone}，计划 ${planned}`,
        en: `${quantityDone} done of ${planned} planned`,
      };
    case 'quantity_against_percent':
      return {
        zh: `完成 ${quantityDone}（计划 ${planned}），填报为 ${percent}%`,
        en: `${quantityDone} done of ${planned} planned, reported ${percent} %`,
      };
    case 'report_after_acceptance':
      return {
        zh: `${acceptedOn} 已验收，此后填报 ${percent}%`,
        en: `accepted ${acceptedOn}, reported ${percent} % after it`,
      };
    case 'photo_after_report':
    case 'photo_too_old':
      return {
        zh: `照片摄于 ${takenOn}，填报日期 ${reportedOn}`,
        en: `taken ${takenOn}, reported ${reportedOn}`,
      };
    case 'after_photo_before_work':
      return { zh: `照片摄于 ${takenOn}，${startedOn} 开工`, en: `taken ${takenOn}, started ${startedOn}` };
  }
}
