// Written by write-types.ts from sql/migrations; do not edit.
import type { ColumnType, Generated } from 'kysely';

/** EWKB in hex as it comes; goes in as an expression (spatial.ts). */
type Geometry = ColumnType<string, string, string>;
type Timestamp = ColumnType<Date, Date | string, Date | string>;
type Json = ColumnType<unknown, unknown, unknown>;
/** Kept by the database itself. */
type Computed<T> = ColumnType<T, never, never>;

export interface AcceptanceSignatureTable {
  city_code: string;
  id: Computed<number>;
  community_id: number;
  party: string;
  part: string;
  passed: boolean;
  checklist: Generated<Json>;
  remark: Generated<string>;
  account_id: string | null;
  signed_at: Generated<Timestamp>;
}

export interface AdjacencyOverrideTable {
  city_code: string;
  unit_kind: string;
  unit_a: number;
  unit_b: number;
  joined: boolean;
  note: string;
  account_id: string | null;
  made_at: Generated<Timestamp>;
}

export interface AuditTable {
  id: Computed<number>;
  at: Generated<Timestamp>;
  city_code: string | null;
  account_id: string | null;
  action: string;
  subject: string;
  detail: Generated<Json>;
  previous_hash: string;
  hash: string;
}

export interface BarrierTable {
  city_code: string;
  id: Computed<number>;
  code: string;
  name: Generated<string>;
  kind: string;
  geom: Geometry;
  metric_srid: number;
  geom_m: Computed<Geometry>;
  geom_tile: Computed<Geometry>;
  attributes: Generated<Json>;
  source: Generated<string>;
  import_id: number | null;
}

export interface BuildingTable {
  city_code: string;
  id: Computed<number>;
  code: string;
  name: Generated<string>;
  community_id: number | null;
  use: Generated<string>;
  levels: number | null;
  height_m: number | null;
  households: number | null;
  stairwells: number | null;
  floor_area_m2: number | null;
  built_year: number | null;
  structure: string | null;
  geom: Geometry;
  metric_srid: number;
  geom_m: Computed<Geometry>;
  geom_tile: Computed<Geometry>;
  attributes: Generated<Json>;
  source: Generated<string>;
  import_id: number | null;
}

export interface CityTable {
  city_code: string;
  name: string;
  name_en: Generated<string>;
  metric_srid: number;
  extent: Geometry | null;
  is_demo: Generated<boolean>;
  settings: Generated<Json>;
  created_at: Generated<Timestamp>;
}

export interface CommunityTable {
  city_code: string;
  id: Computed<number>;
  code: string;
  name: string;
  pinyin: Generated<string>;
  initials: Generated<string>;
  address: Generated<string>;
  office_code: string | null;
  neighbourhood_code: string | null;
  households: number | null;
  building_count: number | null;
  floor_area_m2: number | null;
  built_year: number | null;
  property_right: string | null;
  exclusion: string | null;
  status: Generated<string>;
  willingness: number | null;
  estimated_cost_yuan: number | null;
  needs: Generated<string[]>;
  geom: Geometry;
  metric_srid: number;
  geom_m: Computed<Geometry>;
  geom_tile: Computed<Geometry>;
  attributes: Generated<Json>;
  source: Generated<string>;
  import_id: number | null;
  updated_at: Generated<Timestamp>;
}

export interface CommunityProgressTable {
  city_code: string;
  community_id: number;
  office_code: string | null;
  neighbourhood_code: string | null;
  status: string;
  households: number;
  buildings: number;
  floor_area_m2: number;
  investment_yuan: number;
  permille: number;
  weighted_by: string;
  months: number[];
  permilles: number[];
  planned_start: string | null;
  planned_finish: string | null;
  prepared_on: string | null;
  ready_on: string | null;
  started_on: string | null;
  completed_on: string | null;
  accepted_on: string | null;
  managed_on: string | null;
  last_report_on: string | null;
  last_change_at: Timestamp;
  cell_x: number;
  cell_y: number;
  name_key: string;
  search: string;
  grams: string[];
}

export interface CommunityProjectTable {
  city_code: string;
  community_id: number;
  project_id: number;
  amount_yuan: number | null;
}

export interface FeedbackTable {
  city_code: string;
  id: Computed<number>;
  ticket: string;
  community_id: number;
  question: string;
  email: string | null;
  state: Generated<string>;
  answer: Generated<string>;
  is_public: Generated<boolean>;
  answered_by: string | null;
  asked_at: Generated<Timestamp>;
  answered_at: Timestamp | null;
}

export interface ImportBatchTable {
  id: Computed<number>;
  city_code: string;
  kind: string;
  file_name: string;
  sha256: string;
  options: Generated<Json>;
  report: Json;
  account_id: string | null;
  imported_at: Generated<Timestamp>;
}

export interface LayerRevisionTable {
  layer: string;
  revision: Generated<number>;
}

export interface MilestoneTable {
  city_code: string;
  community_id: number;
  step: string;
  planned_on: string | null;
  actual_on: string | null;
  note: Generated<string>;
  updated_at: Generated<Timestamp>;
}

export interface MilestoneChangeTable {
  city_code: string;
  id: Computed<number>;
  community_id: number;
  step: string;
  field: string;
  old_value: string | null;
  new_value: string | null;
  reason: string;
  account_id: string | null;
  changed_at: Generated<Timestamp>;
}

export interface PhotoTable {
  city_code: string;
  id: string;
  community_id: number;
  report_id: number | null;
  kind: string;
  taken_on: string | null;
  caption: Generated<string>;
  width: number;
  height: number;
  jpeg: Buffer;
  thumbnail: Buffer;
  sha256: string;
  withdrawn_reason: string | null;
  account_id: string | null;
  received_at: Generated<Timestamp>;
}

export interface PipeNodeTable {
  city_code: string;
  id: Computed<number>;
  code: string;
  utility: string;
  kind: Generated<string>;
  ground_level_m: number | null;
  depth_m: number | null;
  invert_level_m: number | null;
  state: Generated<string>;
  owner: string | null;
  laid_year: number | null;
  geom: Geometry;
  metric_srid: number;
  geom_m: Computed<Geometry>;
  geom_tile: Computed<Geometry>;
  attributes: Generated<Json>;
  source: Generated<string>;
  import_id: number | null;
}

export interface PipePatchTable {
  city_code: string;
  version: number;
  patch: Json;
  note: Generated<string>;
  account_id: string | null;
  made_at: Generated<Timestamp>;
}

export interface PipeSegmentTable {
  city_code: string;
  id: Computed<number>;
  code: string;
  utility: string;
  from_node: number | null;
  to_node: number | null;
  diameter_mm: number | null;
  width_mm: number | null;
  height_mm: number | null;
  material: string | null;
  pressure: string | null;
  embedding: string | null;
  ducts_total: number | null;
  ducts_used: number | null;
  laid_year: number | null;
  owner: string | null;
  state: Generated<string>;
  from_ground_m: number | null;
  to_ground_m: number | null;
  from_depth_m: number | null;
  to_depth_m: number | null;
  from_level_m: number | null;
  to_level_m: number | null;
  scheme_id: number | null;
  geom: Geometry;
  metric_srid: number;
  geom_m: Computed<Geometry>;
  geom_tile: Computed<Geometry>;
  attributes: Generated<Json>;
  source: Generated<string>;
  import_id: number | null;
}

export interface PlanTable {
  city_code: string;
  id: Computed<number>;
  name: string;
  state: Generated<string>;
  unit_kind: Generated<string>;
  version: Generated<number>;
  forked_from: number | null;
  settings: Generated<Json>;
  created_by: string | null;
  created_at: Generated<Timestamp>;
  updated_at: Generated<Timestamp>;
}

export interface PlanPatchTable {
  city_code: string;
  plan_id: number;
  version: number;
  patch: Json;
  note: Generated<string>;
  account_id: string | null;
  made_at: Generated<Timestamp>;
}

export interface ProgressCellTable {
  level: number;
  x: number;
  y: number;
  status: string;
  communities: number;
  households: number;
  investment_yuan: number;
  permille_households: number;
}

export interface ProgressMonthTable {
  kind: string;
  key: string;
  parent: string | null;
  month: number;
  started: number;
  completed: number;
  accepted: number;
  started_households: number;
  completed_households: number;
  permille_communities: number;
  permille_households: number;
  permille_investment: string;
  planned_communities: number;
  planned_households: number;
  planned_investment: string;
}

export interface ProgressReportTable {
  city_code: string;
  id: Computed<number>;
  community_id: number;
  client_key: string;
  reported_on: string;
  item_code: string | null;
  percent: number;
  quantity_done: number | null;
  remark: Generated<string>;
  corrects: number | null;
  account_id: string | null;
  received_at: Generated<Timestamp>;
}

export interface ProgressRollupTable {
  kind: string;
  key: string;
  parent: string | null;
  status: string;
  communities: number;
  households: number;
  buildings: number;
  floor_area_m2: number;
  investment_yuan: number;
  permille_communities: number;
  permille_households: number;
  permille_investment: string;
}

export interface ProgressStepTable {
  key: string;
  ordinal: number;
  reaches: string | null;
}

export interface ProjectTable {
  city_code: string;
  id: Computed<number>;
  code: string;
  name: string;
  funding_source: string;
  year: number | null;
  budget_yuan: number | null;
  attributes: Generated<Json>;
  source: Generated<string>;
}

export interface RegionTable {
  city_code: string;
  id: Computed<number>;
  code: string;
  parent_code: string | null;
  level: string;
  name: string;
  geom: Geometry | null;
  metric_srid: number;
  geom_m: Computed<Geometry>;
  geom_tile: Computed<Geometry>;
  attributes: Generated<Json>;
  source: Generated<string>;
  import_id: number | null;
}

export interface SchemaMigrationTable {
  number: number;
  name: string;
  sha256: string;
  applied_at: Generated<Timestamp>;
}

export interface SiteFeatureTable {
  city_code: string;
  id: Computed<number>;
  code: string;
  kind: string;
  geom: Geometry;
  metric_srid: number;
  geom_m: Computed<Geometry>;
  geom_tile: Computed<Geometry>;
  attributes: Generated<Json>;
  source: Generated<string>;
  import_id: number | null;
}

export interface StreetTable {
  city_code: string;
  id: Computed<number>;
  code: string;
  name: Generated<string>;
  class: Generated<string>;
  width_m: number | null;
  surface: string | null;
  crossing: string | null;
  built_on: string | null;
  geom: Geometry;
  metric_srid: number;
  geom_m: Computed<Geometry>;
  geom_tile: Computed<Geometry>;
  attributes: Generated<Json>;
  source: Generated<string>;
  import_id: number | null;
}

export interface SubscriptionTable {
  id: Computed<number>;
  email: string;
  topic: string;
  language: Generated<string>;
  token: string;
  confirmed_at: Timestamp | null;
  sent_until: Generated<Timestamp>;
  created_at: Generated<Timestamp>;
}

export interface TerrainTable {
  city_code: string;
  origin_x: number;
  origin_y: number;
  step_m: number;
  columns: number;
  rows: number;
  heights: Buffer;
  source: Generated<string>;
}

export interface WorkTable {
  city_code: string;
  id: Computed<number>;
  code: string;
  title: string;
  utility: string | null;
  owner: string | null;
  state: Generated<string>;
  starts_on: string | null;
  ends_on: string | null;
  community_id: number | null;
  public_note: Generated<string>;
  geom: Geometry;
  metric_srid: number;
  geom_m: Computed<Geometry>;
  geom_tile: Computed<Geometry>;
  attributes: Generated<Json>;
  source: Generated<string>;
  import_id: number | null;
}

export interface WorkItemTable {
  city_code: string;
  community_id: number;
  item_code: string;
  planned: number;
  done: Generated<number>;
  cost_yuan: number | null;
}

export interface ZoneTable {
  city_code: string;
  plan_id: number;
  id: number;
  name: Generated<string>;
  locked: Generated<boolean>;
  attributes: Generated<Json>;
}

export interface ZoneMemberTable {
  city_code: string;
  plan_id: number;
  unit_id: number;
  zone_id: number;
}

export interface Schema {
  acceptance_signature: AcceptanceSignatureTable;
  adjacency_override: AdjacencyOverrideTable;
  audit: AuditTable;
  barrier: BarrierTable;
  building: BuildingTable;
  city: CityTable;
  community: CommunityTable;
  community_progress: CommunityProgressTable;
  community_project: CommunityProjectTable;
  feedback: FeedbackTable;
  import_batch: ImportBatchTable;
  layer_revision: LayerRevisionTable;
  milestone: MilestoneTable;
  milestone_change: MilestoneChangeTable;
  photo: PhotoTable;
  pipe_node: PipeNodeTable;
  pipe_patch: PipePatchTable;
  pipe_segment: PipeSegmentTable;
  plan: PlanTable;
  plan_patch: PlanPatchTable;
  progress_cell: ProgressCellTable;
  progress_month: ProgressMonthTable;
  progress_report: ProgressReportTable;
  progress_rollup: ProgressRollupTable;
  progress_step: ProgressStepTable;
  project: ProjectTable;
  region: RegionTable;
  schema_migration: SchemaMigrationTable;
  site_feature: SiteFeatureTable;
  street: StreetTable;
  subscription: SubscriptionTable;
  terrain: TerrainTable;
  work: WorkTable;
  work_item: WorkItemTable;
  zone: ZoneTable;
  zone_member: ZoneMemberTable;
}
