/** Longitudes, latitudes and plane coordinates as people type them → numbers. */
import type { Position } from '../geo/crs.ts';

const sign: Record<string, 1 | -1> = { E: 1, N: 1, W: -1, S: -1, 东: 1, 北: 1, 西: -1, 南: -1 };

/** Seconds are marked ″, which the normal form writes as two primes. */
const degrees =
  /^(\d+(?:\.\d+)?)\s*[°º度]\s*(?:(\d+(?:\.\d+)?)\s*['′’分]\s*)?(?:(\d+(?:\.\d+)?)\s*(?:["”秒]|['′’]{2})?)?$/;

/**
 * One coordinate: `130.36`, `130.36°`, `东经130°21′36″`, `130.36E`, `611,147.96`, `130,36` with a decimal comma, digits of
 * full width. undefined for a blank and for what is none.
 */
export function parseCoordinate(text: string | null | undefined): number | undefined {
  let rest = (text ?? '').normalize('NFKC').trim();
  const side = /^([EWNS东西南北])[经纬]?\s*:?|\s*([EWNS])$/i.exec(rest);
  const factor = side ? sign[(side[1] ?? side[2])!.toUpperCase()]! : 1;
  if (side) rest = rest.replace(side[0], '').trim();
  const dms = degrees.exec(rest);
  if (dms) {
    const [whole, minutes, seconds] = dms.slice(1).map((part) => Number(part ?? 0)) as [
      number,
      number,
      number,
    ];
    return minutes < 60 && seconds < 60 ? factor * (whole + minutes / 60 + seconds / 3600) : undefined;
  }
  if (/^[-+]?\d{1,3}(,\d{3})+(\.\d+)?$/.test(rest)) rest = rest.replaceAll(',', '');
  else if (/^[-+]?\d+,\d+$/.test(rest)) rest = rest.replace(',', '.');
  if (!/^[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/i.test(rest)) return undefined;
  return factor * Number(rest);
}

/** “116.447106,39.891494” in one cell; undefined when it is no pair. */
export function parsePair(text: string | null | undefined): Position | undefined {
  const plain = (text ?? '').normalize('NFKC').trim();
  const pair = /^[[(]?\s*([-+]?\d+(?:\.\d+)?)\s*[,; ]\s*([-+]?\d+(?:\.\d+)?)\s*[\])]?$/.exec(plain);
  return pair ? [Number(pair[1]), Number(pair[2])] : undefined;
}
