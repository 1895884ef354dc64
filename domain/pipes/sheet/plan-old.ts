import { utilityNames } from '../labels.ts';
import type { OldPipe, OldVerdict } from '../routing/tasks/old-pipes.ts';
import type { DrawingItem, Layer } from '../section/drawing.ts';
import type { LabelSpace } from './label-space.ts';
import { type Language, line } from './paper.ts';
import { along } from './plan-ground.ts';
import { clipLine, type PlanView } from './plan-view.ts';
import { sheetWords } from './sheet-words.ts';

/** How old pipes are drawn by what becomes of them, in the colours of the desk. */
export const oldLooks: Record<
  OldVerdict,
  { layer: Layer; widthMm: number; dash: boolean; crossed: boolean }
> = {
  keep: { layer: 'kept', widthMm: 0.8, dash: false, crossed: false },
  renew: { layer: 'renewed', widthMm: 0.8, dash: false, crossed: false },
  combined: { layer: 'existing', widthMm: 0.7, dash: true, crossed: false },
  abandon: { layer: 'existing', widthMm: 0.45, dash: false, crossed: true },
  down: { layer: 'existing', widthMm: 0.45, dash: true, crossed: true },
};

/** Old pipes by their verdict; those given up are crossed through. */
export function oldItems(old: readonly OldPipe[], view: PlanView, space: LabelSpace): DrawingItem[] {
  return old.flatMap(({ verdict, line: path }) =>
    clipLine(path.map(view.place), view.area).flatMap((part) => {
      space.line(part);
      return oldStroke(verdict, part);
    }),
  );
}

/** A line by its verdict, on the plan and in its legend. */
export function oldStroke(verdict: OldVerdict, part: [number, number][]): DrawingItem[] {
  const { layer, widthMm, dash, crossed } = oldLooks[verdict];
  const stroke = line(layer, part, widthMm, { dash });
  return crossed ? [stroke, ...crosses(part)] : [stroke];
}

/** What becomes of each, along it: the use of those that stay, the size of those that are renewed. */
export function oldLabels(
  old: readonly OldPipe[],
  view: PlanView,
  space: LabelSpace,
  language: Language,
): DrawingItem[] {
  const say = sheetWords[language];
  return old.flatMap(({ verdict, becomes, newSizeMm, line: path }) => {
    const inUse = verdict === 'keep' || verdict === 'renew';
    const use = inUse ? ` ${utilityNames[becomes][language]}` : '';
    const size = newSizeMm === null || verdict !== 'renew' ? '' : ` DN${newSizeMm}`;
    const choices = [`${say.verdicts[verdict]}${use}${size}`, say.verdicts[verdict]];
    return clipLine(path.map(view.place), view.area).flatMap((part) =>
      along(part, choices, space, 2, oldLooks[verdict].layer),
    );
  });
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
