import { beforeEach, expect, test, vi } from 'vitest';
import { enterCity } from '../../client/workbench/pipes/routing/enter-city.ts';
import { nothingWished, useRouting } from '../../client/workbench/pipes/routing/routing-state.ts';

// asks the address of the page at once; nothing is searched here
vi.mock('../../client/workbench/pipes/routing/routing-store.ts', () => ({ cancelLayOut: vi.fn() }));

beforeEach(() => useRouting.setState({ ...nothingWished }));

const frost = () => useRouting.getState().frostDepthM;

test('the desk begins with the storm formula of the city, where one is known', () => {
  enterCity({ code: '310000' });
  expect(useRouting.getState().rain).toEqual({ by: 'place', code: '31' });
  enterCity({ code: '222404' });
  expect(useRouting.getState().rain).toEqual({ by: 'assumed' });
  const formula = { a: 1600, b: 7, c: 0.85, n: 0.66 };
  const storm = { formula, returnPeriodYears: 3, isAssumed: false, source: '气象局' };
  enterCity({ code: '310000', name: '上海', nameEn: 'Shanghai', storm });
  expect(useRouting.getState().rain).toEqual({
    ...{ by: 'city', storm },
    name: { zh: '上海', en: 'Shanghai' },
  });
});

test('the desk begins with the frost depth that the city states, else with the assumed one of its place', () => {
  enterCity({ code: '222404', frost: { depthM: 2.1, isAssumed: false } });
  expect(frost()).toBe(2.1);
  enterCity({ code: '130100', frost: { depthM: 0, isAssumed: false } });
  expect(frost()).toBe(0);
  enterCity({ code: '222404' });
  expect(frost()).toBe(1.8);
  enterCity({ code: '130100' });
  expect(frost()).toBeNull();
  // who comes back to the same desk finds what he left
  useRouting.setState({ frostDepthM: 0.9 });
  enterCity({ code: '130100' });
  expect(frost()).toBe(0.9);
});
