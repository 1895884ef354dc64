import { describe, expect, test } from 'vitest';
import { frostDepthOfCity, frostOfCity, statedFrost } from '../../../domain/pipes/frost-places.ts';
import { newSegment } from '../../../domain/pipes/model.ts';
import {
  builtInTables,
  createStandards,
  isVerified,
  NEIGHBOUR_CLASSES,
  PIPE_CLASSES,
  pipeClass,
  standards,
} from '../../../domain/pipes/standards.ts';

describe('standards', () => {
  test('horizontal figures carry clause and confidence, whichever way round they are asked', () => {
    const figure = standards.horizontal('sewer', 'building')!;
    expect(figure).toMatchObject({ value: 2.5, clause: 'GB 50289-2016 4.1.9', confidence: 'V' });
    expect(standards.horizontal('building', 'sewer')).toEqual(figure);
    expect(standards.horizontal('water-over-200', 'sewer')!.value).toBe(1.5);
    expect(standards.horizontal('gas-sub-high-a', 'building')!.value).toBe(13.5);
  });

  test('every two classes agree in both directions, and every figure is positive', () => {
    const all = [...PIPE_CLASSES, ...NEIGHBOUR_CLASSES];
    for (const a of all) {
      for (const b of all) {
        const one = standards.horizontal(a, b);
        expect(standards.horizontal(b, a)).toEqual(one);
        if (one) expect(one.value).toBeGreaterThan(0);
      }
    }
  });

  test('conditions choose the cell, and the unknown takes the stricter one', () => {
    expect(standards.horizontal('gas-low', 'gas-low', { diameterMm: 200 })!.value).toBe(0.4);
    expect(standards.horizontal('gas-low', 'gas-low')!.value).toBe(0.5);
    expect(standards.horizontal('power-direct', 'telecom-duct', { voltageKv: 66 })!.value).toBe(2);
    expect(standards.horizontal('railway', 'power-direct', { electrified: false })!.value).toBe(3);
  });

  test('vertical figures know above from below and say when they are mirrored', () => {
    expect(standards.vertical('sewer', 'water-to-200')).toMatchObject({ value: 0.4, confidence: 'C' });
    expect(standards.vertical('water-to-200', 'sewer')).toMatchObject({ value: 0.4, mirrored: true });
    expect(standards.vertical('power-direct', 'gas-low')).toMatchObject({ value: 0.5, withPlateM: 0.25 });
  });

  test('cover, slope, fill and spacing', () => {
    expect(standards.cover('water-to-200', 'carriageway', { material: 'pe' })!.value).toBe(1);
    expect(standards.cover('heat-direct', 'footway', { diameterMm: 200 })!.value).toBe(0.6);
    expect(standards.cover('gas-low', 'yard')!.value).toBe(0.3);
    expect(standards.cover('sewer', 'yard')!.value).toBe(0.6);
    expect(standards.minSlope('sewage', 350)!.value).toBe(0.003);
    expect(standards.minSlope('storm', 300, { material: 'pe' })!.value).toBe(0.002);
    for (const compound of [true, false])
      expect(standards.minSlope('storm', 200, { compound, material: 'pe' })!.value).toBe(0.01);
    expect(standards.minSlope('sewage', 200, { compound: true })!.clause).toContain('50015');
    // De 315, and what the table of compounds does not hold
    expect(standards.minSlope('sewage', 300, { compound: true })!.value).toBe(0.003);
    expect(standards.minSlope('sewage', 400, { compound: true })!.clause).toContain('50014');
    expect(standards.maxFill('sewage', 320)!.value).toBe(0.55);
    expect(standards.maxFill('storm', 320)!.value).toBe(1);
    expect(standards.maxManholeSpacingM(650)!.value).toBe(75);
    expect(standards.frost('water-to-200')).toMatchObject({ value: 0.15, required: true });
    expect(standards.frost('telecom-duct')).toBeUndefined();
  });

  test('no built-in cell pretends to be verified; a replaced table may be', () => {
    expect(isVerified(standards.horizontal('sewer', 'building')!)).toBe(false);
    const own = createStandards({
      ...builtInTables,
      horizontal: builtInTables.horizontal.map((cell) => ({ ...cell, verifiedOn: '2026-01-31' })),
    });
    expect(isVerified(own.horizontal('sewer', 'building')!)).toBe(true);
  });

  test('a frost depth is of its own city and prefecture, and of no other', () => {
    expect(frostDepthOfCity('222404')).toBe(1.8);
    expect(['2201', '220100', '220104'].map(frostDepthOfCity)).toEqual([1.69, 1.69, 1.69]);
    // Shijiazhuang, another county of Yanbian, a settlement in Oman, and a code that only begins alike
    expect(['130100', '222402', 'OMAN', '22010'].map(frostDepthOfCity)).toEqual([null, null, null, null]);
  });

  test('what a city states goes before what is assumed for its place, and says whether it is an assumption itself', () => {
    expect(statedFrost({ frostDepthM: 0.6 })).toEqual({ depthM: 0.6, isAssumed: false });
    const value = { value: 1.9, source: '勘察报告', confidence: 'survey' };
    expect(statedFrost({ frostDepthM: value })).toEqual({
      depthM: 1.9,
      isAssumed: false,
      source: '勘察报告',
    });
    expect(statedFrost({ frostDepthM: { ...value, confidence: 'assumption' } })?.isAssumed).toBe(true);
    // nought is a figure: no frost; rubbish is none
    expect(statedFrost({ frostDepthM: 0 })).toEqual({ depthM: 0, isAssumed: false });
    expect(
      [{}, null, { frostDepthM: '1.8' }, { frostDepthM: -1 }, { frostDepthM: {} }].map(statedFrost),
    ).toEqual([null, null, null, null, null]);
    expect(frostOfCity('222404', statedFrost(value))).toEqual({ depthM: 1.8, isAssumed: true });
    expect(frostOfCity('222404', statedFrost({ frostDepthM: 2.1 }))?.depthM).toBe(2.1);
    expect(frostOfCity('130100', null)).toBeNull();
  });

  test('a segment finds its row', () => {
    const common = { id: 'p', from: 'a', to: 'b' };
    expect(pipeClass(newSegment({ ...common, diameterMm: 200 }))).toBe('water-to-200');
    expect(pipeClass(newSegment({ ...common, diameterMm: 300 }))).toBe('water-over-200');
    expect(pipeClass(newSegment({ ...common, subclass: 'ZS' }))).toBe('reclaimed');
    expect(pipeClass(newSegment({ ...common, utility: 'gas', gasPressure: 'low' }))).toBe('gas-low');
    expect(pipeClass(newSegment({ ...common, utility: 'power', ductsTotal: 6 }))).toBe('power-conduit');
  });
});
