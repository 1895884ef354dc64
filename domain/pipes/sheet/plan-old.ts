import type { OldPipe } from '../routing/tasks/old-pipes.ts';
import type { DrawingItem } from '../section/drawing.ts';
import type { LabelSpace } from './label-space.ts';
import { line } from './paper.ts';
import { clipLine, type PlanView } from './plan-view.ts';

/** Old pipes by their verdict: those in use on in the colour of what they carry, those given up grey and crossed through. */
export function oldItems(old: readonly OldPipe[], view: PlanView, space: LabelSpace): DrawingItem[] {
  return old.flatMap((one) =>
    clipLine(one.line.map(view.place), view.area).flatMap((part) => {
      space.line(part);
      const inUse = one.verdict === 'keep' || one.verdict === 'renew';
      const layer = inUse ? one.becomes : 'existing';
      const stroke = line(layer, part, one.verdict === 'renew' ? 0.7 : 0.45, {
        dash: one.verdict === 'keep',
      });
      return one.verdict === 'abandon' || one.verdict === 'down' ? [stroke, ...crosses(part)] : [stroke];
    }),
  );
}

/** A cross every few millimetres, as drawings mark what is taken out of use. */
function crosses(part: readonly [number, number][]): DrawingItem[] {
  const [everyMm, armMm] = [9, 0.9];
  const items: DrawingItem[] = [];
  let next = everyMm / 2;
  let alongMm = 0;
  for (let i = 1; i < part.length; i++) {
    const [[ax, ay], [bx, by]] = [part[i - 1]!, part[i]!];
    const lengthMm = Math.hypot(bx - ax, by - ay);
    for (; next <= alongMm + lengthMm; next += everyMm) {
      const share = (next - alongMm) / lengthMm;
      const [x, y] = [ax + (bx - ax) * share, ay + (by - ay) * share];
      for (const side of [1, -1])
        items.push(
          line(
            'existing',
            [
              [x - armMm, y - armMm * side],
              [x + armMm, y + armMm * side],
            ],
            0.25,
          ),
        );
    }
    alongMm += lengthMm;
  }
  return items;
}
