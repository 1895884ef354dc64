import type { Point } from '../../geo/plane.ts';
import type { Bilingual } from '../../problem.ts';
import type { Utility } from '../model.ts';
import type { Protection } from './protection.ts';
import { protectionItem } from './quantities.ts';
import {
  type Relocation,
  type RelocationKind,
  relocationItem,
  relocationWords,
} from './tasks/relocations.ts';

/** A place that is legal only with a measure, as every answer tells it: which pipes, how near, what is asked, by which clause, what is done, for how much. */
export interface ToldMeasure {
  kind: 'protect' | RelocationKind;
  /** What is done. */
  measure: Bilingual;
  /** The whole in a sentence. */
  text: Bilingual;
  /** Of the pipe that carries the measure. */
  utility: Utility;
  a: string;
  b: string;
  measuredM: number | null;
  requiredM: number;
  clause: string | null;
  confidence: string | null;
  lengthM: number;
  costYuan: number;
  at: Point;
  /** The pipe over that length. */
  stretch: Point[];
  /** Of an existing pipe that is moved: its level as it is and then, at the crossing. */
  fromLevelM: number | null;
  toLevelM: number | null;
}

/** Protective measures first, then existing pipes that make way. */
export function toldMeasures({
  protections,
  relocations,
}: {
  protections: readonly Protection[];
  relocations: readonly Relocation[];
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
  ];
}
