/** Scales an office draws at. */
const scales = [200, 500, 1_000, 2_000, 5_000, 10_000, 20_000, 50_000, 100_000, 200_000] as const;

/** A CSS pixel on paper: 1/96 inch. */
export const metresPerCssPixel = 0.0254 / 96;
const earthM = 40_075_016.686;

export type Bounds = [west: number, south: number, east: number, north: number];

/** Zoom at which the map has this scale on paper at this latitude (512 px tiles). */
export function zoomOfScale(scale: number, latitude: number): number {
  return Math.log2((earthM * Math.cos((latitude * Math.PI) / 180)) / (512 * scale * metresPerCssPixel));
}

/**
 * The largest drawing scale at which the bounds fit a frame.
 * @param frame width and height in CSS pixels
 */
export function fittingScale(bounds: Bounds, frame: { width: number; height: number }): number {
  const [west, south, east, north] = bounds;
  const latitude = (south + north) / 2;
  const metresPerDegree = earthM / 360;
  const widthM = (east - west) * metresPerDegree * Math.cos((latitude * Math.PI) / 180);
  const heightM = (north - south) * metresPerDegree;
  const needed = Math.max(
    widthM / (frame.width * metresPerCssPixel),
    heightM / (frame.height * metresPerCssPixel),
  );
  return scales.find((scale) => scale >= needed) ?? Math.ceil(needed / 100_000) * 100_000;
}

/** A round length for the scale bar, 3–6 cm on paper, in metres. */
export function scaleBarM(scale: number): number {
  const target = 0.05 * scale;
  const unit = 10 ** Math.floor(Math.log10(target));
  return [5, 2, 1].map((step) => step * unit).find((length) => length <= target) ?? unit;
}
