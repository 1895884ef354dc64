-- 连片规划: plans are versions, a zone is a set of units, an edit is a patch.
create table plan (
  city_code text not null references city,
  id bigint generated always as identity,
  name text not null,
  state text not null default 'draft' check (state in ('draft', 'submitted', 'consulting', 'approved', 'archived')),
  -- 'community' or 'building': what the zones are made of
  unit_kind text not null default 'community' check (unit_kind in ('community', 'building')),
  -- counts up by one with every patch: the base a client must name to save
  version int not null default 0,
  forked_from bigint,
  settings jsonb not null default '{}',
  created_by text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (city_code, id)
);

create table zone (
  city_code text not null,
  plan_id bigint not null,
  -- number inside the plan, given by the client that draws it
  id int not null check (id > 0),
  name text not null default '',
  locked boolean not null default false,
  attributes jsonb not null default '{}',
  primary key (city_code, plan_id, id),
  foreign key (city_code, plan_id) references plan on delete cascade
);

-- Which unit is in which zone. unit_id is community.id or building.id by plan.unit_kind; a unit is in one zone at most.
create table zone_member (
  city_code text not null,
  plan_id bigint not null,
  unit_id bigint not null,
  zone_id int not null,
  primary key (city_code, plan_id, unit_id),
  foreign key (city_code, plan_id, zone_id) references zone on delete cascade
);
create index zone_member_zone on zone_member (city_code, plan_id, zone_id);

-- Every edit of a plan, in order: undo, conflict, audit and live updates read the same row.
create table plan_patch (
  city_code text not null,
  plan_id bigint not null,
  version int not null,
  patch jsonb not null,
  note text not null default '',
  account_id text,
  made_at timestamptz not null default now(),
  primary key (city_code, plan_id, version),
  foreign key (city_code, plan_id) references plan on delete cascade
);

-- A planner's word against the computed neighbourhood: joined by hand, or cut by hand, always with a note.
create table adjacency_override (
  city_code text not null references city,
  unit_kind text not null check (unit_kind in ('community', 'building')),
  unit_a bigint not null,
  unit_b bigint not null,
  joined boolean not null,
  note text not null check (note <> ''),
  account_id text,
  made_at timestamptz not null default now(),
  check (unit_a < unit_b),
  primary key (city_code, unit_kind, unit_a, unit_b)
);

create trigger zone_revision after insert or update or delete on zone for each statement execute function bump_layer_revision('zones');
create trigger zone_member_revision after insert or update or delete on zone_member for each statement execute function bump_layer_revision('zones');
