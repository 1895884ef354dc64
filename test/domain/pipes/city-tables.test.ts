import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checkClashes } from '../../../domain/pipes/clash/check.ts';
import { gravityCapacity } from '../../../domain/pipes/hydraulics/manning.ts';
import { jointTrenches } from '../../../domain/pipes/routing/bill/joint-trench.ts';
import { crossSectionOf } from '../../../domain/pipes/section/cross-section.ts';
import { drawCrossSection } from '../../../domain/pipes/section/draw-cross-section.ts';
import { drawProfile } from '../../../domain/pipes/section/draw-profile.ts';
import { profileOf } from '../../../domain/pipes/section/profile.ts';
import { builtInTables, createStandards, standards } from '../../../domain/pipes/standards.ts';
import {
  cellName,
  checkOverrides,
  differences,
  trimmed,
} from '../../../domain/pipes/tables/check-overrides.ts';
import {
  type CellOverride,
  cellsOf,
  composeTables,
  standardsOfCity,
} from '../../../domain/pipes/tables/city-tables.ts';
import { tablesNote } from '../../../domain/pipes/tables/figures-note.ts';
import { keyOf, placeOf, STANDARD_NAMES } from '../../../domain/pipes/tables/sections.ts';
import { validate } from '../../../domain/pipes/validate/validate.ts';
import { aNetwork } from './a-network.ts';

const own = (value: number, more: Partial<CellOverride> = {}): CellOverride => ({
  value,
  clause: '',
  document: '',
  verifiedOn: null,
  note: '',
  ...more,
});
const confirmed = { document: '珲建发〔2026〕3号', verifiedOn: '2026-01-31' };
const sewage = { utility: 'sewage', diameterMm: 300, material: 'concrete' } as const;
const water = { utility: 'water', diameterMm: 200, material: 'ductile-iron' } as const;
const beside = (apartM: number) =>
  aNetwork()
    .run('S', [0, 0, 50, 0], { ...sewage, levels: [37, 36.9] })
    .run('W', [0, apartM, 50, apartM], { ...water, levels: [38, 38] })
    .build();

describe('cells of the tables', () => {
  test('every national cell has one key, which finds it again; nothing national is an override', () => {
    for (const name of STANDARD_NAMES) {
      const cells = cellsOf(name);
      expect(cells.length).toBeGreaterThan(4);
      expect(new Set(cells.map((cell) => cell.key)).size).toBe(cells.length);
      for (const cell of cells) {
        const place = placeOf(name, cell.key)!;
        expect(keyOf(place.section, place)).toBe(cell.key);
        expect(cellName(name, cell.key).zh).not.toMatch(/[a-z]{3,}-/);
      }
      const same = Object.fromEntries(cells.map((cell) => [cell.key, own(cell.figure.value)]));
      expect(trimmed(name, same)).toEqual({});
      expect(checkOverrides(name, same)).toEqual([]);
    }
  });

  test('a city without own cells is judged by the national tables', () => {
    expect(composeTables(builtInTables, {})).toBe(builtInTables);
    expect(standardsOfCity({ horizontal: {} }).horizontal('sewer', 'water-to-200')).toEqual(
      standards.horizontal('sewer', 'water-to-200'),
    );
  });

  test('any set of own cells changes these and no other', () => {
    const all = STANDARD_NAMES.flatMap((name) => cellsOf(name));
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.constantFrom(...all), {
          maxLength: 12,
          selector: (cell) => cell.standard + cell.key,
        }),
        fc.double({ min: 0, max: 0.9, noNaN: true }),
        (chosen, value) => {
          const city: Record<string, Record<string, CellOverride>> = {};
          for (const cell of chosen)
            city[cell.standard] = { ...city[cell.standard], [cell.key]: own(value, confirmed) };
          const tables = composeTables(builtInTables, city);
          for (const name of STANDARD_NAMES) {
            // what was put in place stands in the composed tables, read without any override
            const read = new Map(cellsOf(name, {}, tables).map((cell) => [cell.key, cell.figure]));
            for (const cell of cellsOf(name)) {
              const expected = city[name]?.[cell.key] ? value : cell.figure.value;
              expect(read.get(cell.key)!.value).toBe(expected);
            }
          }
        },
      ),
      { numRuns: 60 },
    );
  });
});

describe('what a city puts in place', () => {
  const city = { horizontal: { 'water-to-200|sewer': own(2, { ...confirmed, clause: '附表1' }) } };

  test('decides the clash check, and the finding says whose figure it is', () => {
    expect(checkClashes(beside(1.5)).findings).toEqual([]);
    const { findings } = checkClashes(beside(1.5), undefined, { standards: standardsOfCity(city) });
    expect(findings).toHaveLength(1);
    expect(findings[0]).toMatchObject({
      kind: 'horizontal',
      requiredM: 2,
      figure: { own: true, clause: '附表1', source: confirmed.document, verifiedOn: '2026-01-31' },
    });
    expect(findings[0]!.text.zh).toContain('（附表1）（本市核定）');
    const open = standardsOfCity({ horizontal: { 'water-to-200|sewer': own(2) } });
    const said = checkClashes(beside(1.5), undefined, { standards: open }).findings[0]!.text;
    expect(said.zh).toContain('（本市取值，待核）');
    expect(checkClashes(beside(1)).findings[0]!.text.zh).toMatch(/（待核）$/);
  });

  test('may be smaller than the national figure, may confirm it, may fill an empty pair', () => {
    const less = standardsOfCity({ horizontal: { 'water-to-200|sewer': own(0.5) } });
    expect(checkClashes(beside(1), undefined, { standards: less }).findings).toEqual([]);
    const same = standardsOfCity({ horizontal: { 'water-to-200|sewer': own(1, confirmed) } });
    expect(same.horizontal('sewer', 'water-to-200')).toMatchObject({
      value: 1,
      clause: 'GB 50289-2016 4.1.9',
      confidence: 'V',
      own: true,
    });
    expect(standards.horizontal('gas-high', 'sewer')).toBeUndefined();
    // the national clause does not say what the city changed
    const named = standardsOfCity({ horizontal: { 'water-to-200|sewer': own(0.5, confirmed) } });
    expect(named.horizontal('sewer', 'water-to-200')!.clause).toBe(confirmed.document);
    const filled = { 'sewer|gas-high': own(5, { document: '专题论证' }) };
    expect(checkOverrides('horizontal', filled)).toEqual([]);
    expect(standardsOfCity({ horizontal: filled }).horizontal('gas-high', 'sewer')!.value).toBe(5);
  });

  test('decides slopes, cover and frost of the validation', () => {
    const end = (levelM: number) => ({ groundM: 40, depthM: 40 - levelM, levelM });
    const network = aNetwork()
      .node('a', 0, 0, { utility: 'sewage', kind: 'manhole' })
      .node('b', 40, 0, { utility: 'sewage', kind: 'outfall' })
      .pipe('1', 'a', 'b', { ...sewage, start: end(38), end: end(37.84) })
      .build();
    expect(validate(network)).toEqual([]);
    const strict = standardsOfCity({
      gravity: { 'minSlope:dn300|any': own(0.005, confirmed) },
      cover: { 'sewer|footway': own(2.5) },
    });
    const issues = validate(network, { standards: strict });
    expect(issues.map((one) => one.code)).toEqual(expect.arrayContaining(['gravity.slope', 'cover.shallow']));
    expect(issues.find((one) => one.code === 'gravity.slope')!.clause).toContain('本市核定');
    const frost = standardsOfCity({ frost: { 'water|all': own(0.4) } });
    expect(frost.frost('water-over-200')).toMatchObject({ value: 0.4, required: true, own: true });
  });

  test('decides profiles, capacities and joint trenches', () => {
    const crossing = aNetwork()
      .run('S', [0, 0, 50, 0], { ...sewage, levels: [37, 36.8] })
      .run('W', [25, -20, 25, 20], { ...water, levels: [38, 38] })
      .build();
    const rules = standardsOfCity({
      vertical: { 'sewer|water': own(1.5, confirmed) },
      gravity: { 'maxFillSewage:dn200-300|all': own(0.3, confirmed) },
    });
    const crossed = profileOf(crossing, ['S'], { standards: rules }).crossings[0]!;
    expect(crossed.figure).toMatchObject({ value: 1.5, own: true });
    const full = gravityCapacity(crossing, new Map(), { standards: rules })[0]!;
    expect(full.maxFill).toMatchObject({ value: 0.3, own: true });
    const pipe = (id: string, y: number) => ({
      id,
      line: [
        [0, y],
        [60, y],
      ],
      lengthM: 60,
      diameterMm: 150,
      fromDepthM: 1.2,
      toDepthM: 1.2,
      trenchDepthM: 3,
      lateral: false,
    });
    const networks = [
      { utility: 'water', pipes: [pipe('w', 0)] },
      { utility: 'telecom', pipes: [pipe('t', 1.4)] },
    ] as never;
    expect(jointTrenches(networks).trenches).toHaveLength(1);
    const apart = standardsOfCity({ horizontal: { 'water-to-200|telecom-duct': own(3) } });
    expect(jointTrenches(networks, { standards: apart }).trenches).toHaveLength(0);
  });
});

describe('sheets say whose figures they are drawn by', () => {
  const crossing = aNetwork()
    .run('S', [0, 0, 50, 0], { ...sewage, levels: [37, 36.8] })
    .run('W', [25, -20, 25, 20], { ...water, levels: [38, 38] })
    .build();
  const words = (drawing: { items: { type: string }[] }) =>
    drawing.items.flatMap((one) => ('text' in one ? [String(one.text)] : [])).join('\n');
  const rules = standardsOfCity({
    vertical: { 'sewer|water': own(1.5, confirmed) },
    horizontal: { 'water-to-200|sewer': own(2) },
  });

  test('the profile at each crossing and at its foot', () => {
    const drawn = (standards?: typeof rules) =>
      words(drawProfile(profileOf(crossing, ['S'], standards ? { standards } : {})));
    expect(drawn()).toMatch(/\/0\.40$/m);
    expect(drawn()).toContain('规则数值取自国标，未与标准原文核对，施工图签发前须核对');
    expect(drawn(rules)).toMatch(/\/1\.50 本市$/m);
    expect(drawn(rules)).toContain('本市核定 1 项（珲建发〔2026〕3号）');
  });

  test('the cross-section at each dimension and at its foot', () => {
    const section = crossSectionOf(
      beside(3),
      [
        [25, -5],
        [25, 8],
      ],
      { standards: rules },
    );
    expect(words(drawCrossSection(section))).toMatch(/ \/ 2\.00 本市$/m);
    expect(words(drawCrossSection(section))).toContain('本市取值待核 1 项，施工图签发前须核对');
    expect(words(drawCrossSection(section, 'en'))).toContain('1 set by the city, unverified');
  });

  test('and of a whole city in one sentence', () => {
    const note = tablesNote({
      horizontal: { 'water-to-200|sewer': own(2), 'sewer|conduit': own(3, confirmed) },
    });
    expect(note.zh).toMatch(
      /^本市核定 1 项（珲建发〔2026〕3号），本市取值待核 1 项，国标数值未与原文核对 \d+ 项，/,
    );
    const all = Object.fromEntries(
      STANDARD_NAMES.map((name) => [
        name,
        Object.fromEntries(cellsOf(name).map((cell) => [cell.key, own(cell.figure.value, confirmed)])),
      ]),
    );
    expect(tablesNote(all).zh).toMatch(/^本市核定 \d+ 项（珲建发〔2026〕3号）$/);
  });
});

describe('bad cells', () => {
  const codes = (standard: (typeof STANDARD_NAMES)[number], key: string, given: CellOverride) =>
    checkOverrides(standard, { [key]: given }).map((one) => one.code);

  test('negative, absurd or missing figures, unknown utilities, confirmed without a document', () => {
    const key = 'water-to-200|sewer';
    expect(codes('horizontal', key, own(-0.5))).toEqual(['negative']);
    expect(codes('horizontal', key, own(150))).toEqual(['too-large']);
    expect(codes('horizontal', key, own(Number.NaN))).toEqual(['not-a-number']);
    expect(codes('horizontal', key, own(1, { verifiedOn: '2026-01-31' }))).toEqual(['no-document']);
    expect(codes('horizontal', key, own(1, { document: '文', verifiedOn: '2026-02-30' }))).toEqual([
      'bad-date',
    ]);
    expect(codes('horizontal', 'sewer|steam', own(1))).toEqual(['unknown-cell']);
    expect(codes('horizontal', 'tree|pole', own(1))).toEqual(['unknown-cell']);
    expect(codes('horizontal', 'sewer\n|conduit', own(1))).toEqual(['unknown-cell']);
    // the other way round would be a second figure for one pair
    expect(codes('horizontal', 'sewer|water-to-200', own(1))).toEqual(['unknown-cell']);
    expect(codes('horizontal', 'minSlope:dn300|any', own(0.003))).toEqual(['unknown-cell']);
    expect(codes('gravity', 'minSlope:dn300|any', own(0.3))).toEqual(['too-large']);
    expect(codes('gravity', 'minSlope:dn350|any', own(0.003))).toEqual(['unknown-cell']);
    expect(codes('horizontal', '__proto__', own(1))).toEqual(['unknown-cell']);
    expect(codes('horizontal', 'constructor', own(1))).toEqual(['unknown-cell']);
  });
});

test('the difference names each cell that another version would change', () => {
  const before = { 'water-to-200|sewer': own(2) };
  const after = { 'water-to-200|sewer': own(2, confirmed), 'gas-low|gas-low|dn<=300': own(0.6) };
  const found = differences('horizontal', before, after);
  expect(found.map((one) => [one.key, one.before?.figure.value, one.after?.figure.value])).toEqual([
    ['water-to-200|sewer', 2, 2],
    ['gas-low|gas-low|dn<=300', 0.4, 0.6],
  ]);
  expect(cellName('horizontal', 'gas-low|gas-low|dn<=300').zh).toBe('燃气低压 × 燃气低压（DN≤300）');
  expect(differences('horizontal', after, after)).toEqual([]);
  expect(createStandards(builtInTables).largestHorizontalM).toBe(standards.largestHorizontalM);
});
