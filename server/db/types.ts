// Written by write-types.ts from sql/migrations; do not edit.
import type { ColumnType, Generated } from 'kysely';

/** EWKB in hex as it comes; goes in as an expression. */
type Geometry = string;
/** Kept by the database itself. */
type Computed<T> = ColumnType<T, never, never>;
type Timestamp = ColumnType<Date, Date | string, Date | string>;
type GeneratedTimestamp = ColumnType<Date, Date | string | undefined, Date | string>;
type NullableTimestamp = ColumnType<Date | null, Date | string | null | undefined, Date | string | null>;

export interface AcceptanceInvitationTable {
  city_code: string;
  id: Computed<number>;
  appointment_id: number;
  token_hash: string;
  offices: Generated<string[]>;
  invited_by: string | null;
  invited_at: GeneratedTimestamp;
  expires_at: Timestamp;
  used_by: string | null;
  used_at: NullableTimestamp;
  withdrawn_at: NullableTimestamp;
}

export interface AcceptancePartyTable {
  city_code: string;
  id: Computed<number>;
  community_id: number;
  party: string;
  body_id: number;
  appointed_by: string | null;
  appointed_at: GeneratedTimestamp;
  ended_by: string | null;
  ended_at: NullableTimestamp;
  ended_reason: string | null;
}

export interface AcceptanceSignatureTable {
  city_code: string;
  id: Computed<number>;
  community_id: number;
  party: string;
  part: string;
  passed: boolean | null;
  checklist: Generated<unknown>;
  remark: Generated<string>;
  account_id: string | null;
  signed_at: GeneratedTimestamp;
  way: string;
  body_id: number | null;
  body_name: Generated<string>;
  account_name: Generated<string>;
  entered_as: Generated<string>;
  paper_number: Generated<string>;
  paper_on: string | null;
  proof: Buffer | null;
  proof_type: string | null;
}

export interface AccountTable {
  id: string;
  name: string;
  username: string;
  display_username: string | null;
  email: string;
  email_verified: Generated<boolean>;
  image: string | null;
  role: Generated<string>;
  cities: Generated<string[]>;
  offices: Generated<string[]>;
  utilities: Generated<string[]>;
  disabled: Generated<boolean>;
  created_at: GeneratedTimestamp;
  updated_at: GeneratedTimestamp;
}

export interface AdjacencyOverrideTable {
  city_code: string;
  unit_kind: string;
  unit_a: number;
  unit_b: number;
  joined: boolean;
  note: string;
  account_id: string | null;
  made_at: GeneratedTimestamp;
  part_a: Generated<number>;
  part_b: Generated<number>;
}

export interface AlertAddressTable {
  account_id: string;
  email: string;
  language: Generated<string>;
  token: string;
  confirmed_at: NullableTimestamp;
  weekly_made: string;
  monthly_made: string;
}

export interface AlertChoiceTable {
  account_id: string;
  city_code: string;
  office_code: Generated<string>;
  kind: string;
  rhythm: string;
}

export interface AlertReaderTable {
  account_id: string | null;
  email: string | null;
  language: string | null;
  token: string | null;
  weekly_made: string | null;
  monthly_made: string | null;
  cities: string[] | null;
}

export interface AlertToldTable {
  account_id: string;
  city_code: string;
  code: string;
  fact: string;
  severity: number;
  mail_id: string;
  told_at: GeneratedTimestamp;
}

export interface AuditTable {
  id: Computed<number>;
  at: GeneratedTimestamp;
  city_code: string | null;
  account_id: string | null;
  action: string;
  subject: string;
  detail: Generated<unknown>;
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
  attributes: Generated<unknown>;
  source: Generated<string>;
  import_id: number | null;
}

export interface BodyTable {
  city_code: string;
  id: Computed<number>;
  name: string;
  credit_code: string | null;
  created_by: string | null;
  created_at: GeneratedTimestamp;
}

export interface BodyAccountTable {
  city_code: string;
  account_id: string;
  body_id: number;
  offices: Generated<string[]>;
  let_in_by: string | null;
  joined_at: GeneratedTimestamp;
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
  attributes: Generated<unknown>;
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
  settings: Generated<unknown>;
  created_at: GeneratedTimestamp;
}

export interface CityStandardVersionTable {
  city_code: string;
  standard: string;
  version: number;
  cells: unknown;
  note: string;
  restores: number | null;
  account_id: string | null;
  made_at: GeneratedTimestamp;
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
  attributes: Generated<unknown>;
  source: Generated<string>;
  import_id: number | null;
  updated_at: GeneratedTimestamp;
}

export interface CommunityInvestmentTable {
  city_code: string;
  community_id: number;
  invested_yuan: number;
  counted_on: string;
}

export interface CommunityPartTable {
  city_code: string;
  community_id: number;
  building_id: number;
  households: number;
  floor_area_m2: number;
  cost_yuan: number;
  geom: Geometry;
  metric_srid: number;
  geom_m: Computed<Geometry>;
  geom_tile: Computed<Geometry>;
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
  name_lower: Generated<string>;
  initials: Generated<string>;
  funders: Generated<string[]>;
  funder_yuan: Generated<number[]>;
  invested_yuan: Generated<number>;
  items: Generated<string[]>;
  item_planned: Generated<number[]>;
  item_done: Generated<number[]>;
}

export interface CommunityProjectTable {
  city_code: string;
  community_id: number;
  project_id: number;
  amount_yuan: number | null;
  funder: string;
}

export interface CredentialTable {
  id: string;
  issuer: string | null;
  account_id: string;
  provider_id: string;
  user_id: string;
  access_token: string | null;
  refresh_token: string | null;
  id_token: string | null;
  access_token_expires_at: NullableTimestamp;
  refresh_token_expires_at: NullableTimestamp;
  scope: string | null;
  password: string | null;
  created_at: GeneratedTimestamp;
  updated_at: GeneratedTimestamp;
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
  asked_at: GeneratedTimestamp;
  answered_at: NullableTimestamp;
}

export interface ImportBatchTable {
  id: Computed<number>;
  city_code: string;
  kind: string;
  file_name: string;
  sha256: string;
  options: Generated<unknown>;
  report: unknown;
  account_id: string | null;
  imported_at: GeneratedTimestamp;
}

export interface LayerChangeTable {
  layer: string;
  slot: Computed<number>;
  changes: Generated<number>;
}

export interface LayerRevisionTable {
  layer: string | null;
  revision: number | null;
}

export interface MailTable {
  id: Generated<string>;
  email: string;
  subject: string;
  body: string;
  unsubscribe: string | null;
  subscription_id: number | null;
  made_at: GeneratedTimestamp;
  attempts: Generated<number>;
  due_at: GeneratedTimestamp;
  failure: string | null;
  alert_account_id: string | null;
  cities: Generated<string[]>;
}

export interface MailAttachmentTable {
  mail_id: string;
  name: string;
  content: Buffer;
}

export interface MilestoneTable {
  city_code: string;
  community_id: number;
  step: string;
  planned_on: string | null;
  actual_on: string | null;
  note: Generated<string>;
  updated_at: GeneratedTimestamp;
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
  changed_at: GeneratedTimestamp;
}

export interface MoneyChangeTable {
  city_code: string;
  id: Computed<number>;
  community_id: number | null;
  field: string;
  project: string | null;
  old_yuan: number | null;
  new_yuan: number | null;
  reason: string;
  account_id: string | null;
  changed_at: GeneratedTimestamp;
  funder: string | null;
  old_funder: string | null;
  is_reason_public: Generated<boolean>;
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
  received_at: GeneratedTimestamp;
}

export interface PipeModelTable {
  city_code: string;
  name: string;
  kind: string;
  extras: unknown;
  made_at: GeneratedTimestamp;
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
  attributes: Generated<unknown>;
  source: Generated<string>;
  import_id: number | null;
}

export interface PipePatchTable {
  city_code: string;
  version: number;
  patch: unknown;
  note: Generated<string>;
  account_id: string | null;
  made_at: GeneratedTimestamp;
}

export interface PipePlanBillTable {
  city_code: string;
  stamp: string;
  lines: unknown;
  account_id: string | null;
  made_at: GeneratedTimestamp;
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
  attributes: Generated<unknown>;
  source: Generated<string>;
  import_id: number | null;
}

export interface PipeSizeTable {
  city_code: string;
  utility: string;
  size_mm: number;
  segments: number;
  length_cm: number;
}

export interface PlanTable {
  city_code: string;
  id: Computed<number>;
  name: string;
  state: Generated<string>;
  unit_kind: Generated<string>;
  version: Generated<number>;
  forked_from: number | null;
  settings: Generated<unknown>;
  created_by: string | null;
  created_at: GeneratedTimestamp;
  updated_at: GeneratedTimestamp;
}

export interface PlanCommentTable {
  city_code: string;
  plan_id: number;
  id: Computed<number>;
  text: string;
  position: Geometry | null;
  state: string;
  account_id: string | null;
  author: Generated<string>;
  made_at: GeneratedTimestamp;
}

export interface PlanDivisionTable {
  city_code: string;
  plan_id: number;
  community_id: number;
}

export interface PlanPatchTable {
  city_code: string;
  plan_id: number;
  version: number;
  patch: unknown;
  note: Generated<string>;
  account_id: string | null;
  made_at: GeneratedTimestamp;
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

export interface ProgressMoneyTable {
  kind: string;
  key: string;
  funder: string;
  amount_yuan: number;
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

export interface ProgressNewsTable {
  id: string | null;
  city_code: string | null;
  community_id: number | null;
  at: NullableTimestamp;
  kind: string | null;
  subject: string | null;
  field: string | null;
  old_value: string | null;
  new_value: string | null;
  reason: string | null;
  funder: string | null;
  old_funder: string | null;
  day: string | null;
}

export interface ProgressQuantityTable {
  kind: string;
  key: string;
  item_code: string;
  communities: number;
  planned_milli: number;
  done_milli: number;
  counted_milli: number;
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
  received_at: GeneratedTimestamp;
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
  year: number | null;
  budget_yuan: number | null;
  attributes: Generated<unknown>;
  source: Generated<string>;
}

export interface ProjectSourceTable {
  city_code: string;
  project_id: number;
  funder: string;
  budget_yuan: number | null;
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
  attributes: Generated<unknown>;
  source: Generated<string>;
  import_id: number | null;
  pinyin: Generated<string>;
}

export interface SchemaMigrationTable {
  number: number;
  name: string;
  sha256: string;
  applied_at: GeneratedTimestamp;
}

export interface SessionTable {
  id: string;
  token: string;
  user_id: string;
  expires_at: Timestamp;
  ip_address: string | null;
  user_agent: string | null;
  created_at: GeneratedTimestamp;
  updated_at: GeneratedTimestamp;
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
  attributes: Generated<unknown>;
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
  attributes: Generated<unknown>;
  source: Generated<string>;
  import_id: number | null;
}

export interface SubscriptionTable {
  id: Computed<number>;
  email: string;
  topic: string;
  language: Generated<string>;
  token: string;
  confirmed_at: NullableTimestamp;
  sent_until: GeneratedTimestamp;
  created_at: GeneratedTimestamp;
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

export interface UpkeepTable {
  task: string;
  mark: string;
  done_at: GeneratedTimestamp;
}

export interface VerificationTable {
  id: string;
  identifier: string;
  value: string;
  expires_at: Timestamp;
  created_at: GeneratedTimestamp;
  updated_at: GeneratedTimestamp;
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
  attributes: Generated<unknown>;
  source: Generated<string>;
  import_id: number | null;
  approval: Generated<string>;
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
  attributes: Generated<unknown>;
}

export interface ZoneMemberTable {
  city_code: string;
  plan_id: number;
  unit_id: number;
  zone_id: number;
  part_id: Generated<number>;
}

export interface Schema {
  acceptance_invitation: AcceptanceInvitationTable;
  acceptance_party: AcceptancePartyTable;
  acceptance_signature: AcceptanceSignatureTable;
  account: AccountTable;
  adjacency_override: AdjacencyOverrideTable;
  alert_address: AlertAddressTable;
  alert_choice: AlertChoiceTable;
  alert_reader: AlertReaderTable;
  alert_told: AlertToldTable;
  audit: AuditTable;
  barrier: BarrierTable;
  body: BodyTable;
  body_account: BodyAccountTable;
  building: BuildingTable;
  city: CityTable;
  city_standard_version: CityStandardVersionTable;
  community: CommunityTable;
  community_investment: CommunityInvestmentTable;
  community_part: CommunityPartTable;
  community_progress: CommunityProgressTable;
  community_project: CommunityProjectTable;
  credential: CredentialTable;
  feedback: FeedbackTable;
  import_batch: ImportBatchTable;
  layer_change: LayerChangeTable;
  layer_revision: LayerRevisionTable;
  mail: MailTable;
  mail_attachment: MailAttachmentTable;
  milestone: MilestoneTable;
  milestone_change: MilestoneChangeTable;
  money_change: MoneyChangeTable;
  photo: PhotoTable;
  pipe_model: PipeModelTable;
  pipe_node: PipeNodeTable;
  pipe_patch: PipePatchTable;
  pipe_plan_bill: PipePlanBillTable;
  pipe_segment: PipeSegmentTable;
  pipe_size: PipeSizeTable;
  plan: PlanTable;
  plan_comment: PlanCommentTable;
  plan_division: PlanDivisionTable;
  plan_patch: PlanPatchTable;
  progress_cell: ProgressCellTable;
  progress_money: ProgressMoneyTable;
  progress_month: ProgressMonthTable;
  progress_news: ProgressNewsTable;
  progress_quantity: ProgressQuantityTable;
  progress_report: ProgressReportTable;
  progress_rollup: ProgressRollupTable;
  progress_step: ProgressStepTable;
  project: ProjectTable;
  project_source: ProjectSourceTable;
  region: RegionTable;
  schema_migration: SchemaMigrationTable;
  session: SessionTable;
  site_feature: SiteFeatureTable;
  street: StreetTable;
  subscription: SubscriptionTable;
  terrain: TerrainTable;
  upkeep: UpkeepTable;
  verification: VerificationTable;
  work: WorkTable;
  work_item: WorkItemTable;
  zone: ZoneTable;
  zone_member: ZoneMemberTable;
}
