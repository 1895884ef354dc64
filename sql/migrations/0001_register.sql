-- 底数台账: the city and what stands in it.
-- Geometry is kept once, in CGCS2000 longitude/latitude (EPSG:4490). Two generated columns follow it: geom_m in the
-- city's own metric zone (every distance and area is measured there) and geom_tile in Web Mercator (tiles only).
-- city_code leads every key, so that a table can be distributed by city.
create extension if not exists postgis;
create extension if not exists pg_trgm;

create table city (
  city_code text primary key check (city_code ~ '^[0-9A-Za-z_-]{2,32}$'),
  name text not null,
  name_en text not null default '',
  metric_srid int not null,
  -- where imported coordinates are expected; anything outside is a warning
  extent geometry(Polygon, 4490),
  is_demo boolean not null default false,
  -- project inputs with source and confidence: frost depth, design rain, map approval number, data date
  settings jsonb not null default '{}',
  created_at timestamptz not null default now()
);

-- Administrative regions down to the street office (街道) and community (社区), coded by GB/T 2260 where they have a code.
create table region (
  city_code text not null references city,
  id bigint generated always as identity,
  code text not null,
  parent_code text,
  level text not null check (level in ('province', 'prefecture', 'county', 'office', 'neighbourhood')),
  name text not null,
  geom geometry(Geometry, 4490) check (geom is null or (st_isvalid(geom) and not st_isempty(geom))),
  metric_srid int not null,
  geom_m geometry generated always as (st_transform(geom, metric_srid)) stored,
  geom_tile geometry(Geometry, 3857) generated always as (st_transform(geom, 3857)) stored,
  attributes jsonb not null default '{}',
  source text not null default '',
  import_id bigint,
  primary key (city_code, id),
  unique (city_code, code)
);
create index region_geom on region using gist (geom);
create index region_geom_m on region using gist (geom_m);
create index region_geom_tile on region using gist (geom_tile);

-- A compound 小区 (or a single building, 单栋住宅楼): the unit of planning and of the task ledger.
create table community (
  city_code text not null references city,
  id bigint generated always as identity,
  code text not null,
  name text not null,
  -- full pinyin without tones, and the initials: search only
  pinyin text not null default '',
  initials text not null default '',
  address text not null default '',
  office_code text,
  neighbourhood_code text,
  households int check (households >= 0),
  building_count int check (building_count >= 0),
  floor_area_m2 double precision check (floor_area_m2 >= 0),
  built_year int check (built_year between 1800 and 2200),
  property_right text,
  -- why it may not be renovated: expropriation, rebuild, shantytown, self_built, urban_village; null = none known
  exclusion text,
  status text not null default 'reserve'
    check (status in ('reserve', 'preparing', 'ready', 'under_way', 'complete', 'accepted', 'managed')),
  -- share of households in favour, 0..1, from the survey; personal votes are never stored here
  willingness double precision check (willingness between 0 and 1),
  estimated_cost_yuan double precision check (estimated_cost_yuan >= 0),
  -- what is missing or failing: water, power, road, gas, heat, drainage, roof, wall, …
  needs text[] not null default '{}',
  geom geometry(Geometry, 4490) not null check (st_isvalid(geom) and not st_isempty(geom)),
  metric_srid int not null,
  geom_m geometry generated always as (st_transform(geom, metric_srid)) stored,
  geom_tile geometry(Geometry, 3857) generated always as (st_transform(geom, 3857)) stored,
  attributes jsonb not null default '{}',
  source text not null default '',
  import_id bigint,
  updated_at timestamptz not null default now(),
  primary key (city_code, id),
  unique (city_code, code)
);
create index community_geom on community using gist (geom);
create index community_geom_m on community using gist (geom_m);
create index community_geom_tile on community using gist (geom_tile);
create index community_name on community using gin (name gin_trgm_ops);
create index community_initials on community (city_code, initials text_pattern_ops);
create index community_office on community (city_code, office_code, status);

create table building (
  city_code text not null references city,
  id bigint generated always as identity,
  code text not null,
  name text not null default '',
  community_id bigint,
  use text not null default 'residential',
  levels int check (levels between 0 and 200),
  height_m double precision check (height_m >= 0),
  households int check (households >= 0),
  stairwells int check (stairwells >= 0),
  floor_area_m2 double precision check (floor_area_m2 >= 0),
  built_year int check (built_year between 1800 and 2200),
  structure text,
  geom geometry(Geometry, 4490) not null check (st_isvalid(geom) and not st_isempty(geom)),
  metric_srid int not null,
  geom_m geometry generated always as (st_transform(geom, metric_srid)) stored,
  geom_tile geometry(Geometry, 3857) generated always as (st_transform(geom, 3857)) stored,
  -- doors or stairwells where pipes may leave: {"doors": [[lon, lat], …]} and whatever the file carried
  attributes jsonb not null default '{}',
  source text not null default '',
  import_id bigint,
  primary key (city_code, id),
  unique (city_code, code),
  foreign key (city_code, community_id) references community
);
create index building_geom on building using gist (geom);
create index building_geom_m on building using gist (geom_m);
create index building_geom_tile on building using gist (geom_tile);
create index building_community on building (city_code, community_id);

create table street (
  city_code text not null references city,
  id bigint generated always as identity,
  code text not null,
  name text not null default '',
  class text not null default 'minor' check (class in ('expressway', 'arterial', 'collector', 'minor', 'lane', 'path')),
  width_m double precision check (width_m > 0),
  surface text,
  -- bridge or underpass: it carries people over or under a barrier
  crossing text check (crossing in ('bridge', 'underpass')),
  -- years whose overhaul or construction starts a digging ban
  built_on date,
  geom geometry(Geometry, 4490) not null check (st_isvalid(geom) and not st_isempty(geom)),
  metric_srid int not null,
  geom_m geometry generated always as (st_transform(geom, metric_srid)) stored,
  geom_tile geometry(Geometry, 3857) generated always as (st_transform(geom, 3857)) stored,
  attributes jsonb not null default '{}',
  source text not null default '',
  import_id bigint,
  primary key (city_code, id),
  unique (city_code, code)
);
create index street_geom on street using gist (geom);
create index street_geom_m on street using gist (geom_m);
create index street_geom_tile on street using gist (geom_tile);

-- What cuts two neighbours apart: line or area.
create table barrier (
  city_code text not null references city,
  id bigint generated always as identity,
  code text not null,
  name text not null default '',
  kind text not null check (kind in ('river', 'water', 'railway', 'arterial', 'wall', 'other')),
  geom geometry(Geometry, 4490) not null check (st_isvalid(geom) and not st_isempty(geom)),
  metric_srid int not null,
  geom_m geometry generated always as (st_transform(geom, metric_srid)) stored,
  geom_tile geometry(Geometry, 3857) generated always as (st_transform(geom, 3857)) stored,
  attributes jsonb not null default '{}',
  source text not null default '',
  import_id bigint,
  primary key (city_code, id),
  unique (city_code, code)
);
create index barrier_geom on barrier using gist (geom);
create index barrier_geom_m on barrier using gist (geom_m);
create index barrier_geom_tile on barrier using gist (geom_tile);

-- Small things on the ground that pipes keep clear of.
create table site_feature (
  city_code text not null references city,
  id bigint generated always as identity,
  code text not null,
  kind text not null check (kind in ('tree', 'shrub', 'pole', 'wall', 'kerb', 'gate', 'door', 'parking', 'green', 'paved', 'other')),
  geom geometry(Geometry, 4490) not null check (st_isvalid(geom) and not st_isempty(geom)),
  metric_srid int not null,
  geom_m geometry generated always as (st_transform(geom, metric_srid)) stored,
  geom_tile geometry(Geometry, 3857) generated always as (st_transform(geom, 3857)) stored,
  attributes jsonb not null default '{}',
  source text not null default '',
  import_id bigint,
  primary key (city_code, id),
  unique (city_code, code)
);
create index site_feature_geom_m on site_feature using gist (geom_m);
create index site_feature_geom_tile on site_feature using gist (geom_tile);

-- Ground heights (1985 datum) on a regular grid in the city's metric zone, row by row from the north-west corner, float4 big-endian.
create table terrain (
  city_code text primary key references city,
  origin_x double precision not null,
  origin_y double precision not null,
  step_m double precision not null check (step_m > 0),
  columns int not null check (columns > 0),
  rows int not null check (rows > 0),
  heights bytea not null,
  source text not null default '',
  check (octet_length(heights) = columns::bigint * rows * 4)
);

-- One row a file that came in: what was read, accepted, repaired, duplicate, rejected, and why.
create table import_batch (
  id bigint generated always as identity primary key,
  city_code text not null references city,
  kind text not null,
  file_name text not null,
  sha256 text not null,
  options jsonb not null default '{}',
  report jsonb not null,
  account_id text,
  imported_at timestamptz not null default now()
);
create index import_batch_city on import_batch (city_code, imported_at desc);

-- Counted up by every statement that changes a layer: the ETag of its tiles and statistics. A long import must not keep
-- others from writing, so the counter is striped: a statement takes any slot that nobody holds, or adds one.
create table layer_change (
  layer text not null,
  slot bigint generated always as identity,
  changes bigint not null default 1,
  primary key (layer, slot)
);

create view layer_revision as select layer, sum(changes)::bigint as revision from layer_change group by layer;

create function bump_layer_revision() returns trigger language plpgsql as $$
begin
  update layer_change set changes = changes + 1
  where (layer, slot) = (select layer, slot from layer_change where layer = tg_argv[0] limit 1 for update skip locked);
  if not found then
    insert into layer_change (layer) values (tg_argv[0]);
  end if;
  perform pg_notify('layer', tg_argv[0]);
  return null;
end $$;

create trigger region_revision after insert or update or delete on region for each statement execute function bump_layer_revision('regions');
create trigger community_revision after insert or update or delete on community for each statement execute function bump_layer_revision('communities');
create trigger building_revision after insert or update or delete on building for each statement execute function bump_layer_revision('buildings');
create trigger street_revision after insert or update or delete on street for each statement execute function bump_layer_revision('streets');
create trigger barrier_revision after insert or update or delete on barrier for each statement execute function bump_layer_revision('barriers');
create trigger site_feature_revision after insert or update or delete on site_feature for each statement execute function bump_layer_revision('site_features');
