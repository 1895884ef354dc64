-- 进度: what residents send and receive, photographs, and the joint acceptance.

-- A question or complaint. The ticket is all that is needed to come back; a name never is.
create table feedback (
  city_code text not null,
  id bigint generated always as identity,
  ticket text not null unique,
  community_id bigint not null,
  question text not null check (length(question) between 2 and 1000),
  -- where the answer may be sent; shown to nobody but the sender of mails, emptied once it is answered
  email text,
  state text not null default 'new' check (state in ('new', 'answered', 'declined')),
  answer text not null default '',
  -- whether question and answer stand on the page of the community
  is_public boolean not null default false,
  answered_by text,
  asked_at timestamptz not null default now(),
  answered_at timestamptz,
  primary key (city_code, id),
  foreign key (city_code, community_id) references community on delete cascade
);
create index feedback_community on feedback (city_code, community_id, asked_at desc);
create index feedback_open on feedback (city_code, asked_at) where state = 'new';

-- News by e-mail of a community, a street office or a city. Nothing is sent before the address has confirmed itself.
create table subscription (
  id bigint generated always as identity primary key,
  email text not null check (length(email) between 3 and 254),
  -- community:CITY/CODE, office:CITY/OFFICE, city:CITY
  topic text not null,
  language text not null default 'zh' check (language in ('zh', 'en')),
  -- in the link that confirms and in every link that ends it
  token text not null unique,
  confirmed_at timestamptz,
  -- news up to here have been sent
  sent_until timestamptz not null default now(),
  created_at timestamptz not null default now(),
  unique (email, topic)
);
create index subscription_topic on subscription (topic) where confirmed_at is not null;

-- Re-encoded on arrival: no place, no camera, no name is left in the file. taken_on is the camera's day, read before that.
create table photo (
  city_code text not null,
  id uuid not null,
  community_id bigint not null,
  report_id bigint,
  kind text not null check (kind in ('before', 'during', 'after')),
  taken_on date,
  caption text not null default '',
  width int not null check (width > 0),
  height int not null check (height > 0),
  jpeg bytea not null,
  thumbnail bytea not null,
  sha256 text not null,
  -- why it is no longer shown; the picture itself stays on record
  withdrawn_reason text,
  account_id text,
  received_at timestamptz not null default now(),
  primary key (city_code, id),
  unique (city_code, community_id, sha256),
  foreign key (city_code, community_id) references community on delete cascade,
  foreign key (city_code, report_id) references progress_report
);

-- Joint acceptance: each party signs its part (JX-2019 三(三)4); pipe works have a sheet of their own. The latest word counts.
create table acceptance_signature (
  city_code text not null,
  id bigint generated always as identity,
  community_id bigint not null,
  party text not null,
  part text not null check (part in ('whole', 'pipes')),
  passed boolean not null,
  checklist jsonb not null default '{}',
  remark text not null default '',
  account_id text,
  signed_at timestamptz not null default now(),
  primary key (city_code, id),
  foreign key (city_code, community_id) references community on delete cascade
);
create index acceptance_community on acceptance_signature (city_code, community_id, signed_at);

create trigger photo_revision after insert or update or delete on photo
  for each statement execute function bump_layer_revision('progress');
create trigger feedback_revision after update or delete on feedback
  for each statement execute function bump_layer_revision('progress');
create trigger acceptance_revision after insert on acceptance_signature
  for each statement execute function bump_layer_revision('progress');

-- A report is corrected by a later one, never changed and never erased.
create function progress_report_stands() returns trigger language plpgsql as $$
begin
  raise exception 'a progress report is corrected by a new one, not changed or erased' using errcode = 'restrict_violation';
end $$;
create trigger progress_report_stands before update or delete on progress_report
  for each row execute function progress_report_stands();
create trigger milestone_change_stands before update or delete on milestone_change
  for each row execute function progress_report_stands();

-- What is new, in order of time: feeds, mails and the page of a community read the same rows.
create view progress_news as
  select 'change-' || m.id id, m.city_code, m.community_id, m.changed_at at, 'change' kind, m.step subject, m.field,
    m.old_value, m.new_value, m.reason
  from milestone_change m
  union all
  select 'report-' || r.id, r.city_code, r.community_id, r.received_at, 'report', coalesce(r.item_code, ''), 'percent',
    null, r.percent::text, r.remark
  from progress_report r
  where not exists (select from progress_report x where x.city_code = r.city_code and x.corrects = r.id)
  union all
  select 'answer-' || f.id, f.city_code, f.community_id, f.answered_at, 'answer', f.ticket, 'answer', f.question, f.answer, ''
  from feedback f where f.is_public and f.state = 'answered';
