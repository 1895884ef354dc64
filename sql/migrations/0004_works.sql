-- 施工统筹: planned and running excavations. Never public as such; the public page shows only "works close the yard from … to …".
create table work (
  city_code text not null references city,
  id bigint generated always as identity,
  code text not null,
  title text not null,
  utility text,
  owner text,
  state text not null default 'planned' check (state in ('planned', 'permitted', 'running', 'done', 'cancelled')),
  starts_on date,
  ends_on date,
  community_id bigint,
  -- what residents may read, e.g. 院内封闭施工，请绕行北门
  public_note text not null default '',
  geom geometry(Geometry, 4490) not null check (st_isvalid(geom) and not st_isempty(geom)),
  metric_srid int not null,
  geom_m geometry generated always as (st_transform(geom, metric_srid)) stored,
  geom_tile geometry(Geometry, 3857) generated always as (st_transform(geom, 3857)) stored,
  attributes jsonb not null default '{}',
  source text not null default '',
  import_id bigint,
  check (ends_on >= starts_on),
  primary key (city_code, id),
  unique (city_code, code),
  foreign key (city_code, community_id) references community
);
create index work_geom_m on work using gist (geom_m);
create index work_geom_tile on work using gist (geom_tile);
create trigger work_revision after insert or update or delete on work for each statement execute function bump_layer_revision('works');
