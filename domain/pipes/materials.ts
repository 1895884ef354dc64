import table from '../../data/standards/materials.json' with { type: 'json' };

export type Material = (typeof table.materials)[number];

export const materials: readonly Material[] = table.materials;

const byId = new Map(table.materials.map((one) => [one.id, one]));
const byWord = new Map<string, Material>();
for (const one of table.materials) {
  for (const word of [one.id, one.code, one.zh, one.en, ...one.aliases]) byWord.set(plain(word), one);
}

/** A material by its id. */
export function material(id: string | null | undefined): Material | undefined {
  return id ? byId.get(id) : undefined;
}

/** A material by anything a survey writes for it: code, Chinese word, trade name. Undefined = unknown word. */
export function materialByWord(word: string): Material | undefined {
  const key = plain(word);
  return byWord.get(key) ?? byWord.get(key.replace(/管$/, ''));
}

/**
 * Inner diameter in millimetres of a round pipe: what a material is sold by is the outer one (De) for plastics, the inner one for all others.
 * `wallPerDiameter` is one wall's share of the nominal size: 0.06 for PE is about SDR 17 (1/17 = 0.059), so that De110 has 96.8 mm.
 */
export function boreMm(materialCode: string | null | undefined, diameterMm: number): number {
  const known = material(materialCode);
  return known?.designatedByOuterDiameter ? diameterMm * (1 - 2 * known.wallPerDiameter) : diameterMm;
}

/** What `innerDiameterMm` reads of a pipe. */
interface RoundPipe {
  diameterMm: number | null;
  material: string | null;
  attributes: Record<string, unknown>;
}

/**
 * Bore that hydraulics count by, millimetres to the thousandth, of a round pipe: the same for EPANET, SWMM and Manning. A size that a model came with
 * is one already, whatever its pipe is made of; nobody's size is 100.
 * @param isOfModel - the network is that of a model, and the pipe has a row in it
 */
export function innerDiameterMm(
  { diameterMm, material: made, attributes }: RoundPipe,
  isOfModel: boolean,
): number {
  const nominalMm = diameterMm ?? 100;
  if (isOfModel || attributes.model !== undefined) return nominalMm;
  return Math.round(boreMm(made, nominalMm) * 1000) / 1000;
}

function plain(word: string): string {
  return word.trim().toUpperCase().replaceAll(/[\s_]/g, '');
}
