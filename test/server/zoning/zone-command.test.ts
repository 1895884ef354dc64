import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { fixture } from '../../fixtures.ts';
import { file, folder, row, wordsOf, zone } from './zone-cli.ts';

describe('zone solve', () => {
  test('finds neighbours across lanes in degrees, writes CSV and JSON, and check agrees', async () => {
    const units = await file('row.geojson', row([50, 60, 70, 80, 90, 100]));
    const out = join(await folder(), 'row.csv');
    const { code, json } =
      await zone`solve --units ${units} --weight households --floor 110 --seed 3 --iterations 2000 --out ${out} --json`;
    expect([code, json]).toMatchObject([
      0,
      { value: 3, bound: 3, status: 'optimal', seed: 3, checked: { valid: true } },
    ]);
    expect((await readFile(out, 'utf8')).split('\n')[0]).toBe('id,zone');
    const checked =
      await zone`check --units ${units} --assignment ${out} --weight households --floor 110 --json`;
    expect([checked.code, checked.json]).toMatchObject([0, { contiguous: true, valid: true, zones: 3 }]);
  });

  test('same bytes on one, two and four threads', async () => {
    const units = fixture('benchmarks/zoning-counties-3085.geojson');
    const edges = fixture('benchmarks/zoning-counties-3085-edges.json');
    if (!units || !edges) return;
    const outputs = [];
    for (const threads of ['1', '2', '4']) {
      const out = join(await folder(), `threads-${threads}.csv`);
      await zone`solve --units ${units} --edges ${edges} --weight PO90 --floor 500000 --iterations 12000 --threads ${threads} --out ${out} --json`;
      outputs.push(await readFile(out, 'utf8'));
    }
    expect(outputs[0]!.length).toBeGreaterThan(20_000);
    expect(new Set(outputs).size).toBe(1);
  });

  test('hard offices, caps and a budget hold; soft offices may be crossed', async () => {
    const units = await file(
      'office.geojson',
      row([60, 60, 60, 60, 60, 60], (u) => ({ office: u < 3 ? '新安' : '河南', cost: 10 + u })),
    );
    const words = [
      'solve',
      '--units',
      units,
      '--weight',
      'households',
      '--floor',
      '120',
      '--iterations',
      '2000',
      '--json',
    ];
    const hard = await zone`${words} --office office --cap 180`;
    expect(hard.json).toMatchObject({ value: 2, checked: { valid: true } });
    const soft = await zone`${words} --office office --office-mode soft`;
    expect(soft.json).toMatchObject({ value: 3 });
    const paid = await zone`${words} --budget cost:50`;
    expect(paid.json).toMatchObject({ value: 2, checked: { valid: true } });
  });

  test('a barrier cuts, one through a unit is reported', async () => {
    const units = await file('cut.geojson', row([60, 60, 60, 60]));
    const at = (metres: number) => 130.36 + metres / (111_320 * Math.cos((42.86 * Math.PI) / 180));
    const line = (x: number, properties: object) => ({
      type: 'Feature',
      properties,
      geometry: {
        type: 'LineString',
        coordinates: [
          [at(x), 42.8],
          [at(x), 42.9],
        ],
      },
    });
    const barriers = await file('barriers.geojson', {
      type: 'FeatureCollection',
      features: [line(105, { railway: 'rail' }), line(270, { kind: 'wall' })],
    });
    const { json } = await zone`adjacency --units ${units} --barriers ${barriers} --json`;
    expect(json).toMatchObject({ joined: 2, cut: 1, pairs: [{ text: { en: 'cut by railway' } }, {}, {}] });
    expect(json.warnings).toMatchObject([
      { code: 'island', units: ['u0'] },
      { code: 'barrier-crosses-unit', units: ['u2'] },
    ]);
  });

  test.each([
    ['negative weight', row([5, -1, 5]), 'zoning.weight-bad'],
    ['missing weight', row([5, null, 5]), 'zoning.weight-bad'],
    ['wordy weight', row([5, '不详', 5]), 'zoning.weight-bad'],
    ['0 units', row([]), 'zoning.no-units'],
    ['no collection', { type: 'Point' }, 'zoning.not-geojson'],
    ['broken JSON', '{"type":', 'zoning.json-broken'],
  ])('%s is a clear error', async (name, content, code) => {
    const units = await file(`${name.replaceAll(' ', '-')}.geojson`, content);
    const {
      code: exit,
      json,
      text,
    } = await zone`solve --units ${units} --weight households --floor 5 --json`;
    expect([exit, json]).toMatchObject([1, { error: { code } }]);
    expect(text).not.toContain('    at ');
  });

  test('NaN as Python writes it is a missing weight, a name stays what it is', async () => {
    const written = JSON.stringify(row([5, 7, 9])).replace('"households":7', '"households":NaN');
    const units = await file('nan.geojson', written.replaceAll('u2', 'NaN, \\"-Infinity\\"'));
    const asked = ['--units', units, '--id', 'id', '--weight', 'households', '--floor', '5', '--json'];
    const refused = await zone`solve ${asked}`;
    expect(refused.json).toMatchObject({ error: { code: 'zoning.weight-bad', facts: { units: ['u1='] } } });
    const out = join(await folder(), 'nan.csv');
    const { json } = await zone`solve ${asked} --missing 0 --out ${out}`;
    expect(json).toMatchObject({ value: 2, units: 3 });
    expect(await readFile(out, 'utf8')).toContain('"NaN, ""-Infinity""",');
  });

  test('one unit is one, more are several', async () => {
    const warned = async (weights: number[]) => {
      const apart = row(weights);
      for (const [u, { geometry }] of apart.features.entries())
        for (const corner of geometry.coordinates[0]!) corner[0]! += u * 0.01;
      const units = await file('apart.geojson', apart);
      return (await zone`solve --units ${units} --weight households --floor 5 --json`).json.warnings;
    };
    expect(await warned([5])).toMatchObject([{ code: 'island', en: '1 unit has no neighbour.' }]);
    expect(await warned([5, 5])).toMatchObject([{ code: 'island', en: '2 units have no neighbour.' }]);
  });

  test('unknown field, bad numbers, unknown flags', async () => {
    const units = await file('flags.geojson', row([5, 5]));
    const code = async (line: TemplateStringsArray, ...given: string[]) =>
      (await zone`solve --units ${units} --json ${wordsOf(line, given)}`).json as {
        error?: { code: string };
      };
    expect((await code`--weight nobody --floor 5`).error?.code).toBe('zoning.field-missing');
    expect((await code`--weight households --floor many`).error?.code).toBe('zoning.number-bad');
    expect((await code`--weight households`).error?.code).toBe('zoning.nothing-asked');
    const asked = (objective: string) => code`--weight households --floor 5 --objective ${objective}`;
    expect((await asked('zones,beauty')).error?.code).toBe('zoning.objective-unknown');
    for (const name of ['homogeneity', 'build-year', 'mains', 'offices', 'willingness'])
      expect((await asked(`zones,${name}`)).error?.code).toBe('zoning.objective-without-data');
    expect((await code`--weight households --flor 5`).error?.code).toBe('zoning.flags');
    expect((await code`--weight households --floor 5 --cap 3`).error?.code).toBe('zoning.cap-below-floor');
  });

  test.each([
    { field: 'id', next: undefined, named: 'from 0' },
    { field: 'GEOID', next: 'name', named: 'named by name' },
    { field: 'code', next: undefined, named: 'from 0' },
    { field: 'NAME', next: undefined, named: 'from 0' },
  ])('$field that occurs twice is passed over, and said', async ({ field, next, named }) => {
    const units = row([5, 5]);
    units.features.forEach((feature, u) => {
      feature.properties = { households: 5, [field]: 'twin', ...(next && { [next]: `n${u}` }) } as never;
    });
    const path = await file(`twins-${field}.geojson`, units);
    const { json } = await zone`solve --units ${path} --weight households --floor 5 --json`;
    const en = expect.stringMatching(new RegExp(`twin occurs twice in the field ${field}.*${named}`));
    expect(json.warnings).toMatchObject([{ code: 'id-double', en }]);
    expect(json.zones).toMatchObject([{ units: [next ? 'n0' : '0'] }, { units: [next ? 'n1' : '1'] }]);
  });

  test('outlines without features: polygons, several parts, vanished ones, fields beside them', async () => {
    const square = (x: number, y = 0) => [
      [x, y],
      [x + 100, y],
      [x + 100, y + 100],
      [x, y + 100],
      [x, y],
    ];
    const polys = [[square(0)], [[square(110)], [square(110, 300)]], square(220), null];
    const path = await file('outlines.json', { g: 5, polys, pop: [40, 60, 100, 0] });
    const { json } = await zone`solve --units ${path} --weight pop --floor 100 --json`;
    expect(json).toMatchObject({ value: 2, zones: [{ units: ['0', '1'] }, { units: ['2'] }] });
    expect((json.warnings as { code: string }[]).map(({ code }) => code)).toEqual(
      expect.arrayContaining(['crs-guessed', 'no-polygon', 'multipart']),
    );
    const bare = await file('bare.json', polys);
    const words = ['solve', '--units', bare, '--weight', 'pop', '--floor', '100', '--json'];
    expect((await zone`${words}`).json.error).toMatchObject({
      code: 'zoning.field-missing',
      remedy: { en: expect.stringContaining('--fields') },
    });
    const fields = await file('fields.csv', 'name,pop\na,40\nb,60\nc,100\nd,0\n');
    expect((await zone`${words} --fields ${fields}`).json).toMatchObject({
      zones: [{ units: ['a', 'b'] }, {}],
    });
    const short = await file('short.csv', 'name,pop\na,40\n');
    expect((await zone`${words} --fields ${short}`).json.error).toMatchObject({
      code: 'zoning.fields-count',
    });
    const bad = await file('bad-outlines.json', { polys: [[square(0)], [['a', 1]]] });
    expect((await zone`adjacency --units ${bad} --json`).json.error).toMatchObject({
      code: 'zoning.outline-bad',
      facts: { unit: 1 },
    });
    const other = await file('other.json', { buildings: [] });
    expect((await zone`adjacency --units ${other} --json`).json.error).toMatchObject({
      code: 'zoning.not-geojson',
      title: { en: expect.stringContaining('buildings') },
    });
  });

  test('the benchmark’s blocks with gaps: neighbours from outlines alone, zones with the fields of the whole blocks', async () => {
    const units = fixture('benchmarks/adjacency-blocks-2296-gap10m.json');
    const fields = fixture('benchmarks/adjacency-blocks-2296.geojson');
    const truth = fixture('benchmarks/adjacency-blocks-2296-edges.json');
    if (!units || !fields || !truth) return;
    const { json } = await zone`adjacency --units ${units} --json`;
    const { polys } = JSON.parse(await readFile(units, 'utf8')) as { polys: unknown[] };
    const { edges } = JSON.parse(await readFile(truth, 'utf8')) as { edges: [number, number][] };
    const real = new Set(edges.filter(([i, j]) => polys[i] && polys[j]).map(([i, j]) => `${i}-${j}`));
    const found = (json.edges as [number, number][]).map(([i, j]) => `${Math.min(i, j)}-${Math.max(i, j)}`);
    const right = found.filter((pair) => real.has(pair)).length;
    expect(right / found.length).toBeGreaterThanOrEqual(0.986);
    expect(right / real.size).toBeGreaterThanOrEqual(0.972);
    const words = ['--units', units, '--fields', fields, '--weight', 'total_pop', '--floor', '300'];
    const solved = await zone`solve ${words} --iterations 2000 --json`;
    expect([solved.code, solved.json]).toMatchObject([0, { checked: { valid: true } }]);
  });

  test('shared mains: from lines in degrees or a table of pairs, in totals, per pair and as objective', async () => {
    const units = await file('mains-units.geojson', row(new Array(6).fill(50)));
    const metre = 1 / 111_320;
    const west = 130.36;
    const at = (x: number, y: number) => [
      west + (x * metre) / Math.cos((42.86 * Math.PI) / 180),
      42.86 + y * metre,
    ];
    const line = (state: string | undefined, ...xy: [number, number][]) => ({
      type: 'Feature',
      properties: { utility: 'water', ...(state && { state }) },
      geometry: { type: 'LineString', coordinates: xy.map(([x, y]) => at(x, y)) },
    });
    // in the lanes behind units 0, 2 and 4; one that is abandoned behind unit 1
    const lanes = [105, 325, 545].map((x) => line('in_use', [x, 10], [x, 90]));
    const mains = await file('mains.geojson', {
      type: 'FeatureCollection',
      features: [...lanes, line('abandoned', [215, 10], [215, 90])],
    });
    const asked = ['--units', units, '--weight', 'households', '--floor', '100', '--json'];
    const words = [...asked, '--objective', 'zones,mains', '--iterations', '2000'];
    const solved = await zone`solve ${words} --mains ${mains}`;
    expect(solved.json).toMatchObject({ value: 3, terms: { mains: 0 }, mains: { splitM: 0 } });
    expect((solved.json.mains as { sharedM: number }).sharedM).toBeCloseTo(240, 0);
    const neighbours = await zone`adjacency --units ${units} --mains ${mains} --json`;
    const shared = (neighbours.json.pairs as { sharedMainM: number }[]).map(({ sharedMainM }) => sharedMainM);
    expect(shared).toEqual([expect.closeTo(80, 0), 0, expect.closeTo(80, 0), 0, expect.closeTo(80, 0)]);
    // from a table: three zones of two, none of which holds a pair of the table together
    const table = await file('mains.csv', 'a,b,metres\nu1,u2,120\nu3,u4,30.5\n');
    const split = await file('split.csv', 'id,zone\nu0,a\nu1,a\nu2,b\nu3,b\nu4,c\nu5,c\n');
    const checked = await zone`check ${asked} --assignment ${split} --mains ${table}`;
    expect(checked.json).toMatchObject({
      mains: { sharedM: 0, splitM: 150.5 },
      perZone: [{ mains: { splitM: 120 } }, { mains: { splitM: 150.5 } }, { mains: { splitM: 30.5 } }],
    });
    const elsewhere = await file('elsewhere.geojson', {
      type: 'FeatureCollection',
      features: [line('in_use', [9000, 0], [9000, 50])],
    });
    const none = await zone`solve ${words} --mains ${elsewhere}`;
    expect(none.json.error).toMatchObject({ code: 'zoning.objective-without-data' });
    const warned = await zone`solve ${asked} --objective zones --mains ${elsewhere}`;
    expect(warned.json.warnings).toMatchObject([{ code: 'mains-none' }]);
    const broken = await file('broken.csv', 'a,b,metres\nu1,u2,long\n');
    expect((await zone`check ${asked} --assignment ${split} --mains ${broken}`).json.error).toMatchObject({
      code: 'zoning.mains-bad',
    });
  });

  test('an edge to a unit that does not exist names that unit', async () => {
    const units = await file('wrong-edge.geojson', row([5, 5]));
    const edges = await file('wrong-edge.json', [
      [0, 1],
      [0, 99],
    ]);
    const words = ['--units', units, '--edges', edges, '--weight', 'households', '--floor', '5', '--json'];
    const { json } = await zone`solve ${words}`;
    expect(json.error).toMatchObject({ code: 'zoning.edge-unknown-unit', facts: { unit: '99' } });
  });

  test('a floor nobody reaches: exit code 1 and the reason', async () => {
    const units = await file('floor.geojson', row([5, 5, 5]));
    const { code, json } = await zone`solve --units ${units} --weight households --floor 100 --json`;
    expect([code, json]).toMatchObject([
      1,
      { status: 'infeasible', shortfalls: [{ constraint: 'floor', value: 15, needed: 100 }] },
    ]);
  });
});
