/** Text of a section is 2 to 2.5 mm high on its paper: below this many pixels a millimetre nobody can read it. */
const leastPxPerMm = 3.5;

/**
 * Whether a drawing that is fitted into a box is too small to be read: it is then better scrolled.
 * @param svg - a drawing whose width and height are stated in millimetres
 * @param box - in CSS pixels
 */
export function isTooSmall(svg: string, box: { width: number; height: number }): boolean {
  const [width, height] = ['width', 'height'].map((side) =>
    Number(svg.match(`<svg[^>]* ${side}="([\\d.]+)mm"`)?.[1]),
  );
  if (!width || !height) return false;
  return Math.min(box.width / width, box.height / height) < leastPxPerMm;
}
