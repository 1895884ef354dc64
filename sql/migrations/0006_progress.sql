-- 进度: milestones and reports. A report can be corrected by a later one, never erased.
create table milestone (
  city_code text not null,
  community_id bigint not null,
  -- key of a step in data/policies stages
  step text not null,
  planned_on date,
  actual_on date,
  note text not null default '',
  updated_at timestamptz not null default now(),
  primary key (city_code, community_id, step),
  foreign key (city_code, community_id) references community
);

-- Every change of a milestone or a status, with its reason.
create table milestone_change (
  city_code text not null,
  id bigint generated always as identity,
  community_id bigint not null,
  step text not null,
  field text not null check (field in ('planned_on', 'actual_on', 'status')),
  old_value text,
  new_value text,
  reason text not null,
  account_id text,
  changed_at timestamptz not null default now(),
  primary key (city_code, id),
  foreign key (city_code, community_id) references community
);
create index milestone_change_community on milestone_change (city_code, community_id, changed_at);

create table progress_report (
  city_code text not null,
  id bigint generated always as identity,
  community_id bigint not null,
  -- made by the reporter's device: sending the same report twice changes nothing
  client_key uuid not null,
  reported_on date not null,
  -- null = the community as a whole, else an item of the catalogue
  item_code text,
  percent double precision not null check (percent between 0 and 100),
  quantity_done double precision check (quantity_done >= 0),
  remark text not null default '',
  corrects bigint,
  account_id text,
  received_at timestamptz not null default now(),
  primary key (city_code, id),
  unique (city_code, client_key),
  foreign key (city_code, community_id) references community
);
create index progress_report_community on progress_report (city_code, community_id, reported_on desc);

create trigger milestone_revision after insert or update or delete on milestone for each statement execute function bump_layer_revision('progress');
create trigger progress_report_revision after insert or update or delete on progress_report for each statement execute function bump_layer_revision('progress');
create trigger community_progress_revision after insert or update or delete on community for each statement execute function bump_layer_revision('progress');
