import * as z from 'zod';
import { endpoint, open } from './access.ts';

export const cityCode = z.string().regex(/^[0-9A-Za-z_-]{2,32}$/);
/** Longitude, latitude. */
export const position = z.tuple([z.number(), z.number()]);
/** West, south, east, north. */
export const extent = z.tuple([z.number(), z.number(), z.number(), z.number()]);

const frost = z.object({
  depthM: z.number(),
  /** By the city's own word. */
  isAssumed: z.boolean(),
  source: z.string().optional(),
});

const frostEdit = z.object({
  city: cityCode,
  /** Metres; null takes it back. */
  depthM: z.number().min(0).max(5).nullable(),
  source: z.string().trim().min(1).max(200),
  isAssumed: z.boolean().default(false),
  /** What the editor saw: another one by now is a conflict. */
  was: z.number().nullable(),
});
export type FrostEdit = z.infer<typeof frostEdit>;

const stormLaw = z.object({
  /** q = a·(1 + c·lg P) / (t + b)^n in L/(s·ha). */
  formula: z.object({ a: z.number(), b: z.number(), c: z.number(), n: z.number() }),
  returnPeriodYears: z.number(),
});

const storm = stormLaw.extend({
  /** By the city's own word. */
  isAssumed: z.boolean(),
  source: z.string(),
});

const stormEdit = z.object({
  city: cityCode,
  /** null takes it back. */
  storm: storm
    .extend({ isAssumed: z.boolean().default(false), source: z.string().trim().min(1).max(200) })
    .nullable(),
  /** What the editor saw: another one by now is a conflict. */
  was: stormLaw.nullable(),
});
export type StormEdit = z.infer<typeof stormEdit>;

export const city = z.object({
  code: cityCode,
  name: z.string(),
  nameEn: z.string(),
  isDemo: z.boolean(),
  /** Of what stands in the city; absent while it is empty. */
  extent: extent.optional(),
  mapApproval: z.string().optional(),
  dataDate: z.string().optional(),
  /** Depth of soil frost that the city states. */
  frost: frost.optional(),
  /** Storm formula that the city states. */
  storm: storm.optional(),
});
export type City = z.infer<typeof city>;

export const communityRow = z.object({
  id: z.int(),
  code: z.string(),
  name: z.string(),
  pinyin: z.string(),
  initials: z.string(),
  status: z.string(),
  households: z.int().nullable(),
  buildingCount: z.int().nullable(),
  floorAreaM2: z.number().nullable(),
  builtYear: z.int().nullable(),
  officeCode: z.string().nullable(),
  officeName: z.string().nullable(),
  point: position,
  extent,
});
export type CommunityRow = z.infer<typeof communityRow>;

/** What the register knows of one community beyond its line in the list. */
export const communityDetail = communityRow.extend({
  address: z.string(),
  propertyRight: z.string().nullable(),
  /** Why it may not be renovated; null = nothing known against it. */
  exclusion: z.string().nullable(),
  /** Share of households in favour, 0…1. */
  willingness: z.number().nullable(),
  estimatedCostYuan: z.number().nullable(),
  needs: z.array(z.string()),
  source: z.string(),
  updatedAt: z.string(),
  /** Of its compound, measured in the city's metric zone. */
  areaM2: z.number(),
  buildings: z.array(
    z.object({
      id: z.int(),
      code: z.string(),
      name: z.string(),
      use: z.string(),
      levels: z.int().nullable(),
      households: z.int().nullable(),
      floorAreaM2: z.number().nullable(),
      builtYear: z.int().nullable(),
    }),
  ),
});
export type CommunityDetail = z.infer<typeof communityDetail>;

export const registerContract = {
  mapSettings: endpoint(open.staff)
    .route({
      method: 'GET',
      path: '/map-settings',
      summary: 'Basemap key of this installation, where it has one',
    })
    .output(z.object({ tiandituKey: z.string().nullable(), mapApproval: z.string().nullable() })),
  readCommunity: endpoint(open.staff)
    .route({
      method: 'GET',
      path: '/cities/{city}/communities/{id}',
      summary: 'One community with its buildings',
    })
    .input(z.object({ city: cityCode, id: z.coerce.number().int().positive() }))
    .output(communityDetail),
  listCities: endpoint(open.everyone)
    .route({ method: 'GET', path: '/cities', summary: 'Cities and where they lie' })
    .output(z.array(city)),
  stateFrost: endpoint(open.planners)
    .route({
      method: 'PUT',
      path: '/cities/{city}/frost',
      summary: 'Depth of soil frost that the city states, with its source',
    })
    .input(frostEdit)
    .output(z.object({ frost: frost.nullable() })),
  stateStorm: endpoint(open.planners)
    .route({
      method: 'PUT',
      path: '/cities/{city}/storm',
      summary: 'Storm formula and return period that the city states, with their source',
    })
    .input(stormEdit)
    .output(z.object({ storm: storm.nullable() })),
  listCommunities: endpoint(open.everyone)
    .route({
      method: 'GET',
      path: '/cities/{city}/communities',
      summary: 'All communities of a city, a line each',
    })
    .input(z.object({ city: cityCode }))
    .output(z.array(communityRow)),
};
