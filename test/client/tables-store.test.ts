import { describe, expect, test } from 'vitest';
import { rebased, useTables, withCell } from '../../client/workbench/pipes/tables/tables-store.ts';

const own = (value: number) => ({ value, clause: '附表', document: '', verifiedOn: null, note: '' });

describe('an edit of a rule table', () => {
  test('puts a cell in place and takes it out again, and leaves the others', () => {
    const cells = withCell({ a: own(1) }, 'b', own(2));
    expect(cells).toEqual({ a: own(1), b: own(2) });
    expect(withCell(cells, 'b', null)).toEqual({ a: own(1) });
  });

  test('made again on what somebody else wrote: both hold, mine where both touched one cell', () => {
    const base = { kept: own(1), both: own(1), mine: own(1), gone: own(1), theirs: own(1) };
    const mine = { kept: own(1), both: own(2), mine: own(3), theirs: own(1), fresh: own(4) };
    const theirs = { kept: own(1), both: own(9), mine: own(1), gone: own(1), theirs: own(8), new: own(7) };
    expect(rebased(base, mine, theirs)).toEqual({
      kept: own(1),
      both: own(2),
      mine: own(3),
      theirs: own(8),
      new: own(7),
      fresh: own(4),
    });
    expect(rebased(base, base, theirs)).toEqual(theirs);
  });

  test('an edit that was begun stays when the window is shown again, and goes with another table', () => {
    const { show, propose } = useTables.getState();
    show('horizontal');
    propose(3, { a: own(1) });
    show('horizontal', 'sewer|conduit');
    expect(useTables.getState()).toMatchObject({ chosen: 'sewer|conduit', draft: { version: 3 } });
    show('cover');
    expect(useTables.getState().draft).toBeNull();
  });
});
