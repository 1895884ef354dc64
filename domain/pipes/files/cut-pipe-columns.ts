import table from '../../../data/standards/survey-columns.json' with { type: 'json' };
import { type CutName, type KnownColumn, uncutName } from '../../exchange/cut-columns.ts';
import { newNode, newSegment } from '../model.ts';
import { levelPlaceOf } from './level-words.ts';
import { nodeProperties, segmentProperties } from './own-features.ts';
import { lineRole, plainName, pointRole } from './survey-words.ts';

type RoleOf = (name: string) => string | undefined;

/** A level of the invert is none of the crown, though both are the level of an end. */
function columnsOf(names: readonly string[], roleOf: RoleOf): KnownColumn[] {
  return names.map((name) => ({
    ...{ name, plain: plainName(name) },
    meaning: `${roleOf(name) ?? name} ${levelPlaceOf(name) ?? ''}`,
  }));
}

/** Names that the command line has always known besides. */
const ownLevels = ['startInvertM', 'endInvertM'];

// what this program writes itself first: its names come back as it spells them
const known = {
  line: columnsOf(
    [
      ...Object.keys(segmentProperties(newSegment({ id: '', from: '', to: '', utility: 'water' }))),
      ...ownLevels,
      ...Object.values(table.line).flat(),
    ],
    lineRole,
  ),
  point: columnsOf(
    [...Object.keys(nodeProperties(newNode({ id: '', x: 0, y: 0 }))), ...Object.values(table.point).flat()],
    pointRole,
  ),
};

/** What a column of pipes or of their points was called before a shapefile cut its name; undefined where that can't be told. */
export function uncutPipeColumn(cut: CutName, of: 'line' | 'point'): string | undefined {
  return uncutName(cut, plainName(cut.text), known[of]);
}
