import * as z from 'zod';
import { endpoint, open } from './access.ts';
import { utility } from './accounts.ts';
import { cityCode, extent, position } from './register.ts';

const day = z.iso.date();
const state = z.enum(['planned', 'permitted', 'running', 'done', 'cancelled']);
const bilingual = z.object({ zh: z.string(), en: z.string() });

/** Ground that is opened, in lon/lat: a line along the trench, an area, or a point. */
const footprint = z.discriminatedUnion('type', [
  z.object({ type: z.literal('Point'), coordinates: position }),
  z.object({ type: z.literal('LineString'), coordinates: z.array(position).min(2).max(2_000) }),
  z.object({
    type: z.literal('Polygon'),
    coordinates: z.array(z.array(position).min(4).max(2_000)).min(1).max(50),
  }),
]);

export const workRow = z.object({
  id: z.int(),
  code: z.string(),
  title: z.string(),
  utility: utility.nullable(),
  owner: z.string().nullable(),
  state,
  startsOn: day.nullable(),
  endsOn: day.nullable(),
  communityId: z.int().nullable(),
  publicNote: z.string(),
  approval: z.string(),
  /** Of a trench; 0 for an area or a point. */
  lengthM: z.number(),
  geometry: z.looseObject({ type: z.string() }),
  extent,
});
export type WorkRow = z.infer<typeof workRow>;

export const encounter = z.object({
  kind: z.enum(['conflict', 'opportunity']),
  a: z.int(),
  b: z.int(),
  areaM2: z.number(),
  at: position,
  sharedDays: z.int(),
  apartDays: z.int(),
  cure: z.object({ work: z.int(), startsOn: day, endsOn: day }).nullable(),
});
export type Encounter = z.infer<typeof encounter>;

/** Where two works open the same ground, whatever their dates. */
export const sharedPlace = z.object({ a: z.int(), b: z.int(), areaM2: z.number(), at: position });

/** Streets handed over and communities renovated on whose ground a work lies. */
export const touchedGround = z.object({
  work: z.int(),
  subject: z.enum(['street', 'community']),
  name: z.string(),
  event: z.string(),
  since: day,
});

export const banFinding = z.object({
  work: z.int(),
  rule: z.object({
    key: z.string(),
    source: z.string(),
    clause: z.string(),
    confidence: z.string(),
    years: z.number().nullable(),
    text: bilingual,
    exception: bilingual,
  }),
  /** Of the street or community. */
  name: z.string(),
  since: day,
  freeFrom: day.nullable(),
});
export type BanFinding = z.infer<typeof banFinding>;

const dates = { startsOn: day.nullable(), endsOn: day.nullable() };
const words = {
  title: z.string().trim().min(1).max(120),
  utility: utility.nullable(),
  owner: z.string().trim().max(120).nullable(),
  publicNote: z.string().trim().max(300),
  /** By which ground under a ban may be opened. */
  approval: z.string().trim().max(120),
};

export const worksContract = {
  listWorks: endpoint(open.underground)
    .route({
      method: 'GET',
      path: '/cities/{city}/works',
      summary: 'Excavations of a city with what they do to each other and which bans they break',
    })
    .input(z.object({ city: cityCode }))
    .output(
      z.object({
        /** The day on which all this is judged: of the data, in a demo city. */
        today: day,
        works: z.array(workRow),
        encounters: z.array(encounter),
        bans: z.array(banFinding),
        /** What the two above are judged from, so that a client can judge other dates itself. */
        places: z.array(sharedPlace),
        grounds: z.array(touchedGround),
      }),
    ),
  createWork: endpoint(open.pipeEditors)
    .route({ method: 'POST', path: '/cities/{city}/works', summary: 'A new excavation', successStatus: 201 })
    .input(
      z.object({
        city: cityCode,
        ...words,
        state: state.default('planned'),
        ...dates,
        owner: words.owner.default(null),
        publicNote: words.publicNote.default(''),
        approval: words.approval.default(''),
        geometry: footprint,
      }),
    )
    .output(workRow),
  changeWork: endpoint(open.pipeEditors)
    .route({ method: 'PATCH', path: '/cities/{city}/works/{id}', summary: 'Dates, state, words or place' })
    .input(
      z.object({
        city: cityCode,
        id: z.coerce.number().int().positive(),
        title: words.title.optional(),
        utility: words.utility.optional(),
        owner: words.owner.optional(),
        publicNote: words.publicNote.optional(),
        approval: words.approval.optional(),
        state: state.optional(),
        startsOn: dates.startsOn.optional(),
        endsOn: dates.endsOn.optional(),
        geometry: footprint.optional(),
      }),
    )
    .output(workRow),
  rescheduleWorks: endpoint(open.pipeEditors)
    .route({
      method: 'POST',
      path: '/cities/{city}/works/reschedule',
      summary: 'New dates of several planned works, all or none',
    })
    .input(
      z.object({
        city: cityCode,
        note: z.string().trim().min(1).max(300),
        moves: z
          .array(
            z.object({
              work: z.int().positive(),
              /** What the sender saw: another date in the database is a conflict. */
              from: z.object({ startsOn: day, endsOn: day }),
              to: z.object({ startsOn: day, endsOn: day }),
            }),
          )
          .min(1)
          .max(2_000),
      }),
    )
    .output(z.object({ moved: z.int() })),
  removeWork: endpoint(open.pipeEditors)
    .route({ method: 'DELETE', path: '/cities/{city}/works/{id}', summary: 'Takes an excavation away' })
    .input(z.object({ city: cityCode, id: z.coerce.number().int().positive() }))
    .output(z.object({ removed: z.boolean() })),
};
