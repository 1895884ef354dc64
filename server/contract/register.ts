import * as z from 'zod';
import { endpoint, open } from './access.ts';

export const cityCode = z.string().regex(/^[0-9A-Za-z_-]{2,32}$/);
/** Longitude, latitude. */
export const position = z.tuple([z.number(), z.number()]);
/** West, south, east, north. */
export const extent = z.tuple([z.number(), z.number(), z.number(), z.number()]);

export const city = z.object({
  code: cityCode,
  name: z.string(),
  nameEn: z.string(),
  isDemo: z.boolean(),
  /** Of what stands in the city; absent while it is empty. */
  extent: extent.optional(),
  mapApproval: z.string().optional(),
  dataDate: z.string().optional(),
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
  point: position,
  extent,
});
export type CommunityRow = z.infer<typeof communityRow>;

export const registerContract = {
  listCities: endpoint(open.everyone)
    .route({ method: 'GET', path: '/cities', summary: 'Cities and where they lie' })
    .output(z.array(city)),
  listCommunities: endpoint(open.everyone)
    .route({
      method: 'GET',
      path: '/cities/{city}/communities',
      summary: 'All communities of a city, a line each',
    })
    .input(z.object({ city: cityCode }))
    .output(z.array(communityRow)),
};
