import { basename } from 'node:path';
import type { LengthUnit } from '../../../domain/geo/placement.ts';
import type { Utility } from '../../../domain/pipes/model.ts';
import { doorReachM } from '../../../domain/pipes/routing/site/doors-on-outline.ts';
import type { Site, SiteStreet } from '../../../domain/pipes/routing/site/site.ts';
import type { Bilingual } from '../../../domain/problem.ts';
import type { ReadFeature } from '../../exchange/gdal/read-features.ts';
import { coveredHouses } from './covered-houses.ts';
import { buildingsOf, leftOutWords } from './site-buildings.ts';
import {
  named,
  nobodyInZone,
  nothing,
  placeDoubts,
  requireOnePlace,
  requireSomeoneToConnect,
  requireTerrainBelow,
} from './site-checks.ts';
import { giveDoors } from './site-doors.ts';
import { mainsOf, outOfUse, pipesOf, unbelieved } from './site-pipes.ts';
import { SiteReader } from './site-reader.ts';
import { linesOf } from './site-shapes.ts';
import { surfacesIn } from './site-surfaces.ts';
import { barriersOf, keptWall, streetsOf, wallsAround } from './site-surroundings.ts';
import { readTerrain } from './site-terrain.ts';
import { terrainDoubts } from './terrain-doubts.ts';
import { utilityOfRow } from './utility-words.ts';
import { type FileWish, requireNear, wishesOf } from './wish-file.ts';
import { ringsOf } from './zone-file.ts';
import { zoneReach } from './zone-reach.ts';

export interface SiteFiles {
  buildings: string;
  /** Points at the walls of the houses: stairwell doors where laterals leave. */
  doors?: string | undefined;
  streets?: string | undefined;
  trees?: string | undefined;
  barriers?: string | undefined;
  terrain?: string | undefined;
  /** `EPSG:n` of terrain that says none or a wrong one. */
  terrainCrs?: string | undefined;
  /** Areas of asphalt, paving, green, or what the renovation repaves. */
  surfaces?: string | undefined;
  /** The renovation lays all surfaces inside the compound anew. */
  repaved?: boolean | undefined;
  existing?: string | undefined;
  /** No wall is opened for a pipe. */
  keepWalls?: boolean | undefined;
  /** What somebody wants of the layout: pins, corridors, forbidden places, manholes to be moved. */
  wishes?: string | undefined;
  /** Outline of a zone: its houses alone are connected, and of a whole city's files only what lies in it and around it is taken. */
  zone?: string | undefined;
  /** Without it nothing is tied to anything: for tasks that find the mains among the existing pipes. */
  mains?: string | undefined;
  /** Files without any coordinate system are plain drawings in this unit. */
  unit?: LengthUnit | undefined;
  crs?: string | undefined;
  /** The files keep north first (X north, Y east, or latitude before longitude). */
  swapXY?: boolean | undefined;
  /** Condition over the buildings' own fields: which of them want a connection. */
  where?: string | undefined;
  /** Smaller buildings (sheds, kiosks) stand in the way but want no connection. */
  leastAreaM2: number;
  /** Schools, shops and offices are connected, too. */
  otherUses: boolean;
  /** How far around the houses pipes are searched for, metres; default 60. */
  marginM?: number;
}

export interface ReadSite {
  site: Site;
  /** EPSG code of the metres; undefined for a local frame. */
  metricSrid: number | undefined;
  warnings: Bilingual[];
  /** What streets are called. */
  streetNames: ReadonlyMap<SiteStreet, string>;
  wishes: FileWish[];
}

/** Reads plain files of any kind that GDAL knows into one site in metres; the buildings decide the zone. */
export async function readSite(files: SiteFiles, utilities: readonly Utility[]): Promise<ReadSite> {
  const reader = new SiteReader(files);
  const { options, warnings } = reader;
  const warn = reader.warn.bind(reader);
  const everywhere = await named(files.buildings, () => reader.read('buildings', files.buildings));
  const zone = files.zone
    ? await ringsOf(files.zone, {
        ...{ crs: files.crs ?? null, swapXY: files.swapXY },
        ...(files.unit ? { unit: files.unit } : {}),
        ...(options.metricSrid === undefined ? {} : { metricSrid: options.metricSrid }),
      })
    : undefined;
  const { mains: mainsFile } = files;
  const given = mainsFile ? await named(mainsFile, () => reader.read('mains', mainsFile)) : [];
  const reach = zoneReach(zone, everywhere, given, files.marginM ?? usualMarginM);
  const all = reach.standing(everywhere);
  if (zone && all.length === 0) throw nobodyInZone(files.zone!, files.buildings);
  const wanted = files.where
    ? new Set(
        (await reader.read('buildings', files.buildings, { where: files.where })).map((one) =>
          JSON.stringify(one.geometry),
        ),
      )
    : undefined;
  const { leastAreaM2, otherUses } = files;
  const { buildings, doubles, parts, shapeless, leftOut, uncounted } = buildingsOf(all, {
    ...{ leastAreaM2, wanted, otherUses, zone },
  });
  if (doubles > 0)
    warn(
      files.buildings,
      `${doubles} 个轮廓重复，只计一次`,
      `${doubles} outlines are there twice and count once`,
    );
  if (parts > 0)
    warn(
      files.buildings,
      `${parts} 个轮廓与同一编号的轮廓相接或重叠，并为一栋`,
      `${parts} outlines meet one of the same number and are part of its house`,
    );
  if (shapeless > 0)
    warn(
      files.buildings,
      `${shapeless} 个要素没有轮廓（未闭合的线或空几何），不计`,
      `${shapeless} features have no outline (open lines, empty shapes) and are left aside`,
    );
  const left = leftOutWords(files.buildings, leftOut);
  if (left) warnings.push(left);
  if (buildings.length === 0) throw nothing(files.buildings, '建筑', 'buildings');
  if (files.doors) {
    const doors = reach.standing(await reader.readAny('doors', files.doors));
    const astray = giveDoors(
      doors.flatMap(({ geometry }) => linesOf(geometry).flat().slice(0, 1)),
      buildings,
    );
    if (astray > 0)
      warn(
        files.doors,
        `${astray} 个单元门距任何接管建筑的外墙超过 ${doorReachM} m，未采用`,
        `${astray} doors are farther than ${doorReachM} m from the walls of every house to be connected and are left out`,
      );
  }
  let groundM: Site['groundM'] = () => undefined;
  if (files.terrain) {
    const { terrain } = files;
    groundM = await readTerrain(terrain, files, options);
    requireTerrainBelow(files.terrain, { buildings, groundM });
  }
  const streetNames = new Map<SiteStreet, string>();
  if (mainsFile) warnings.push(...outOfUse(mainsFile, given), ...unbelieved(mainsFile, given));
  const mains = mainsFile ? mainsOf(orAll(reach.mains(given), given), utilities, mainsFile, { groundM }) : [];
  requireOnePlace(files.buildings, buildings, mains);
  if (zone && !buildings.some((one) => one.terminal) && !left)
    throw nobodyInZone(files.zone!, files.buildings);
  if (mainsFile) requireSomeoneToConnect(files, buildings, left);
  warnings.push(...placeDoubts(files, buildings, mains));
  if (files.terrain) warnings.push(...terrainDoubts(files.terrain, { buildings, mains, groundM }));
  const existing = reach.beside(await reader.readAny('existing', files.existing));
  if (files.existing)
    warnings.push(...outOfUse(files.existing, existing), ...unbelieved(files.existing, existing));
  const site: Site = {
    buildings,
    barriers: [],
    ...(zone ? { zone } : {}),
    streets: reach
      .beside(await reader.readAny('streets', files.streets))
      .flatMap((one) => streetsOf(one, streetNames)),
    repaves: files.repaved ?? false,
    existing: existing.flatMap((one) => pipesOf(one, ['water'], { groundM })),
    mains,
    uncounted,
    unhoused: [...leftOut.values()].reduce((sum, one) => sum + one, 0),
    groundM,
  };
  const carriageways = site.streets.flatMap(({ rings }) => (rings ? [rings] : []));
  warnings.push(...coveredHouses('streets', files.streets ?? '', carriageways, buildings));
  const odd = new Set(existing.flatMap((one) => utilityOfRow(one.properties).unknown ?? []));
  if (odd.size > 0)
    warn(
      files.existing!,
      `管线种类无法识别，按给水处理：${[...odd].slice(0, 10).join('、')}`,
      `unknown utilities taken as water: ${[...odd].slice(0, 10).join(', ')}`,
    );
  const areas = existing.filter((one) => one.geometry?.type.endsWith('Polygon')).length;
  if (areas > 0)
    warn(
      files.existing!,
      `${areas} 个面按其轮廓线作为现状管处理，请核对是否给错文件`,
      `${areas} areas are taken as pipes along their outlines; check that it is the right file`,
    );
  for (const [part, fallback] of [
    ['trees', 'tree'],
    ['barriers', 'wall'],
  ] as const) {
    const name = basename(files[part] ?? '');
    const found = reach
      .standing(await reader.readAny(part, files[part]))
      .flatMap((one) => barriersOf(one, fallback, name));
    const standing = wallsAround(found, buildings);
    site.barriers.push(...(files.keepWalls ? standing.map(keptWall) : standing));
    const areas = standing.filter((one) => one.area).map((one) => one.paths);
    warnings.push(...coveredHouses(part, files[part] ?? '', areas, buildings));
  }
  if (files.surfaces) {
    const found = surfacesIn(reach.beside(await reader.readAny('surfaces', files.surfaces)));
    site.surfaces = found.surfaces;
    if (found.unknown.length > 0)
      warn(
        files.surfaces,
        `路面类型无法识别，未采用：${found.unknown.slice(0, 10).join('、')}；可用 asphalt、paving、green、repaved（沥青、铺装、绿化、统一铺装）`,
        `unknown surfaces left out: ${found.unknown.slice(0, 10).join(', ')}; use asphalt, paving, green or repaved`,
      );
  }
  const wishes = files.wishes
    ? wishesOf(await reader.readAny('wishes', files.wishes), utilities, files.wishes)
    : [];
  if (files.wishes) requireNear(files.wishes, wishes, site);
  return { site, metricSrid: options.metricSrid, warnings, streetNames, wishes };
}

/** So far around the houses pipes are searched for where nobody says it. */
const usualMarginM = 60;

/** A main that is far off is one all the same where there is no other. */
function orAll(near: ReadFeature[], all: ReadFeature[]): ReadFeature[] {
  return near.length > 0 ? near : all;
}
