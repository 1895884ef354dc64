import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { stormPlaces } from '../../../domain/pipes/routing/rain/design-rain.ts';
import { formulaIn, formulaWords } from '../../../domain/pipes/routing/rain/formula-text.ts';
import { rainOfOptions } from '../../../server/pipes/commands/rain-option.ts';
import { run } from '../../../server/pipes/commands/route-command.ts';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'lianpian-route-rain-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('a formula is read as it is written, and in the ways that engineers write it', () => {
  for (const { a, b, c, n } of stormPlaces)
    expect(formulaIn(formulaWords({ a, b, c, n }))).toEqual({ a, b, c, n });
  const meant = { a: 1600, b: 7, c: 0.846, n: 0.656 };
  for (const written of ['1600×(1+0.846 lg P) / (t+7.0)^0.656', 'q=1600*（1+0.846lg(P)）/(t+7)^0.656'])
    expect(formulaIn(written)).toEqual(meant);
  expect(formulaIn('167×9.58(1+0.846lgP)/(t+7)^0.656')!.a).toBeCloseTo(1599.86, 6);
  expect(formulaIn('1600')).toBeUndefined();
});

test('an intensity, a city by name or code, or a formula; else that of --city, else the assumed one', () => {
  expect(rainOfOptions({ rain: '240' })).toMatchObject({ by: 'own', intensityLitresPerSecondHa: 240 });
  for (const rain of ['上海', '上海市', 'shanghai', '3100', '310115'])
    expect(rainOfOptions({ rain, 'return-period': '5' })).toMatchObject({
      ...{ by: 'place', returnPeriodYears: 5 },
      place: { zh: '上海' },
    });
  expect(rainOfOptions({ rain: "Xi'an" }).place?.zh).toBe('西安');
  const formula = '1600(1+0.846lgP)/(t+7)^0.656';
  expect(rainOfOptions({ rain: formula, 'return-period': '2' })).toMatchObject({ by: 'formula' });
  expect(rainOfOptions({ city: '222401' }).place?.zh).toBe('延吉');
  expect(rainOfOptions({ city: '222404' }).by).toBe('assumed');
  expect(rainOfOptions({}).by).toBe('assumed');
  const stated = {
    storm: { formula: formulaIn(formula)!, returnPeriodYears: 3, isAssumed: false, source: '气象局' },
    name: '延吉',
  };
  expect(rainOfOptions({ city: '222401' }, stated)).toMatchObject({ by: 'city', returnPeriodYears: 3 });
  expect(rainOfOptions({ city: '222401', 'return-period': '5' }, stated).returnPeriodYears).toBe(5);
  expect(rainOfOptions({ city: '222401', rain: '上海' }, stated).place?.zh).toBe('上海');
});

test.each([
  [{ rain: '火星' }, 'pipes.rain-place'],
  [{ rain: '1.2.3' }, 'pipes.option-number'],
  [{ rain: '5' }, 'pipes.option-number'],
  [{ rain: '1600(1+0.846lgP)/(t+7)^0.656' }, 'pipes.rain-without-period'],
  [{ rain: '200', 'return-period': '3' }, 'pipes.rain-without-formula'],
  [{ rain: '200', 'inlet-minutes': '8' }, 'pipes.rain-without-formula'],
  [{ 'inlet-minutes': '8' }, 'pipes.rain-without-formula'],
  [{ rain: '上海', 'inlet-minutes': '0' }, 'pipes.option-number'],
  [{ runoff: '1.2' }, 'pipes.option-number'],
  [{ runoff: '' }, 'pipes.option-number'],
  [{ catchment: 'x' }, 'pipes.option-number'],
  [{ rain: '上海', 'return-period': 'x' }, 'pipes.option-number'],
  [{ rain: '上海', 'return-period': '' }, 'pipes.option-number'],
])('%o is refused', (values, code) => {
  expect(() => rainOfOptions(values)).toThrow(expect.objectContaining({ code }));
});

test('routing from files says by which rain it sized, in JSON and on the sheet; more rain is never cheaper', async () => {
  const at = (name: string, text: string): string => {
    writeFileSync(join(folder, name), text);
    return join(folder, name);
  };
  const ring = (x: number) => `"POLYGON ((${x} 0, ${x + 40} 0, ${x + 40} 40, ${x} 40, ${x} 0))"`;
  const files = [
    ...['--buildings', at('houses.csv', `id,WKT\na,${ring(0)}\nb,${ring(60)}\nc,${ring(120)}\n`)],
    ...['--mains', at('mains.csv', 'utility,dn,WKT\n雨水,1000,"LINESTRING (-20 -30, 260 -30)"\n')],
    ...['--utility', 'storm', '--unit', 'm', '--quick', '--json'],
  ];
  const answerOf = async (more: string[]) => {
    const log = vi.spyOn(console, 'log').mockImplementation(() => undefined);
    try {
      expect(await run([...files, ...more])).toBe(0);
      return JSON.parse(String(log.mock.calls.at(-1)![0]));
    } finally {
      log.mockRestore();
    }
  };
  const assumed = await answerOf([]);
  expect(assumed.rain).toMatchObject({ design: { by: 'assumed' }, runoff: { by: 'assumed' } });
  const sheet = join(folder, 'set.html');
  const wuhan = await answerOf(['--rain', '武汉', '--return-period', '10', '--sheet', sheet]);
  expect(wuhan.rain.design).toMatchObject({ by: 'place', returnPeriodYears: 10, isVerified: false });
  expect(wuhan.rain.text.zh).toContain('武汉 q=1614(1+0.887lgP)/(t+11.23)^0.658');
  expect(wuhan.rain.longestMinutes).toBeGreaterThan(wuhan.rain.design.inletMinutes);
  expect(wuhan.costYuan).toBeGreaterThanOrEqual(assumed.costYuan);
  const page = readFileSync(sheet, 'utf8').replaceAll(/<[^>]*>|\s/g, '');
  expect(page).toContain('P=10年');
  expect(page).toContain('未核实');
  const own = ['--inlet-minutes', '12', '--runoff', '0.8', '--catchment', '4'];
  const given = await answerOf(['--rain', '武汉', ...own, '--sheet', sheet]);
  expect(given.rain).toMatchObject({
    design: { inletMinutes: 12, given: { inletMinutes: 12, runoffCoefficient: 0.8, catchmentFactor: 4 } },
    runoff: { coefficient: 0.8, by: 'own', catchmentFactor: 4, catchmentBy: 'own' },
  });
  const told = readFileSync(sheet, 'utf8').replaceAll(/<[^>]*>|\s/g, '');
  for (const words of ['t₁=12min（自定）', '径流系数0.80（自定）', '汇水面积为屋面的4倍（自定）'])
    expect(told).toContain(words);
});
