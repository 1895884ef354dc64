import { describe, expect, test } from 'vitest';
import { ratesWith } from '../../../../domain/pipes/routing/bill/own-rates.ts';
import { builtInRates, manholeYuan, pipeYuanPerM } from '../../../../domain/pipes/routing/bill/rates.ts';

const known = { source: '珲春市2025年造价信息第6期', year: 2025 };

describe('unit prices of a city', () => {
  test('replace what they name, and nothing else', () => {
    const own = ratesWith({
      ...known,
      crossingYuan: 800,
      pipes: { sewage: [[300, 200]] },
      manholes: { sewage: { baseYuan: 2000 } },
    });
    expect(own).toMatchObject({ ...known, crossingYuan: 800 });
    expect(pipeYuanPerM('sewage', 300, own)).toBe(200);
    expect(pipeYuanPerM('storm', 300, own)).toBe(pipeYuanPerM('storm', 300));
    const perM = builtInRates.manholes.sewage.yuanPerM;
    expect(manholeYuan('sewage', 2, own)).toBe(2000 + 2 * perM);
    expect(builtInRates.crossingYuan).not.toBe(800);
  });

  test.each([
    ['no object', [], ''],
    ['no source', { year: 2025 }, 'source'],
    ['an assumption as source', { source: 'assumption', year: 2025 }, 'source'],
    ['no year', { source: 'x' }, 'year'],
    ['an unknown item', { ...known, gold: 3 }, 'gold'],
    ['an unknown item deep inside', { ...known, shoring: { gold: 3 } }, 'shoring.gold'],
    ['a negative price', { ...known, crossingYuan: -1 }, 'crossingYuan'],
    ['text for a price', { ...known, crossingYuan: '八百' }, 'crossingYuan'],
    ['a pair of one', { ...known, pipes: { gas: [[90]] } }, 'pipes.gas[0]'],
    ['an empty list', { ...known, pipes: { gas: [] } }, 'pipes.gas'],
    ['a band without price', { ...known, excavationByDepth: [{ toM: 3 }] }, 'excavationByDepth[0].yuanPerM3'],
  ])('%s is refused, and the place is named', (_, own, path) => {
    expect(() => ratesWith(own, 'a.json')).toThrow(
      expect.objectContaining({ code: 'pipes.rates', facts: { file: 'a.json', path } }),
    );
  });
});
