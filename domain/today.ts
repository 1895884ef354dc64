/** Today in China, where every city of the programme lies, as YYYY-MM-DD: a report of this morning is not of yesterday. */
export function todayInChina(now = new Date()): string {
  return new Date(now.getTime() + 8 * 3_600_000).toISOString().slice(0, 10);
}
