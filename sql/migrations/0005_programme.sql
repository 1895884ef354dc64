-- 计划与资金: projects that carry money, and the quantities of each community.
create table project (
  city_code text not null references city,
  id bigint generated always as identity,
  code text not null,
  name text not null,
  funding_source text not null,
  year int,
  budget_yuan double precision check (budget_yuan >= 0),
  attributes jsonb not null default '{}',
  source text not null default '',
  primary key (city_code, id),
  unique (city_code, code)
);

create table community_project (
  city_code text not null,
  community_id bigint not null,
  project_id bigint not null,
  amount_yuan double precision check (amount_yuan >= 0),
  primary key (city_code, community_id, project_id),
  foreign key (city_code, community_id) references community,
  foreign key (city_code, project_id) references project
);

-- Items of the catalogue (data/catalogue) to be done in a community, planned and done.
create table work_item (
  city_code text not null,
  community_id bigint not null,
  item_code text not null,
  planned double precision not null check (planned >= 0),
  done double precision not null default 0 check (done >= 0),
  cost_yuan double precision check (cost_yuan >= 0),
  primary key (city_code, community_id, item_code),
  foreign key (city_code, community_id) references community
);
