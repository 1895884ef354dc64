import * as z from 'zod';
import { unitKeyPattern } from '../../domain/zoning/unit-key.ts';
import { endpoint, open } from './access.ts';
import { cityCode, position } from './register.ts';

export const unitKind = z.enum(['community', 'building']);
export type UnitKind = z.infer<typeof unitKind>;

const planId = z.coerce.number().int().positive();
const geometry = z.object({ type: z.string(), coordinates: z.array(z.unknown()) });

/** A unit as the zoning desk needs it: outline, facts, and what the rules say about it. */
export const zoneUnit = z.object({
  /** How patches name it (domain/zoning/unit-key.ts). */
  key: z.string(),
  id: z.int(),
  code: z.string(),
  name: z.string(),
  households: z.number(),
  buildings: z.number(),
  floorAreaM2: z.number(),
  costYuan: z.number(),
  builtYear: z.int().nullable(),
  willingness: z.number().nullable(),
  office: z.string().nullable(),
  community: z.int().nullable(),
  eligibility: z.enum(['eligible', 'conditional', 'unknown', 'ineligible']),
  /** Keys of the decisive rules (data/policies/eligibility.json). */
  rules: z.array(z.string()),
  geometry,
});
export type ZoneUnit = z.infer<typeof zoneUnit>;

const partId = z.int().positive().optional();
export const adjacencyDecision = z.object({
  a: z.int().positive(),
  /** Building of a divided community; absent = the whole unit. */
  partA: partId,
  b: z.int().positive(),
  partB: partId,
  joined: z.boolean(),
  note: z.string().min(1).max(500),
});

export const zoneGround = z.object({
  units: z.array(zoneUnit),
  barriers: z.array(z.object({ kind: z.string(), geometry })),
  crossings: z.array(z.object({ kind: z.string(), geometry })),
  streets: z.array(z.object({ kind: z.string(), geometry })),
  decisions: z.array(adjacencyDecision),
  /** Rules by key: their words and where they stand. */
  rules: z.record(
    z.string(),
    z.object({ zh: z.string(), en: z.string(), clause: z.string(), source: z.string() }),
  ),
});
export type ZoneGround = z.infer<typeof zoneGround>;

export const zoneMains = z.object({
  /** How far a main serves, metres. */
  reachM: z.number(),
  /** Whether any existing pipe of the city is known. */
  surveyed: z.boolean(),
  /** Metres of existing main by the units within reach of them, two or more; the longest first. */
  stretches: z.array(z.object({ utility: z.string(), units: z.array(z.int()), lengthM: z.number() })),
});
export type ZoneMains = z.infer<typeof zoneMains>;

/** A community as its residential buildings, and how their figures stand to the community's own. */
export const communityDivision = z.object({
  community: z.int(),
  /** What the register says of the community. */
  registered: z.object({ households: z.int().nullable(), buildings: z.int().nullable() }),
  /** What it says of the buildings: households where a building has a figure. */
  counted: z.object({
    households: z.int(),
    buildings: z.int(),
    withoutHouseholds: z.int(),
    notResidential: z.int(),
  }),
  /** One a residential building; households, floor area and cost are shares that add up to the community's. */
  parts: z.array(zoneUnit),
});
export type CommunityDivision = z.infer<typeof communityDivision>;

const unitKeys = z.string().regex(unitKeyPattern);

export const zoneRow = z.object({ name: z.string().max(80), locked: z.boolean() });
export const planPatch = z.object({
  /** Community → true = divided into its buildings, false = whole again; read before `units`. */
  divided: z.record(z.string().regex(/^\d+$/), z.boolean()).optional(),
  units: z.record(unitKeys, z.int().min(0).max(100_000)),
  zones: z.record(z.string().regex(/^\d+$/), zoneRow.nullable()),
});

export const planState = z.enum(['draft', 'submitted', 'consulting', 'approved', 'archived']);
export type PlanState = z.infer<typeof planState>;

export const planSummary = z.object({
  id: z.int(),
  name: z.string(),
  state: planState,
  unitKind,
  version: z.int(),
  forkedFrom: z.int().nullable(),
  zones: z.int(),
  units: z.int(),
  updatedAt: z.string(),
});
export type PlanSummary = z.infer<typeof planSummary>;

export const planContent = planSummary.extend({
  settings: z.record(z.string(), z.unknown()),
  zoneRows: z.record(z.string(), zoneRow),
  /** Communities that are divided into their buildings. */
  divided: z.array(z.int()),
  /** Unit → zone. */
  members: z.record(unitKeys, z.int()),
});
export type PlanContent = z.infer<typeof planContent>;

export const savedPatch = z.object({
  version: z.int(),
  patch: planPatch,
  note: z.string(),
  by: z.string().nullable(),
  at: z.string(),
});
export type SavedPatch = z.infer<typeof savedPatch>;

export const assignmentReading = z.object({
  rows: z.int(),
  /** What changes: unit → zone, 0 = taken out. */
  moves: z.array(z.object({ unit: unitKeys, zone: z.int() })),
  /** Zones that the plan does not have yet. */
  zones: z.array(z.object({ zone: z.int(), name: z.string() })),
  /** Rows that are left out, and why; `row` counts as a spreadsheet does. */
  problems: z.array(
    z.object({
      row: z.int(),
      unit: z.string(),
      zone: z.string(),
      kind: z.enum(['unknown', 'conflict', 'locked']),
      earlierRow: z.int().optional(),
    }),
  ),
});
export type AssignmentReading = z.infer<typeof assignmentReading>;

export const planComment = z.object({
  id: z.int(),
  text: z.string(),
  by: z.string().nullable(),
  at: z.string(),
  position: z.tuple([z.number(), z.number()]).nullable(),
});
export type PlanComment = z.infer<typeof planComment>;

const plan = z.object({ city: cityCode, plan: planId });
const path = (rest: string) => `/cities/{city}/plans${rest}` as const;

export const zoningContract = {
  ground: endpoint(open.staff)
    .route({
      method: 'GET',
      path: '/cities/{city}/zoning/ground',
      summary: 'Units with facts and rules, barriers, decisions',
    })
    .input(
      z.object({
        city: cityCode,
        kind: unitKind.default('community'),
        year: z.coerce.number().int().optional(),
      }),
    )
    .output(zoneGround),
  mains: endpoint(open.underground)
    .route({
      method: 'GET',
      path: '/cities/{city}/zoning/mains',
      summary: 'Metres of existing main that units share, for those who may see the underground',
    })
    .input(z.object({ city: cityCode, kind: unitKind.default('community') }))
    .output(zoneMains),
  decide: endpoint(open.planners)
    .route({
      method: 'POST',
      path: '/cities/{city}/zoning/adjacency',
      summary: 'Join or cut two neighbours by hand, with a note; a null decision lifts it',
    })
    .input(
      z.object({
        city: cityCode,
        kind: unitKind,
        a: z.int().positive(),
        partA: partId,
        b: z.int().positive(),
        partB: partId,
        joined: z.boolean().nullable(),
        note: z.string().max(500).default(''),
      }),
    )
    .output(z.object({ decisions: z.array(adjacencyDecision) })),
  divisions: endpoint(open.staff)
    .route({
      method: 'GET',
      path: '/cities/{city}/zoning/divisions',
      summary: 'Communities as their residential buildings, with shares that add up',
    })
    .input(
      z.object({
        city: cityCode,
        communities: z
          .string()
          .regex(/^[1-9]\d*(,[1-9]\d*)*$/)
          .max(4000),
        year: z.coerce.number().int().optional(),
      }),
    )
    .output(z.array(communityDivision)),
  outline: endpoint(open.staff)
    .route({
      method: 'GET',
      path: '/cities/{city}/zoning/outline',
      summary: 'Outer rings of units taken together, longitude and latitude: the ground of a zone',
    })
    .input(
      z.object({
        city: cityCode,
        kind: unitKind.default('community'),
        units: z
          .string()
          .regex(/^[1-9]\d*(-[1-9]\d*)?(,[1-9]\d*(-[1-9]\d*)?)*$/)
          .max(8000),
      }),
    )
    .output(z.object({ rings: z.array(z.array(position)) })),
  listPlans: endpoint(open.staff)
    .route({ method: 'GET', path: path(''), summary: 'Plans of a city' })
    .input(z.object({ city: cityCode }))
    .output(z.array(planSummary)),
  createPlan: endpoint(open.planners)
    .route({ method: 'POST', path: path(''), summary: 'A new plan, empty or a fork of another' })
    .input(
      z.object({
        city: cityCode,
        name: z.string().min(1).max(80),
        unitKind: unitKind.default('community'),
        forkOf: z.int().optional(),
      }),
    )
    .output(planContent),
  getPlan: endpoint(open.staff)
    .route({ method: 'GET', path: path('/{plan}'), summary: 'A plan with its zones and members' })
    .input(plan)
    .output(planContent),
  renamePlan: endpoint(open.planners)
    .route({ method: 'POST', path: path('/{plan}/name'), summary: 'Another name' })
    .input(plan.extend({ name: z.string().min(1).max(80) }))
    .output(planSummary),
  savePatch: endpoint(open.planners)
    .route({
      method: 'POST',
      path: path('/{plan}/patches'),
      summary: 'Save an edit on top of a version; merges what does not collide, else 409 with both sides',
    })
    .input(plan.extend({ base: z.int().min(0), patch: planPatch, note: z.string().max(300).default('') }))
    .output(z.object({ version: z.int(), merged: z.array(savedPatch) })),
  listPatches: endpoint(open.staff)
    .route({ method: 'GET', path: path('/{plan}/patches'), summary: 'Edits after a version, oldest first' })
    .input(plan.extend({ since: z.coerce.number().int().min(0).default(0) }))
    .output(z.array(savedPatch)),
  readAssignment: endpoint(open.planners)
    .route({
      method: 'POST',
      path: path('/{plan}/assignment'),
      summary:
        'What a CSV or XLSX file (unit, zone) would change in a plan, and the rows that cannot be used',
    })
    .input(plan.extend({ name: z.string().min(1).max(200), base64: z.base64().min(1) }))
    .output(assignmentReading),
  setState: endpoint(open.planners)
    .route({
      method: 'POST',
      path: path('/{plan}/state'),
      summary: 'Submit, ask residents, approve, archive, back to draft',
    })
    .input(plan.extend({ state: planState, note: z.string().max(500).default('') }))
    .output(planSummary),
  sharePlan: endpoint(open.planners)
    .route({ method: 'POST', path: path('/{plan}/share'), summary: 'A read-only link; `off` takes it back' })
    .input(plan.extend({ on: z.boolean() }))
    .output(z.object({ token: z.string().nullable() })),
  sharedPlan: endpoint(open.everyone)
    .route({ method: 'GET', path: '/shared-plans/{token}', summary: 'A plan by its read-only link' })
    .input(z.object({ token: z.string().min(20).max(80) }))
    .output(
      planContent.extend({ cityName: z.string(), outlines: z.array(z.object({ zone: z.int(), geometry })) }),
    ),
  listComments: endpoint(open.staff)
    .route({ method: 'GET', path: path('/{plan}/comments'), summary: 'Comments at places' })
    .input(plan)
    .output(z.array(planComment)),
  comment: endpoint(open.staff)
    .route({
      method: 'POST',
      path: path('/{plan}/comments'),
      summary: 'A comment at a place, or an opinion of residents while the plan is consulted',
    })
    .input(
      plan.extend({
        text: z.string().min(1).max(2000),
        position: z.tuple([z.number(), z.number()]).optional(),
      }),
    )
    .output(planComment),
};
