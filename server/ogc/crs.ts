/** Coordinate systems of the OGC API: by their address, with the order of axes that the address stands for. */
export interface OgcCrs {
  uri: string;
  srid: number;
  /** The address means latitude before longitude; CRS84 exists to say the opposite. */
  swapped: boolean;
}

const epsg = (code: number, swapped: boolean): OgcCrs => ({
  uri: `http://www.opengis.net/def/crs/EPSG/0/${code}`,
  srid: code,
  swapped,
});

export const CRS84: OgcCrs = {
  uri: 'http://www.opengis.net/def/crs/OGC/1.3/CRS84',
  srid: 4490,
  swapped: false,
};
/** Features are stored in CGCS2000; CRS84 differs from it by centimetres and is served from the same numbers. */
export const STORAGE_CRS = epsg(4490, true);
export const SUPPORTED_CRS: readonly OgcCrs[] = [CRS84, STORAGE_CRS, epsg(4326, true), epsg(3857, false)];

/** The system of this address, also in its short form `[EPSG:3857]`; undefined where it is not served. */
export function crsOf(text: string): OgcCrs | undefined {
  const short = /^\[?EPSG:(\d+)\]?$/i.exec(text);
  return SUPPORTED_CRS.find((crs) => (short ? crs.uri.endsWith(`/EPSG/0/${short[1]}`) : crs.uri === text));
}
