import acceptance from '../../data/policies/acceptance.json' with { type: 'json' };
import type { Bilingual } from '../../domain/problem.ts';

export type Part = 'whole' | 'pipes';

/** A party of a joint acceptance, as data/policies/acceptance.json says. */
export interface Party {
  key: string;
  text: Bilingual;
  parts: readonly Part[];
  signedBy: 'body' | 'office';
  reports: boolean;
  organises: boolean;
  /** Asked only where a body was appointed for it. */
  optional: boolean;
}

export const parties: ReadonlyMap<string, Party> = new Map(
  acceptance.parties.map(({ key, en, parts, signedBy, reports, organises, optional }) => [
    key,
    {
      key,
      text: { zh: key, en },
      parts: parts as Part[],
      signedBy: signedBy as Party['signedBy'],
      reports,
      organises,
      optional,
    },
  ]),
);

/** Parties whose body reports the progress of what it works on. */
export const reportingParties: readonly string[] = [...parties.values()]
  .filter(({ reports, signedBy }) => reports && signedBy === 'body')
  .map(({ key }) => key);

/** Points of the sheet of pipe works, each to be answered with yes. */
export const checklistPoints: readonly (Bilingual & { key: string })[] = acceptance.pipeChecklist.points;
export const pipeChecklist: readonly string[] = checklistPoints.map(({ key }) => key);

export const invitationDays: number = acceptance.invitationDays;

/** What says that one body may not play both parties, if anything does. */
export function neverOneBody(one: string, other: string) {
  return acceptance.neverOneBody.find(
    ({ parties }) => parties.includes(one) && parties.includes(other) && one !== other,
  );
}

/** What a joint acceptance consists of, as `party part`. @param appointed parties for which a body was appointed */
export function requiredParts(appointed: Iterable<string> = []): string[] {
  const there = new Set(appointed);
  return [...parties.values()]
    .filter(({ key, optional }) => !optional || there.has(key))
    .flatMap(({ key, parts }) => parts.map((part) => `${key} ${part}`));
}

export function partyText(party: string): Bilingual {
  return parties.get(party)?.text ?? { zh: party, en: party };
}

export const partText: Record<Part, Bilingual> = {
  whole: { zh: '整体', en: 'whole' },
  pipes: { zh: '管线专项', en: 'pipe works' },
};
