import type { Bilingual } from '../problem.ts';
import type { Standstill } from './pace.ts';
import { riskText } from './supervision-texts.ts';

/** A standstill as everybody reads it: to the day, and with what the reporting body says of it. */
export interface ToldStandstill extends Standstill {
  /** The latest remark that a report gave after it began; '' where none did. Personal data is masked. */
  remark: string;
  /** Day that the report with the remark speaks of; null where there is none. */
  remarkOn: string | null;
}

/** One character that stands on the map and in the legend beside the colour. */
export const standstillMark: Record<Standstill['kind'], Bilingual> = {
  standing: { zh: '停', en: 'S' },
  falling: { zh: '退', en: 'B' },
};

export const standstillName = (kind: Standstill['kind']): Bilingual => riskText[kind];

/** `停滞，2021-07-20 起`: the mark of a list. */
export function standstillSince({ kind, since }: Standstill): Bilingual {
  const { zh, en } = standstillName(kind);
  return kind === 'standing'
    ? { zh: `${zh}，${since} 起`, en: `${en} since ${since}` }
    : { zh: `${zh}，${since}`, en: `${en} on ${since}` };
}

/** Where a community that stands still lies: for the map, which marks it beside its colour. */
export interface StandstillPoint {
  code: string;
  name: string;
  kind: Standstill['kind'];
  /** Degrees. */
  at: [number, number];
}
