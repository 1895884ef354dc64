import { describe, expect, test } from 'vitest';
import { crossSectionOf } from '../../../domain/pipes/section/cross-section.ts';
import { drawCrossSection } from '../../../domain/pipes/section/draw-cross-section.ts';
import { drawProfile } from '../../../domain/pipes/section/draw-profile.ts';
import { drawingDxf } from '../../../domain/pipes/section/dxf.ts';
import { profileOf } from '../../../domain/pipes/section/profile.ts';
import { drawingSvg } from '../../../domain/pipes/section/svg.ts';
import { aNetwork } from './a-network.ts';

const end = (levelM: number) => ({ groundM: 40, depthM: 40 - levelM, levelM });
const street = () =>
  aNetwork()
    .node('WS1', 0, 0, { utility: 'sewage', kind: 'manhole', groundM: 40, depthM: 2.2 })
    .node('WS2', 50, 0, { utility: 'sewage', kind: 'manhole', groundM: 40 })
    .node('WS3', 100, 0, { utility: 'sewage', kind: 'manhole', groundM: 39.8 })
    .pipe('a', 'WS1', 'WS2', {
      utility: 'sewage',
      diameterMm: 300,
      material: 'concrete',
      start: end(38),
      end: end(37.8),
    })
    .pipe('b', 'WS2', 'WS3', {
      utility: 'sewage',
      diameterMm: 300,
      material: 'concrete',
      start: end(37.8),
      end: end(37.6),
    })
    .run('w', [0, 1.2, 100, 1.2], {
      utility: 'water',
      diameterMm: 200,
      material: 'ductile-iron',
      start: end(38.2),
      end: end(38.2),
    })
    .run('g', [30, -20, 30, 20], {
      utility: 'gas',
      gasPressure: 'low',
      diameterMm: 110,
      material: 'pe',
      levels: [38.4, 38.4],
    })
    .build();

describe('sections', () => {
  test('a profile in any order of its segments runs downstream, with its crossings', () => {
    const profile = profileOf(street(), ['b', 'a'], { frostDepthM: 1.8 });
    expect(profile.stations.map((one) => [one.node, one.stationM])).toEqual([
      ['WS1', 0],
      ['WS2', 50],
      ['WS3', 100],
    ]);
    expect(profile.reaches.map((one) => one.slope!)).toEqual([expect.closeTo(0.004), expect.closeTo(0.004)]);
    expect(profile.crossings).toHaveLength(1);
    // axis 38.03 + 0.15… of the sewer at 30 m: invert 37.88 + 0.15; walls 0.18 and 0.055
    expect(profile.crossings[0]).toMatchObject({ segment: 'g', stationM: 30, requiredM: 0.15 });
    expect(profile.crossings[0]!.clearanceM).toBeCloseTo(38.4 - 38.03 - 0.18 - 0.055, 3);
  });

  test('what is no line has no profile', () => {
    expect(() => profileOf(street(), ['a', 'g'])).toThrow(/do not form one line/);
    expect(() => profileOf(street(), ['none'])).toThrow(/do not form one line/);
  });

  test('a cross-section: offsets, cover, clear distances against the table, cut to the pipes', () => {
    const section = crossSectionOf(street(), [
      [20, -60],
      [20, 60],
    ]);
    expect(section.lengthM).toBeLessThan(12);
    const [sewer, water] = section.pipes;
    expect(sewer).toMatchObject({ segment: 'a', utility: 'sewage' });
    expect(water!.offsetM - sewer!.offsetM).toBeCloseTo(1.2, 6);
    expect(water!.coverM).toBeCloseTo(1.8, 6);
    expect(section.gaps).toHaveLength(1);
    expect(section.gaps[0]).toMatchObject({ requiredM: 1 });
    expect(section.gaps[0]!.clearM).toBeCloseTo(1.2 - 0.18 - 0.106, 6);
    expect(() =>
      crossSectionOf(street(), [
        [20, 50],
        [20, 60],
      ]),
    ).toThrow(/No pipe/);
  });

  test('as SVG and DXF: well-formed, in both languages, every number of the table there', () => {
    const profile = profileOf(street(), ['a', 'b']);
    const svg = drawingSvg(drawProfile(profile, 'zh'));
    expect(svg).toMatch(/^<svg [^>]+mm"/);
    expect(svg.match(/<text/g)!.length).toBe(svg.match(/<\/text>/g)!.length);
    for (const words of ['纵断面图', '比例 横 1:500 纵 1:50', '管内底高程', '38.00', '4.0 / 50.0', 'DN300 T'])
      expect(svg).toContain(words);
    expect(svg).not.toMatch(/NaN|undefined/);
    expect(drawingSvg(drawProfile(profile, 'en'))).toContain('Longitudinal profile');
    const dxf = drawingDxf(
      drawCrossSection(
        crossSectionOf(street(), [
          [20, -9],
          [20, 9],
        ]),
      ),
    );
    const codes = dxf.split('\r\n');
    expect(codes.at(-2)).toBe('EOF');
    expect(dxf).toContain('SEWAGE');
    expect(dxf).toContain('\\U+6A2A'); // 横
    expect(dxf).not.toMatch(/NaN|undefined/);
    expect([...dxf].every((letter) => letter.charCodeAt(0) < 128)).toBe(true);
  });

  test('labels from a survey can not break out of the drawing', () => {
    const network = street();
    network.segments[0]!.attributes = {};
    network.nodes[0]!.id = '<script>alert(1)</script>';
    network.segments[0]!.from = network.nodes[0]!.id;
    expect(drawingSvg(drawProfile(profileOf(network, ['a', 'b'])))).not.toContain('<script');
  });
});
