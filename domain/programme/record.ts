import type { Project, ProjectDifference } from './project.ts';
import { untold } from './sources.ts';

/** An amount as it goes on record: by whom it is given and was given. */
export interface RecordedShare {
  community: string;
  funder: string;
  oldFunder: string;
  fromYuan: number | null;
  toYuan: number | null;
}

/** Changes of what communities are given. Of one source that goes and one that comes it is told once, that the source changed. */
export function sharesOnRecord(
  { shares }: Pick<ProjectDifference, 'shares'>,
  after: Pick<Project, 'shares'>,
): RecordedShare[] {
  const stays = new Set(after.shares.map(({ community, funder }) => `${funder} ${community}`));
  return [...Map.groupBy(shares, ({ community }) => community).values()].flatMap(
    (changed): RecordedShare[] => {
      // that nobody said who gives is no news beside who does
      const telling = changed.filter(
        ({ funder, fromYuan, toYuan }) => funder !== untold || fromYuan !== null || toYuan !== null,
      );
      const told = telling.length > 0 ? telling : changed;
      const came = told.filter(({ isNew }) => isNew);
      const went = told.filter(({ community, funder }) => !stays.has(`${funder} ${community}`));
      const isMove = came.length === 1 && went.length === 1;
      const moved = isMove ? [{ ...came[0]!, oldFunder: went[0]!.funder, fromYuan: went[0]!.fromYuan }] : [];
      const rest = told.filter((one) => !isMove || (one !== came[0] && one !== went[0]));
      return [...moved, ...rest.map((one) => ({ ...one, oldFunder: one.funder }))];
    },
  );
}

/** Changes of the budget: of the whole (`funder` null), and of its parts where there are several or were. */
export function budgetsOnRecord({ fields, sources }: Pick<ProjectDifference, 'fields' | 'sources'>): {
  funder: string | null;
  fromYuan: number | null;
  toYuan: number | null;
}[] {
  const whole = fields.find(({ field }) => field === 'budgetYuan');
  const parts = sources.filter(({ fromYuan, toYuan }) => fromYuan !== toYuan);
  return [
    ...(whole
      ? [{ funder: null, fromYuan: whole.from as number | null, toYuan: whole.to as number | null }]
      : []),
    // the only source has the whole: told once
    ...(parts.length > 1 || !whole
      ? parts.map(({ funder, fromYuan, toYuan }) => ({ funder, fromYuan, toYuan }))
      : []),
  ];
}
