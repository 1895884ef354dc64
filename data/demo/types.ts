import type { Building, Community } from '../../domain/register/community.ts';
import type { Region } from '../../domain/register/region.ts';
import type { Point } from './plane.ts';

/** Geometry in both systems: EPSG:4490 for the database, EPSG:4552 for measuring. Rings are closed. */
export type Shape =
  | { type: 'Point'; lonLat: Point; metric: Point }
  | { type: 'LineString'; lonLat: Point[]; metric: Point[] }
  | { type: 'MultiLineString'; lonLat: Point[][]; metric: Point[][] }
  | { type: 'Polygon'; lonLat: Point[][]; metric: Point[][] };

export type DemoRegion = Region & { shape: Shape | null };
export type DemoCommunity = Community & {
  shape: Shape;
  neighbourhoodName: string;
  isRenovation2020: boolean;
};
/** Doors of the stairwells in EPSG:4552. */
export type DemoBuilding = Building & { shape: Shape; doors: Point[]; flatsPerLanding: number };

export interface DemoStreet {
  code: string;
  name: string;
  class: 'arterial' | 'collector' | 'minor' | 'lane';
  widthM: number;
  surface: string;
  crossing: 'bridge' | 'underpass' | null;
  shape: Shape;
}

export interface DemoBarrier {
  code: string;
  name: string;
  kind: 'river' | 'water' | 'railway' | 'arterial' | 'wall';
  shape: Shape;
}

export interface DemoFeature {
  code: string;
  kind: 'tree' | 'shrub' | 'pole' | 'wall' | 'kerb' | 'gate' | 'door' | 'parking' | 'green' | 'paved';
  shape: Shape;
}

/** Heights row by row from the north-west corner, metres, 1985 datum. */
export interface DemoTerrain {
  originX: number;
  originY: number;
  stepM: number;
  columns: number;
  rows: number;
  heights: Float32Array;
}

export type Utility = 'water' | 'sewage' | 'storm' | 'combined' | 'gas' | 'heat' | 'power' | 'telecom';
export type PipeState = 'in_use' | 'abandoned' | 'planned' | 'building';

export interface DemoNode {
  code: string;
  utility: Utility;
  kind: string;
  groundLevelM: number;
  depthM: number;
  invertLevelM: number;
  state: PipeState;
  owner: string;
  laidYear: number | null;
  shape: Shape;
}

export interface DemoSegment {
  code: string;
  utility: Utility;
  /** Codes of nodes. Missing only where a fault was planted. */
  fromNode: string | null;
  toNode: string | null;
  diameterMm: number | null;
  material: string;
  pressure: string | null;
  embedding: string;
  ductsTotal: number | null;
  ductsUsed: number | null;
  laidYear: number | null;
  owner: string;
  state: PipeState;
  fromGroundM: number;
  toGroundM: number;
  fromDepthM: number;
  toDepthM: number;
  /** Invert for sewage, storm and combined, crown for the others. */
  fromLevelM: number;
  toLevelM: number;
  /** Catalogue item it was let under, and the community it serves; null for the city's mains. */
  itemCode: string | null;
  communityCode: string | null;
  shape: Shape;
}

export interface DemoWork {
  code: string;
  title: string;
  utility: string | null;
  owner: string;
  state: 'planned' | 'permitted' | 'running' | 'done';
  startsOn: string;
  endsOn: string;
  communityCode: string | null;
  publicNote: string;
  shape: Shape;
}

export interface DemoProject {
  code: string;
  name: string;
  fundingSource: string;
  year: number;
  budgetYuan: number;
  note: string;
}

export interface DemoShare {
  communityCode: string;
  projectCode: string;
  amountYuan: number;
}

export interface DemoWorkItem {
  communityCode: string;
  itemCode: string;
  planned: number;
  done: number;
}

export interface DemoMilestone {
  communityCode: string;
  step: string;
  plannedOn: string | null;
  actualOn: string | null;
}

export interface DemoChange {
  communityCode: string;
  step: string;
  field: 'planned_on' | 'actual_on' | 'status';
  oldValue: string | null;
  newValue: string;
  reason: string;
  changedOn: string;
}

export interface DemoReport {
  communityCode: string;
  clientKey: string;
  reportedOn: string;
  itemCode: string | null;
  percent: number;
  quantityDone: number | null;
  remark: string;
}

/** What was put wrong on purpose, so that a check can be seen to find it. */
export interface PlantedFault {
  kind: string;
  utility: Utility;
  segments: string[];
  nodes: string[];
  what: { zh: string; en: string };
}

export interface DemoCity {
  label: { demo: true; zh: string; en: string };
  seed: number;
  cityCode: string;
  name: string;
  nameEn: string;
  metricSrid: 4552;
  dataDate: string;
  extent: Shape;
  settings: Record<string, unknown>;
  regions: DemoRegion[];
  communities: DemoCommunity[];
  buildings: DemoBuilding[];
  streets: DemoStreet[];
  barriers: DemoBarrier[];
  features: DemoFeature[];
  terrain: DemoTerrain;
  pipeNodes: DemoNode[];
  pipeSegments: DemoSegment[];
  plantedFaults: PlantedFault[];
  works: DemoWork[];
  projects: DemoProject[];
  shares: DemoShare[];
  workItems: DemoWorkItem[];
  milestones: DemoMilestone[];
  changes: DemoChange[];
  reports: DemoReport[];
}
