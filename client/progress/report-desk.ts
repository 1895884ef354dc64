import type { DeskCommunity, ReportingDesk } from '../../domain/progress/reporting.ts';
import type { ReportStore } from './report-store.ts';
import { ask } from './source.ts';

/** The desk of a city as the device keeps it, with what was found beyond its first page. */
export interface KeptDesk extends ReportingDesk {
  /** Codes of what a search brought, the latest first. */
  found?: string[];
}

/** What a search brought stays usable without a network, as long as there is room for it in one question to the server. */
const mostFound = 80;
const longestQuestion = 1500;

/** Fresh from the server, with what was found before; without a network as it was kept. */
export async function loadDesk(store: ReportStore, city: string): Promise<KeptDesk | undefined> {
  const kept = await store.desk<KeptDesk>(city);
  try {
    const found = asQuestion(kept?.found ?? []);
    const desk: KeptDesk = await askDesk(city, found.length > 0 ? { also: found.join('\n') } : {});
    desk.found = found;
    await store.putDesk(desk);
    return desk;
  } catch {
    return kept;
  }
}

/** Whether the account has communities that this device does not hold. */
export function holdsLess({ total = 0, communities }: KeptDesk): boolean {
  return total > communities.length;
}

/** Name, code and initials, as the server looks for them. */
export function heldOf(desk: KeptDesk | undefined, words: string): DeskCommunity[] {
  return (desk?.communities ?? []).filter(({ name, code, initials }) =>
    [name, code, initials ?? ''].some((text) => text.toLowerCase().includes(words)),
  );
}

/**
 * Asks the server for communities by words and keeps with the desk what it does not hold. What it holds stays as it is: an open
 * form has to send the report that its writer saw.
 * @returns how many there are in all
 * @throws TypeError without a network, Refusal where the server does not answer
 */
export async function findBeyond(store: ReportStore, desk: KeptDesk, words: string): Promise<number> {
  const { communities, total = 0 } = await askDesk(desk.city, { find: words });
  const held = new Set(desk.communities.map(({ code }) => code));
  const earlier = new Set(desk.found);
  const isOfSearch = ({ code }: DeskCommunity) => !held.has(code) || earlier.has(code);
  const latest = communities.filter(isOfSearch).map(({ code }) => code);
  desk.communities.push(...communities.filter(({ code }) => !held.has(code)));
  desk.found = [...new Set([...latest, ...earlier])];
  await store.putDesk(desk);
  return total;
}

/** As many codes, from the first on, as one address can carry. */
function asQuestion(codes: readonly string[]): string[] {
  let length = 0;
  return codes.slice(0, mostFound).filter((code) => {
    length += encodeURIComponent(code).length + 3;
    return length <= longestQuestion;
  });
}

function askDesk(city: string, words: Record<string, string>): Promise<ReportingDesk> {
  return ask<ReportingDesk>(
    `/api/cities/${encodeURIComponent(city)}/reporting?${new URLSearchParams(words)}`,
  );
}
