import { expect, test } from 'vitest';
import { fileName } from '../../client/ui/file-name.ts';

test('files of a layout are called by its place, those of a zone drawn by hand by what they are', () => {
  expect(fileName('百合花园', '管线布置', 'dxf')).toBe('百合花园-管线布置.dxf');
  expect(fileName(null, '管线布置', 'dxf')).toBe('管线布置.dxf');
  // an office that numbers its zones 1/2 still gets a file
  expect(fileName('一期 1/2: "东"?', 'layout', 'gpkg')).toBe('一期 1 2 东-layout.gpkg');
});
