import { addProtocol } from 'maplibre-gl';
import { Protocol } from 'pmtiles';

/** Lets sources name a PMTiles archive as `pmtiles://https://…`: a map without a tile server. */
export function readPmtiles(): void {
  addProtocol('pmtiles', new Protocol().tile);
}
