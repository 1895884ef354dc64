-- 管线: nodes and segments in three dimensions, existing and planned side by side. Never public.
create table pipe_node (
  city_code text not null references city,
  id bigint generated always as identity,
  -- 物探点号
  code text not null,
  utility text not null check (utility in ('water', 'sewage', 'storm', 'combined', 'gas', 'heat', 'power', 'telecom', 'conduit')),
  kind text not null default 'joint',
  ground_level_m double precision,
  depth_m double precision,
  invert_level_m double precision,
  state text not null default 'in_use' check (state in ('in_use', 'abandoned', 'empty', 'planned', 'approved', 'building', 'other')),
  owner text,
  laid_year int check (laid_year between 1800 and 2200),
  geom geometry(Geometry, 4490) not null check (st_isvalid(geom) and geometrytype(geom) like 'POINT%'),
  metric_srid int not null,
  geom_m geometry generated always as (st_transform(geom, metric_srid)) stored,
  geom_tile geometry(Geometry, 3857) generated always as (st_transform(st_force2d(geom), 3857)) stored,
  attributes jsonb not null default '{}',
  source text not null default '',
  import_id bigint,
  primary key (city_code, id),
  unique (city_code, code)
);
create index pipe_node_geom_m on pipe_node using gist (geom_m);
create index pipe_node_geom_tile on pipe_node using gist (geom_tile);

create table pipe_segment (
  city_code text not null references city,
  id bigint generated always as identity,
  code text not null,
  utility text not null check (utility in ('water', 'sewage', 'storm', 'combined', 'gas', 'heat', 'power', 'telecom', 'conduit')),
  from_node bigint,
  to_node bigint,
  -- outer size: nominal diameter, or width × height of a duct or channel
  diameter_mm double precision check (diameter_mm > 0),
  width_mm double precision check (width_mm > 0),
  height_mm double precision check (height_mm > 0),
  material text,
  -- low, medium_b, medium_a, sub_high_b, sub_high_a, high for gas; text such as 10 kV for power
  pressure text,
  embedding text,
  ducts_total int check (ducts_total >= 0),
  ducts_used int check (ducts_used >= 0),
  laid_year int check (laid_year between 1800 and 2200),
  owner text,
  state text not null default 'in_use' check (state in ('in_use', 'abandoned', 'empty', 'planned', 'approved', 'building', 'other')),
  from_ground_m double precision,
  to_ground_m double precision,
  from_depth_m double precision,
  to_depth_m double precision,
  -- 管线高程: invert for gravity pipes, crown (top) for the others, as surveyed in China
  from_level_m double precision,
  to_level_m double precision,
  -- a planned network carries the id of the accepted alternative
  scheme_id bigint,
  geom geometry(Geometry, 4490) not null check (st_isvalid(geom) and geometrytype(geom) like 'LINESTRING%'),
  metric_srid int not null,
  geom_m geometry generated always as (st_transform(geom, metric_srid)) stored,
  geom_tile geometry(Geometry, 3857) generated always as (st_transform(st_force2d(geom), 3857)) stored,
  attributes jsonb not null default '{}',
  source text not null default '',
  import_id bigint,
  primary key (city_code, id),
  unique (city_code, code),
  foreign key (city_code, from_node) references pipe_node,
  foreign key (city_code, to_node) references pipe_node
);
create index pipe_segment_geom_m on pipe_segment using gist (geom_m);
create index pipe_segment_geom_tile on pipe_segment using gist (geom_tile);
create index pipe_segment_from on pipe_segment (city_code, from_node);
create index pipe_segment_to on pipe_segment (city_code, to_node);

-- Every edit of the network: one patch with puts and deletes, undoable.
create table pipe_patch (
  city_code text not null references city,
  version int not null,
  patch jsonb not null,
  note text not null default '',
  account_id text,
  made_at timestamptz not null default now(),
  primary key (city_code, version)
);

create trigger pipe_node_revision after insert or update or delete on pipe_node for each statement execute function bump_layer_revision('pipes');
create trigger pipe_segment_revision after insert or update or delete on pipe_segment for each statement execute function bump_layer_revision('pipes');
