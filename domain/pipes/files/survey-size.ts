/** What a survey writes for the size of a pipe, a channel or a duct bank. */
export interface SizeRead {
  diameterMm?: number;
  widthMm?: number;
  heightMm?: number;
  /** Pipes or ducts side by side: `2Φ100`, `24孔`. */
  count?: number;
  /** The text says more than this (a wall thickness, a remark): it is worth keeping. */
  partly?: boolean;
}

/** Signs that stand for a diameter on Chinese keyboards. */
const ROUND = '(?:DN|DE|ID|OD|PE|D|直径|管径|[ΦφϕФфØø∅￠¢])';
const FIGURE = '(\\d+(?:\\.\\d*)?)';

/**
 * `300`, `DN300`, `De110`, `φ300`, `0.3m`, `400×300`, `B×H=2000×1500`, `Φ108×4` (wall), `2Φ100`, `3-DN100`, `24孔`,
 * `DN300（球墨）`; millimetres. Undefined = no single size can be read (`DN300/DN200`).
 */
export function sizeOf(word: string): SizeRead | undefined {
  const given = word.normalize('NFKC').toUpperCase().replaceAll(/\s/g, '');
  const text = given.replace(/\((?:MM|毫米)\)$/, '').replace(/(MM|毫米)$/, '');
  const plain = text.replace(/\([^)]*\)$/, '');
  const found = sizeInText(plain);
  if (!found) return undefined;
  return plain === text ? found : { ...found, partly: true };
}

function sizeInText(text: string): SizeRead | undefined {
  const metres = /^(\d+(?:\.\d+)?)(M|米)$/.exec(text);
  if (metres) return round(Number(metres[1]) * 1000);
  const bare = text.replace(/^(?:[BW][X×*]H|宽[X×*]?高|[BW]H)[=:]?/, '');
  const pair = new RegExp(`^${FIGURE}[X×*]${FIGURE}$`).exec(bare);
  if (pair) return { widthMm: Number(pair[1]), heightMm: Number(pair[2]) };
  const wall = new RegExp(`^${ROUND}${FIGURE}[X×*]${FIGURE}$`).exec(text);
  if (wall) return { ...round(Number(wall[1])), partly: true };
  const single = new RegExp(`^${ROUND}?${FIGURE}$`).exec(text);
  if (single) return round(Number(single[1]));
  const several = new RegExp(`^(\\d{1,3})(?:[X×*-]|孔|根)?${ROUND}${FIGURE}$`).exec(text);
  if (several) return { ...round(Number(several[2])), count: Number(several[1]), partly: true };
  const ducts = /^(\d{1,3})孔$/.exec(text);
  return ducts ? { count: Number(ducts[1]), partly: true } : undefined;
}

function round(diameterMm: number): SizeRead {
  return diameterMm > 0 ? { diameterMm } : {};
}
