import type { Point } from '../../../geo/plane.ts';
import type { Bilingual } from '../../../problem.ts';
import { utilityNames } from '../../labels.ts';
import type { Utility } from '../../model.ts';
import { protectionItem } from '../bill/quantities.ts';
import type { Protection } from '../judge/protection.ts';
import type { WallCrossing } from '../judge/wall-crossings.ts';
import {
  type Relocation,
  type RelocationKind,
  relocationItem,
  relocationWords,
} from '../tasks/relocations.ts';

/** A place that is legal only with a measure, as every answer tells it: which pipes, how near, what is asked, by which clause, what is done, for how much. */
export interface ToldMeasure {
  kind: 'protect' | 'wall' | RelocationKind;
  /** What is done. */
  measure: Bilingual;
  /** The whole in a sentence. */
  text: Bilingual;
  /** Of the pipe that carries the measure. */
  utility: Utility;
  a: string;
  b: string;
  measuredM: number | null;
  requiredM: number | null;
  clause: string | null;
  confidence: string | null;
  /** Null where a measure is counted by places. */
  lengthM: number | null;
  costYuan: number;
  at: Point;
  /** The pipe over that length. */
  stretch: Point[];
  /** Of an existing pipe that is moved: its level as it is and then, at the crossing. */
  fromLevelM: number | null;
  toLevelM: number | null;
}

/** What is done where a pipe passes a wall. */
export const wallMeasure: Bilingual = {
  zh: '围墙局部拆除、管道加套管、围墙恢复',
  en: 'wall opened, pipe in a sleeve, wall made good',
};

/** Protective measures first, then existing pipes that make way, then walls that are passed. */
export function toldMeasures({
  protections,
  relocations,
  walls = [],
}: {
  protections: readonly Protection[];
  relocations: readonly Relocation[];
  walls?: readonly WallCrossing[];
}): ToldMeasure[] {
  return [
    ...protections.map(({ finding, utility, stretch, lengthM, costYuan }): ToldMeasure => {
      const { figure, a, b, measuredM, requiredM, text, x, y } = finding;
      return {
        ...{ kind: 'protect', text, utility, measuredM, requiredM, lengthM, costYuan },
        measure: { zh: protectionItem.zh, en: protectionItem.en },
        ...{ a: a.id, b: b.id, at: [x, y], stretch: [...stretch] },
        ...{ clause: figure?.clause ?? null, confidence: figure?.confidence ?? null },
        ...{ fromLevelM: null, toLevelM: null },
      };
    }),
    ...relocations.map((one): ToldMeasure => {
      const { finding, kind, utility, lengthM, costYuan, stretch, moved, clause, confidence } = one;
      const { a, b, measuredM, requiredM, x, y } = finding;
      return {
        ...{ kind, measure: relocationItem[kind], text: relocationWords(one), utility },
        ...{ measuredM, requiredM, lengthM, costYuan, a: a.id, b: b.id, at: [x, y], stretch },
        ...{ clause, confidence, fromLevelM: moved?.fromM ?? null, toLevelM: moved?.toM ?? null },
      };
    }),
    ...walls.map(
      ({ utility, pipe, wall, at, costYuan }): ToldMeasure => ({
        ...{ kind: 'wall', measure: wallMeasure, text: wallWords(utility, wall), utility },
        ...{ a: pipe, b: wall, at, stretch: [at], costYuan, lengthM: null },
        ...{ measuredM: null, requiredM: null, clause: null, confidence: null },
        ...{ fromLevelM: null, toLevelM: null },
      }),
    ),
  ];
}

function wallWords(utility: Utility, wall: string): Bilingual {
  const { zh, en } = utilityNames[utility];
  // of plain files a wall is called by its kind and its row
  const name = wall.replace(/^wall /, '');
  return { zh: `${zh}管穿越围墙 ${name}`, en: `${en} pipe through wall ${name}` };
}
