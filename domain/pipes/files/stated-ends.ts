import { aboveM } from '../clash/pieces.ts';
import {
  defaultLevelReference,
  type LevelReference,
  newSegment,
  type PipeSegment,
  type SegmentEnd,
  type Utility,
} from '../model.ts';
import { levelReferenceOf } from './level-words.ts';

/** A figure with the head of its column, which often says what place of the pipe it means. */
export interface HeadedFigure {
  head: string;
  value: number | null;
}

/** One end of a pipe as a file states it. Of several columns for one thing each row may fill another. */
export interface StatedEnd {
  groundM: number | null;
  levels: readonly HeadedFigure[];
  depths: readonly HeadedFigure[];
}

/** What a level or a depth stands for: figure, and place of the section where its column names one. */
interface Said {
  value: number | null;
  place: LevelReference | undefined;
}

/**
 * Both ends of a pipe by one and the same place of its section. Columns that name a place (管顶, 管内底, 管中心 …) are taken by it, plain ones by the
 * custom of the utility; a depth without such a word is that of the level beside it. Figures by another place are turned by the pipe's size and wall.
 * @param cell - what the row itself says of the place (高程位置); it goes before the heads
 * @param values - of the pipe, for its section; assumed as everywhere where no size is known
 */
export function endsAsStated(
  start: StatedEnd,
  end: StatedEnd,
  values: Partial<PipeSegment> & { utility: Utility },
  cell = '',
): Pick<PipeSegment, 'start' | 'end' | 'levelReference'> {
  const { utility } = values;
  const ofRow = levelReferenceOf(cell, utility);
  const ends = [start, end].map(({ groundM, levels, depths }) => {
    const [level, depth] = [chosen(levels, utility), chosen(depths, utility)];
    const usual = defaultLevelReference(utility);
    return {
      groundM,
      level: { value: level.value, place: ofRow ?? level.place ?? depth.place ?? usual },
      depth: { value: depth.value, place: ofRow ?? depth.place ?? level.place ?? usual },
    };
  });
  const figures = [...ends.map((one) => one.level), ...ends.map((one) => one.depth)];
  const levelReference = (figures.find((one) => one.value !== null) ?? figures[0]!).place;
  const pipe = newSegment({ ...values, id: '', from: '', to: '' });
  const [first, last] = ends.map(({ groundM, level, depth }): SegmentEnd => {
    const up = (place: LevelReference): number => aboveM(pipe, levelReference, place);
    return {
      groundM,
      levelM: turned(level.value, up(level.place)),
      depthM: turned(depth.value, -up(depth.place)),
    };
  });
  return { start: first!, end: last!, levelReference };
}

/** The figure that is there; of several that of the place by which the utility is surveyed. */
function chosen(figures: readonly HeadedFigure[], utility: Utility): Said {
  const said = figures.map(({ head, value }) => ({ value, place: levelReferenceOf(head, utility) }));
  const filled = said.filter((one) => one.value !== null);
  const usual = filled.find((one) => one.place === defaultLevelReference(utility));
  return usual ?? filled[0] ?? said[0] ?? { value: null, place: undefined };
}

/** To the tenth of a millimetre: finer is arithmetic, not survey. */
function turned(value: number | null, byM: number): number | null {
  return value === null || byM === 0 ? value : Number((value + byM).toFixed(4));
}
