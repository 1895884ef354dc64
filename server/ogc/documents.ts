import type { Layer } from '../tiles/layers.ts';
import { STORAGE_CRS, SUPPORTED_CRS } from './crs.ts';

/**
 * The documents of OGC API Features that describe, not deliver. QGIS builds `{landing}/collections/{id}/items` itself and
 * needs the links self, service-desc, conformance and data on the landing page.
 */

const GEOJSON = 'application/geo+json';
const JSON_TYPE = 'application/json';
const classes = [
  'http://www.opengis.net/spec/ogcapi-common-1/1.0/conf/core',
  'http://www.opengis.net/spec/ogcapi-common-2/1.0/conf/collections',
  'http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/core',
  'http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/oas30',
  'http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/geojson',
  'http://www.opengis.net/spec/ogcapi-features-2/1.0/conf/crs',
];

export interface Link {
  href: string;
  rel: string;
  type: string;
  title?: string;
}

export function landing(base: string): { title: string; description: string; links: Link[] } {
  return {
    title: 'Lianpian 连片',
    description:
      '城镇老旧小区连片改造：小区、楼栋、道路、片区与进度 · Contiguous renewal of old residential communities',
    links: [
      { href: base, rel: 'self', type: JSON_TYPE },
      {
        href: base.replace(/\/ogc$/, '/openapi.json'),
        rel: 'service-desc',
        type: 'application/vnd.oai.openapi+json;version=3.0',
      },
      { href: `${base}/conformance`, rel: 'conformance', type: JSON_TYPE },
      { href: `${base}/collections`, rel: 'data', type: JSON_TYPE },
    ],
  };
}

export function conformance(): { conformsTo: string[] } {
  return { conformsTo: classes };
}

/** Description of one collection; `extent` is its box in longitude and latitude, undefined where it is empty. */
export function collection(base: string, layer: Layer, extent: [number, number, number, number] | undefined) {
  const self = `${base}/collections/${layer.id}`;
  return {
    id: layer.id,
    title: `${layer.title.zh} ${layer.title.en}`,
    itemType: 'feature',
    extent: extent && { spatial: { bbox: [extent], crs: SUPPORTED_CRS[0]!.uri } },
    crs: SUPPORTED_CRS.map((crs) => crs.uri),
    storageCrs: STORAGE_CRS.uri,
    links: [
      { href: self, rel: 'self', type: JSON_TYPE },
      { href: `${self}/items`, rel: 'items', type: GEOJSON, title: layer.title.en },
    ] satisfies Link[],
  };
}

/** Links of one page of features; `next` is the id that the next page starts after. */
export function pageLinks(self: URL, next: string | undefined, collectionHref: string): Link[] {
  const links: Link[] = [
    { href: self.href, rel: 'self', type: GEOJSON },
    { href: collectionHref, rel: 'collection', type: JSON_TYPE },
  ];
  if (next === undefined) return links;
  const following = new URL(self);
  following.searchParams.set('after', next);
  return [...links, { href: following.href, rel: 'next', type: GEOJSON }];
}
