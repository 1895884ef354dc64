import { describe, expect, test } from 'vitest';
import { drawingNotes } from '../../../domain/pipes/files/drawing-layers.ts';
import { guessLayer } from '../../../domain/pipes/files/layer-name.ts';
import {
  type LayerUse,
  parseLayerUses,
  resolveLayers,
  unusedNames,
} from '../../../domain/pipes/files/layer-uses.ts';
import { type MapFeature, networkFeatures } from '../../../domain/pipes/files/map-features.ts';

describe('what the name of a layer says', () => {
  test.each([
    ['给水管', 'water', null, null],
    ['JS_LINE', 'water', null, null],
    ['JSGX', 'water', null, null],
    ['污水管DN300', 'sewage', null, 300],
    ['PS_WS_DN400', 'sewage', null, 400],
    ['PS', 'combined', null, null],
    ['规划雨水管', 'storm', 'planned', null],
    ['给水_规划', 'water', 'planned', null],
    ['废弃燃气D200', 'gas', 'abandoned', 200],
    ['燃气φ110', 'gas', null, 110],
    ['A|电力-10kV', 'power', null, null],
    ['XREF$0$JS', 'water', null, null],
    ['wushui_xianzhuang', 'sewage', 'in_use', null],
    ['religuan', 'heat', null, null],
    ['C-SSWR', 'sewage', null, null],
    ['STORMWATER', 'storm', null, null],
    ['WASTEWATER', 'sewage', null, null],
    ['WATER_8', 'water', null, 203.2],
    ['JS-300', 'water', null, 300],
    // a running number is no size
    ['JS-2', 'water', null, null],
    ['ＪＳ＿ＬＩＮＥ', 'water', null, null],
    ['给水标注', 'ignore', null, null],
    ['JSTEXT', 'ignore', null, null],
    ['道路中心线', 'ignore', null, null],
    // pipes under a road are pipes
    ['道路雨水', 'storm', null, null],
    ['DEFPOINTS', 'ignore', null, null],
  ])('%s', (name, utility, state, diameterMm) => {
    const guess = guessLayer(name);
    expect(guess).toMatchObject({ utility, state, sure: true });
    if (diameterMm === null) expect(guess.diameterMm).toBeNull();
    else expect(guess.diameterMm).toBeCloseTo(diameterMm, 6);
  });

  test.each(['0', 'Layer1', 'RELIEF', 'COMMON', '图层1'])('%s says nothing', (name) => {
    expect(guessLayer(name)).toMatchObject({ utility: null, sure: false });
  });

  test('a channel has its section', () => {
    expect(guessLayer('电力沟800×600')).toMatchObject({ utility: 'power', widthMm: 800, heightMm: 600 });
  });
});

describe('layers of one drawing', () => {
  test('W is sewage in China and water elsewhere: proposed, never taken', () => {
    const layers = resolveLayers(['W-PIPE-300', '给水管']);
    expect(layers.get('W-PIPE-300')).toMatchObject({
      utility: null,
      how: null,
      proposal: 'sewage',
      diameterMm: 300,
    });
    expect(layers.get('给水管')).toMatchObject({ utility: 'water', how: 'name' });
  });

  test('marks of one manner make each other clear', () => {
    expect(resolveLayers(['J', 'W', 'Y', '0']).get('W')).toMatchObject({ utility: 'sewage', how: 'name' });
    expect(resolveLayers(['RS']).get('RS')).toMatchObject({ utility: null, proposal: 'heat' });
    expect(resolveLayers(['JS', 'WS', 'RS']).get('RS')).toMatchObject({ utility: 'heat', how: 'name' });
  });

  test('the name of the file speaks where no layer does', () => {
    expect(resolveLayers(['0', 'A1'], {}, '污水管网.dxf').get('0')).toMatchObject({
      utility: 'sewage',
      how: 'file',
    });
    expect(resolveLayers(['0', '给水'], {}, '污水管网.dxf').get('0')).toMatchObject({ utility: null });
  });

  test("a person's word is above the name, the exact one above the pattern", () => {
    const given: Record<string, LayerUse> = {
      'js*': { utility: 'gas' },
      JS_LINE: { utility: 'sewage', state: 'planned', diameterMm: 400 },
      '*': { utility: 'ignore' },
    };
    const layers = resolveLayers(['JS_LINE', 'JS_300', '道路'], given);
    expect(layers.get('JS_LINE')).toMatchObject({
      utility: 'sewage',
      state: 'planned',
      diameterMm: 400,
      how: 'given',
    });
    expect(layers.get('JS_300')).toMatchObject({ utility: 'gas', diameterMm: 300, how: 'given' });
    expect(layers.get('道路')).toMatchObject({ utility: 'ignore', how: 'given' });
    expect(unusedNames(['JS_LINE'], { ...given, WSS: { utility: 'water' } })).toEqual(
      ['js*', 'WSS'].slice(1),
    );
  });

  test('words of the command line', () => {
    expect(parseLayerUses(['JS_LINE=water,WS=污水:规划:DN300', 'NOTES=ignore，A=JS'])).toEqual({
      JS_LINE: { utility: 'water' },
      WS: { utility: 'sewage', state: 'planned', diameterMm: 300 },
      NOTES: { utility: 'ignore' },
      A: { utility: 'water' },
    });
    for (const wrong of ['WS', 'WS=', '=water', 'WS=wine', 'WS=water:soon'])
      expect(() => parseLayerUses([wrong])).toThrow(
        expect.objectContaining({ code: 'pipes.layer-use-wrong' }),
      );
  });
});

describe('a drawing as a network', () => {
  const line = (Layer: string, y: number): MapFeature => ({
    row: 1,
    properties: { Layer },
    type: 'Line',
    coordinates: [
      [
        [0, y],
        [100, y],
      ],
    ],
  });
  const ring = Array.from({ length: 13 }, (_, k): [number, number] => [
    Math.cos((k * Math.PI) / 6) * 0.5,
    Math.sin((k * Math.PI) / 6) * 0.5,
  ]);
  ring[12] = ring[0]!;
  const features: MapFeature[] = [
    line('JS_LINE', 0),
    line('W-PIPE-300', 10),
    line('道路', 20),
    { row: 4, properties: { Layer: 'JS_LINE' }, type: 'Line', coordinates: [ring] },
    { row: 5, properties: { Layer: 'JS_LINE', Text: 'DN300' }, type: 'Point', coordinates: [[[5, 1]]] },
    { row: 6, properties: { Layer: 'JS_LINE' }, type: 'Point', coordinates: [[[100, 0, 40]]] },
  ];

  test('pipes go in, everything else is told', () => {
    const { lines, points, layers, notes } = networkFeatures(features, { drawing: { fileName: 'a.dxf' } });
    expect(lines.map((one) => one.values.utility)).toEqual(['water']);
    expect(points.map((one) => [one.x, one.y])).toEqual([[100, 0]]);
    expect(notes.map((one) => one.code)).toEqual(['layers-unassigned', 'layers-ignored', 'drawing-no-pipes']);
    expect(notes[0]!.text.zh).toContain('W-PIPE-300（1，可能是污水）');
    expect(layers.find((one) => one.name === 'JS_LINE')).toMatchObject({
      counts: { lines: 1, points: 1, texts: 1, areas: 0, symbols: 1 },
      lengthM: 100,
      samples: ['DN300'],
    });
  });

  test('assigned layers go in with state and size', () => {
    const given: Record<string, LayerUse> = {
      'W-PIPE-300': { utility: 'sewage', state: 'planned' },
      道路: { utility: 'ignore' },
      nobody: { utility: 'gas' },
    };
    const { lines, layers } = networkFeatures(features, { drawing: { fileName: 'a.dxf', layers: given } });
    expect(lines.map(({ values }) => [values.utility, values.state, values.diameterMm])).toEqual([
      ['water', 'in_use', null],
      ['sewage', 'planned', 300],
    ]);
    expect(drawingNotes(layers, given).map((one) => one.code)).toEqual([
      'drawing-no-pipes',
      'layers-unknown',
    ]);
  });
});
