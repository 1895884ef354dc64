import fc from 'fast-check';
import { expect, it, test } from 'vitest';
import { parseCoordinate, parsePair } from '../../../domain/exchange/parse-coordinates.ts';

test.each([
  ['130.36', 130.36],
  [' 130.36° ', 130.36],
  ['１３０．３６', 130.36],
  ['130.36E', 130.36],
  ['E130.36', 130.36],
  ['42.86N', 42.86],
  ['73.5W', -73.5],
  ['东经130°21′36″', 130.36],
  ['130度21分36秒', 130.36],
  ["42°51'36''N", 42.86],
  ['42°51.6′', 42.86],
  ['4,748,064.46', 4748064.46],
  ['130,360000', 130.36],
  ['1.3036e2', 130.36],
])('%s is %d', (text, value) => expect(parseCoordinate(text)).toBeCloseTo(value, 9));

test.each(['', null, undefined, '无', '130.36,42.86', '42°75′', '13 0', '1.2.3', 'E'])('%s is none', (text) =>
  expect(parseCoordinate(text)).toBeUndefined(),
);

it('degrees, minutes and seconds come back as the angle they were made of', () => {
  fc.assert(
    fc.property(
      fc.nat({ max: 179 }),
      fc.nat({ max: 59 }),
      fc.nat({ max: 5999 }),
      fc.constantFrom('E', 'W'),
      (whole, minutes, hundredths, side) => {
        const text = `${whole}°${minutes}′${(hundredths / 100).toFixed(2)}″${side}`;
        const angle = (whole + minutes / 60 + hundredths / 360_000) * (side === 'E' ? 1 : -1);
        expect(parseCoordinate(text)).toBeCloseTo(angle, 9);
      },
    ),
  );
});

it('reads a pair of one cell, and no three numbers', () => {
  expect(parsePair('116.447106,39.891494')).toEqual([116.447106, 39.891494]);
  expect(parsePair('[116.4， 39.9]')).toEqual([116.4, 39.9]);
  expect(parsePair('116.4,39.9,5')).toBeUndefined();
});
