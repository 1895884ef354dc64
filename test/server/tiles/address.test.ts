import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MAX_ZOOM, parseTileAddress, tileKey } from '../../../server/tiles/address.ts';
import { LAYERS } from '../../../server/tiles/layers.ts';

describe('the address of a tile', () => {
  it('is read with its filters, in any order', () => {
    const one = parseTileAddress(
      '/tiles/communities/14/13970/6030.mvt?status=ready,complete&city_code=222404&r=7',
    );
    const other = parseTileAddress(
      '/tiles/communities/14/13970/6030.mvt?city_code=222404&status=complete,ready',
    );
    expect(one?.revision).toBe('7');
    expect(tileKey(one!)).toBe(tileKey(other!));
    expect(tileKey(one!)).toBe('communities/14/13970/6030&city_code=222404&status=complete,ready');
  });

  it('takes z, x, y inside the world and the zooms of the layer only', () => {
    fc.assert(
      fc.property(fc.constantFrom(...LAYERS), fc.nat(40), fc.nat(5e6), fc.nat(5e6), (layer, z, x, y) => {
        const read = parseTileAddress(`/tiles/${layer.id}/${z}/${x}/${y}.mvt`);
        const valid = z >= layer.minZoom && z <= MAX_ZOOM && x < 2 ** z && y < 2 ** z;
        expect(read !== undefined).toBe(valid);
      }),
    );
  });

  it.each([
    '/tiles/communities/14/1.5/6030.mvt',
    '/tiles/communities/14/-1/6030.mvt',
    '/tiles/communities/1e1/3/3.mvt',
    '/tiles/communities,communities/14/1/1.mvt',
    '/tiles/account/14/1/1.mvt',
    "/tiles/communities';drop table city/14/1/1.mvt",
    '/tiles/communities/14/1/1.mvt?name=x',
    '/tiles/communities/14/1/1.mvt?built_year=1%20or%201',
    `/tiles/communities/14/1/1.mvt?status=${'a'.repeat(65)}`,
    `/tiles/communities/14/1/1.mvt?status=${'a,'.repeat(40)}`,
  ])('refuses %s', (url) => {
    expect(parseTileAddress(url)).toBeUndefined();
  });
});
