import fc from 'fast-check';
import { expect, test } from 'vitest';
import { foldKey, groupFaults, unfoldedAtFirst } from '../../client/workbench/pipes/group-faults.ts';
import type { Severity } from '../../domain/pipes/validate/issue.ts';

const fault = fc.record({
  severity: fc.constantFrom<Severity>('error', 'warning', 'notice'),
  code: fc.constantFrom('level.sum', 'gravity.rises', 'topology.valence', 'gas.pressure'),
});

test('every fault is in one group, the gravest and the most frequent first', () => {
  fc.assert(
    fc.property(fc.array(fault), (faults) => {
      const groups = groupFaults(faults);
      const order = groups.map((one) => ['error', 'warning', 'notice'].indexOf(one.severity));
      expect(order).toEqual(order.toSorted());
      const all = groups.flatMap((group) => {
        const sizes = group.kinds.map((kind) => kind.faults.length);
        expect(sizes).toEqual(sizes.toSorted((a, b) => b - a));
        expect(sizes.reduce((a, b) => a + b, 0)).toBe(group.count);
        return group.kinds.flatMap((kind) => {
          expect(kind.faults.every((f) => f.code === kind.code && f.severity === group.severity)).toBe(true);
          return kind.faults;
        });
      });
      expect(all.length).toBe(faults.length);
      expect(new Set(all)).toEqual(new Set(faults));
    }),
  );
});

test('opens on the errors; notices stay folded', () => {
  const [error, warning, notice] = (['error', 'warning', 'notice'] as const).map((severity) => ({
    severity,
    code: 'level.sum',
  }));
  const open = unfoldedAtFirst(groupFaults([notice!, warning!, error!]));
  expect([...open].sort()).toEqual(
    [foldKey('error'), foldKey('error', 'level.sum'), foldKey('warning')].sort(),
  );
  expect(unfoldedAtFirst(groupFaults([notice!, warning!]))).toContain(foldKey('warning', 'level.sum'));
  expect(unfoldedAtFirst(groupFaults([notice!])).size).toBe(0);
});
