import type { Bilingual } from '../../problem.ts';
import type { BuryPlan } from '../routing/tasks/bury-lines.ts';
import type { SeparationPlan } from '../routing/tasks/separation-plan.ts';

/** What has to be known of a separation besides its verdicts: measures, and wrong connections. */
export function notesOfSeparation({ measures, misconnections }: SeparationPlan): Bilingual[] {
  const notes = measures.map((one) => one.text);
  const cured = misconnections.filter((one) => one.cured).length;
  if (misconnections.length > 0)
    notes.push({
      zh: `现状混接 ${misconnections.length} 处，本方案消除 ${cured} 处`,
      en: `${misconnections.length} wrong connections today, ${cured} of them ended by this plan`,
    });
  return notes;
}

/** The same of lines that go to ground: poles, and what was assumed of who hangs on which. */
export function notesOfBurying({ poles: { removed, staying }, notes }: BuryPlan): Bilingual[] {
  return [
    {
      zh: `拆除电杆 ${removed} 根，保留 ${staying} 根（仍有其他线路）`,
      en: `${removed} poles come down, ${staying} stay because other lines hang on them`,
    },
    ...notes,
  ];
}
