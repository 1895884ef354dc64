-- Words at a place of a plan: planners' comments, and residents' opinions while the plan is out for consultation (征求意见).
create table plan_comment (
  city_code text not null,
  plan_id bigint not null,
  id bigint generated always as identity,
  text text not null check (text <> ''),
  position geometry(Point, 4490),
  -- the state of the plan when it was written
  state text not null,
  account_id text,
  author text not null default '',
  made_at timestamptz not null default now(),
  primary key (city_code, plan_id, id),
  foreign key (city_code, plan_id) references plan on delete cascade
);

-- One approved plan for each kind of unit: it is the programme's.
create unique index plan_approved on plan (city_code, unit_kind) where state = 'approved';
create unique index plan_share on plan ((settings ->> 'shareToken')) where settings ? 'shareToken';
