import fc from 'fast-check';
import { beforeEach, describe, expect, test } from 'vitest';
import { PatchedDocument } from '../../client/workbench/state/document.ts';
import { useHistory } from '../../client/workbench/state/history.ts';

const patches = fc.array(
  fc.record({
    note: fc.string(),
    puts: fc
      .dictionary(fc.constantFrom('a', 'b', 'c', 'd'), fc.nat())
      .map((rows) => new Map(Object.entries(rows))),
    deletes: fc.uniqueArray(fc.constantFrom('a', 'b', 'c', 'd')),
  }),
  { maxLength: 12 },
);
const state = <K, R>(document: PatchedDocument<K, R>) => [...document.rows].sort();

describe('undo', () => {
  beforeEach(() => useHistory.getState().reset());

  test('takes every edit back to the byte and does it again', async () => {
    await fc.assert(
      fc.asyncProperty(patches, async (edits) => {
        useHistory.getState().reset();
        const document = new PatchedDocument<string, number>([['a', 1]]);
        const states = [state(document)];
        for (const edit of edits) {
          document.edit(edit);
          states.push(state(document));
        }
        for (let i = edits.length; i > 0; i--) {
          expect(state(document)).toEqual(states[i]);
          await useHistory.getState().undo();
        }
        expect(state(document)).toEqual(states[0]);
        for (let i = 1; i <= edits.length; i++) {
          await useHistory.getState().redo();
          expect(state(document)).toEqual(states[i]);
        }
      }),
    );
  });

  test('a new edit forgets what was undone', async () => {
    const document = new PatchedDocument<string, number>();
    document.edit({ note: 'one', puts: new Map([['a', 1]]), deletes: [] });
    await useHistory.getState().undo();
    document.edit({ note: 'two', puts: new Map([['b', 2]]), deletes: [] });
    expect(useHistory.getState().future).toEqual([]);
    expect(useHistory.getState().past.map((edit) => edit.note)).toEqual(['two']);
  });

  test('an undo that the server refuses stays on the stack, and why waits to be shown', async () => {
    useHistory.getState().record({
      note: 'refused',
      undo: () => Promise.reject(new Error('409')),
      redo: () => {},
    });
    await useHistory.getState().undo();
    expect(useHistory.getState().failure).toEqual(new Error('409'));
    expect(useHistory.getState().past.map((edit) => edit.note)).toEqual(['refused']);
    expect(useHistory.getState().busy).toBe(false);
  });
});
