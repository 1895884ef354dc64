/** What EPANET says of a run that it finished: warnings 1 to 6 of its toolkit, each with its words in `layout:proof.warning`. */
export const HYDRAULIC_WARNINGS = [
  'unbalanced',
  'unstable',
  'disconnected',
  'pumps',
  'valves',
  'negative-pressure',
] as const;

export type HydraulicWarning = (typeof HYDRAULIC_WARNINGS)[number];

/** Below this EPANET's codes are warnings, from it on errors. */
const firstError = 100;

/**
 * Lets a model collect its warnings: the toolkit's binding writes them to the console, where nobody who asks for a proof can read them. Errors are
 * thrown as before.
 * @param model - a project of epanet-js, whose every call passes its code to `_checkError`
 * @param wordsOf - EPANET's own words of a code
 * @returns takes what has been warned of since the last call
 */
export function collectWarnings(model: object, wordsOf: (code: number) => string): () => HydraulicWarning[] {
  let codes = new Set<number>();
  Object.defineProperty(model, '_checkError', {
    value(code: number): void {
      if (code >= firstError) throw new Error(`EPANET Error ${code}: ${wordsOf(code)}`);
      if (code > 0) codes.add(code);
    },
  });
  return () => {
    const found = [...codes].flatMap((code) => HYDRAULIC_WARNINGS[code - 1] ?? []);
    codes = new Set();
    return found;
  };
}
