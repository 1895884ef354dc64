import { expect, test } from 'vitest';
import { alikeNotes, type RowNote } from '../../client/workbench/exchange/alike-notes.ts';

const note = (row: number, code: string, reason: string): RowNote =>
  ({
    row,
    code,
    source: 'pipes',
    outcome: 'repaired',
    reason: { zh: reason, en: reason },
  }) as RowNote;

test('what is said of several rows is said once, in the order in which it came up', () => {
  const notes = [
    note(1, 'a', 'x'),
    note(2, 'b', 'x'),
    note(3, 'a', 'x'),
    note(4, 'a', 'y'),
    note(5, 'b', 'x'),
  ];
  expect(alikeNotes(notes).map((group) => group.map(({ row }) => row))).toEqual([[1, 3], [2, 5], [4]]);
  expect(alikeNotes([])).toEqual([]);
});
