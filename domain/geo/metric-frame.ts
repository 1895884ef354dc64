import proj4 from 'proj4';

/** A plane in metres to measure in, and how to get there and back. */
export interface MetricFrame {
  /** EPSG code where there is one, else a description. */
  name: string;
  toMetres: (position: readonly number[]) => [number, number];
  fromMetres: (position: readonly number[]) => [number, number];
}

/**
 * The plane for data in longitude and latitude: in China (73.5–135.1° E, 17–54° N) the CGCS2000 3° Gauss–Krüger zone of the
 * middle longitude (EPSG 4534 + (central meridian − 75) / 3, no zone prefix), elsewhere UTM; both true to scale within 0.1 % over one
 * city. Spans of more than 6° get an equal-area plane instead, for no zone fits a whole country.
 */
export function metricFrameFor(west: number, south: number, east: number, north: number): MetricFrame {
  const longitude = (west + east) / 2;
  const latitude = (south + north) / 2;
  if (east - west > 6 || north - south > 20) {
    const spread = (north - south) / 4;
    return frame(
      'Albers equal area',
      `+proj=aea +lat_0=${latitude} +lon_0=${longitude} +lat_1=${latitude - spread} +lat_2=${latitude + spread} +ellps=GRS80 +units=m`,
    );
  }
  if (longitude > 73.5 && longitude < 135.1 && latitude > 17 && latitude < 54) {
    const meridian = Math.round(longitude / 3) * 3;
    return frame(`EPSG:${4534 + (meridian - 75) / 3}`, gaussKrueger(meridian, 500_000));
  }
  const zone = Math.min(60, Math.floor((longitude + 180) / 6) + 1);
  return frame(
    `EPSG:${(latitude < 0 ? 32_700 : 32_600) + zone}`,
    `+proj=utm +zone=${zone}${latitude < 0 ? ' +south' : ''} +datum=WGS84 +units=m`,
  );
}

/** Data that is in metres already. */
export const planeFrame: MetricFrame = {
  name: 'metres',
  toMetres: ([x, y]) => [x!, y!],
  fromMetres: ([x, y]) => [x!, y!],
};

/** Data in a plane of other units, e.g. 0.3048 for feet. */
export function scaledFrame(metresPerUnit: number): MetricFrame {
  return {
    name: `plane, ${metresPerUnit} m per unit`,
    toMetres: ([x, y]) => [x! * metresPerUnit, y! * metresPerUnit],
    fromMetres: ([x, y]) => [x! / metresPerUnit, y! / metresPerUnit],
  };
}

/** PROJ text of a code that needs no table: CGCS2000 Gauss–Krüger 3° and 6°, UTM on WGS 84, Web Mercator; undefined for others. */
export function projTextOf(epsg: number): string | undefined {
  if (epsg >= 4513 && epsg <= 4533) {
    const zone = epsg - 4513 + 25;
    return gaussKrueger(zone * 3, zone * 1_000_000 + 500_000);
  }
  if (epsg >= 4534 && epsg <= 4554) return gaussKrueger(75 + (epsg - 4534) * 3, 500_000);
  if (epsg >= 4491 && epsg <= 4501) {
    const zone = epsg - 4491 + 13;
    return gaussKrueger(zone * 6 - 3, zone * 1_000_000 + 500_000);
  }
  if (epsg >= 4502 && epsg <= 4512) return gaussKrueger(75 + (epsg - 4502) * 6, 500_000);
  if (epsg > 32_600 && epsg <= 32_660) return `+proj=utm +zone=${epsg - 32_600} +datum=WGS84 +units=m`;
  if (epsg > 32_700 && epsg <= 32_760) return `+proj=utm +zone=${epsg - 32_700} +south +datum=WGS84 +units=m`;
  if (epsg >= 26_901 && epsg <= 26_923) return `+proj=utm +zone=${epsg - 26_900} +ellps=GRS80 +units=m`;
  if (epsg === 3857) return '+proj=merc +a=6378137 +b=6378137 +units=m';
  return undefined;
}

/** Longitude and latitude of a position in a projected system. */
export function inverseOf(projText: string): (position: readonly number[]) => [number, number] {
  const converter = proj4(projText);
  return ([x, y]) => converter.inverse([x!, y!]) as [number, number];
}

function gaussKrueger(meridian: number, falseEasting: number): string {
  return `+proj=tmerc +lat_0=0 +lon_0=${meridian} +k=1 +x_0=${falseEasting} +y_0=0 +ellps=GRS80 +units=m`;
}

function frame(name: string, text: string): MetricFrame {
  const converter = proj4(text);
  return {
    name,
    toMetres: ([x, y]) => converter.forward([x!, y!]) as [number, number],
    fromMetres: ([x, y]) => converter.inverse([x!, y!]) as [number, number],
  };
}
