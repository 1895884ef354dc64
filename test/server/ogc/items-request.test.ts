import { describe, expect, it } from 'vitest';
import { parseItemsRequest } from '../../../server/ogc/items-request.ts';
import { layerOf } from '../../../server/tiles/layers.ts';

const communities = layerOf('communities')!;
const read = (query: string) => parseItemsRequest(communities, new URLSearchParams(query));

describe('a request for the features of a collection', () => {
  it('is read with its defaults', () => {
    expect(read('')).toMatchObject({ limit: 100, after: 0, bbox: undefined, properties: [] });
  });

  it('caps the limit, as the standard allows', () => {
    expect(read('limit=999999').limit).toBe(10_000);
  });

  it('turns a box whose system names latitude first', () => {
    const box = read('bbox=42,130,43,131&bbox-crs=http://www.opengis.net/def/crs/EPSG/0/4490').bbox;
    expect(box).toEqual([130, 42, 131, 43]);
  });

  it('takes the plane of a box of six numbers', () => {
    expect(read('bbox=130,42,0,131,43,100').bbox).toEqual([130, 42, 131, 43]);
  });

  it.each([
    ['2020-09-12', { from: '2020-09-12', to: '2020-09-12' }],
    ['2020-09-12/..', { from: '2020-09-12', to: undefined }],
    ['../2020-10-15', { from: undefined, to: '2020-10-15' }],
    ['2020-09-12T00:00:00Z/2020-10-15T23:59:59Z', { from: '2020-09-12', to: '2020-10-15' }],
  ])('reads the time %s', (text, expected) => {
    expect(read(`datetime=${encodeURIComponent(text)}`).datetime).toEqual(expected);
  });

  it.each([
    'limit=0',
    'limit=ten',
    'after=-1',
    'bbox=1,2,3',
    'bbox=1,2,x,4',
    'bbox=3,0,1,1',
    'crs=EPSG:99999',
    'datetime=yesterday',
    'datetime=2020-13-45',
    'password=1',
    'households=many',
    'households=1;drop table city',
  ])('refuses %s by name', (query) => {
    expect(() => read(query)).toThrowError(expect.objectContaining({ code: 'ogc.bad-parameter' }));
  });
});
