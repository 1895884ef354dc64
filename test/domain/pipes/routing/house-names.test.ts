import fc from 'fast-check';
import { expect, test } from 'vitest';
import { distinctNames, houseNames } from '../../../../domain/pipes/routing/site/house-names.ts';

test('a number that several compounds have goes with the compound, one that is the only one stands alone', () => {
  expect(
    houseNames([
      { id: 'b1', name: '1号楼', community: '百合花园' },
      { id: 'b2', name: '1号楼', community: '康乐小区' },
      { id: 'b3', name: '2号楼', community: '康乐小区' },
      { id: 'b4', name: '1号楼', community: '康乐小区' },
      { id: 'b5', name: '', community: '康乐小区' },
      { id: 'b6', name: '1号楼' },
    ]),
  ).toEqual(['百合花园 1号楼', '康乐小区 1号楼', '2号楼', '康乐小区 1号楼~2', 'b5', '1号楼']);
});

test('names are distinct whatever they are, and the first of a kind keeps its own', () => {
  const word = fc.constantFrom('7', '7~2', '7~3', '7~2~2', '8');
  fc.assert(
    fc.property(fc.array(word), (names) => {
      const distinct = distinctNames(names);
      expect(new Set(distinct).size).toBe(names.length);
      names.forEach((name, i) => {
        if (names.indexOf(name) === i) expect(distinct[i]).toBe(name);
      });
    }),
  );
});
