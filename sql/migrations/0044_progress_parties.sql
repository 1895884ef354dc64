-- 权限, 进度: bodies 参建单位 with accounts, the party that each plays in a community's works, and who signed how.

alter table account drop constraint account_role_check;
-- party: an account of a body that builds, designs, watches, owns or lives; sees and does only what its body was appointed for
alter table account add constraint account_role_check
  check (role in ('office', 'utility', 'planner', 'supervisor', 'administrator', 'auditor', 'party'));

create table body (
  city_code text not null references city on delete cascade,
  id bigint generated always as identity,
  name text not null check (length(name) between 2 and 64),
  -- 统一社会信用代码 (GB 32100); two bodies of one code would be one body that hides as two
  credit_code text check (length(credit_code) = 18),
  created_by text,
  created_at timestamptz not null default now(),
  primary key (city_code, id),
  unique (city_code, credit_code)
);
create unique index body_name on body (city_code, lower(replace(name, ' ', '')));

-- In a city an account is of one body: nobody signs for two.
create table body_account (
  city_code text not null,
  account_id text not null references account on delete cascade,
  body_id bigint not null,
  -- an office lets in for its own communities only; empty = wherever the body was appointed
  offices text[] not null default '{}',
  let_in_by text,
  joined_at timestamptz not null default now(),
  primary key (city_code, account_id),
  foreign key (city_code, body_id) references body on delete cascade
);
create index body_account_body on body_account (city_code, body_id);

-- Which body plays which party in a community. Ended, never erased.
create table acceptance_party (
  city_code text not null,
  id bigint generated always as identity,
  community_id bigint not null,
  party text not null,
  body_id bigint not null,
  appointed_by text,
  appointed_at timestamptz not null default now(),
  ended_by text,
  ended_at timestamptz,
  ended_reason text,
  primary key (city_code, id),
  foreign key (city_code, community_id) references community on delete cascade,
  foreign key (city_code, body_id) references body
);
create unique index acceptance_party_standing on acceptance_party (city_code, community_id, party) where ended_at is null;
create index acceptance_party_body on acceptance_party (city_code, body_id) where ended_at is null;

-- A link that makes or attaches one account of the appointed body. Of the token only its hash is kept.
create table acceptance_invitation (
  city_code text not null,
  id bigint generated always as identity,
  appointment_id bigint not null,
  token_hash text not null unique,
  offices text[] not null default '{}',
  invited_by text,
  invited_at timestamptz not null default now(),
  expires_at timestamptz not null,
  used_by text,
  used_at timestamptz,
  withdrawn_at timestamptz,
  primary key (city_code, id),
  foreign key (city_code, appointment_id) references acceptance_party on delete cascade
);
create index acceptance_invitation_appointment on acceptance_invitation (city_code, appointment_id);

alter table acceptance_signature
  -- null = the word before it is taken back
  alter column passed drop not null,
  -- account: by the party's own account. paper: on paper, entered by the organiser. entered: by the reporting account, as it
  -- was before parties had accounts. void: what was reopened or whose body changed has to be signed again.
  add column way text not null default 'entered' check (way in ('account', 'paper', 'entered', 'void')),
  add column body_id bigint,
  -- names as they were on the day: renaming a body does not rewrite what was signed
  add column body_name text not null default '',
  add column account_name text not null default '',
  add column entered_as text not null default '',
  add column paper_number text not null default '',
  add column paper_on date,
  add column proof bytea,
  add column proof_type text check (proof_type in ('image/jpeg', 'application/pdf')),
  add constraint acceptance_body foreign key (city_code, body_id) references body,
  add constraint acceptance_paper check (way <> 'paper' or passed is null or (paper_number <> '' and paper_on is not null));
alter table acceptance_signature alter column way drop default;

create function acceptance_signature_stands() returns trigger language plpgsql as $$
begin
  raise exception 'a signature is withdrawn by a new word, not changed or erased' using errcode = 'restrict_violation';
end $$;
create trigger acceptance_signature_stands before update or delete on acceptance_signature
  for each row execute function acceptance_signature_stands();
create trigger acceptance_party_revision after insert or update on acceptance_party
  for each statement execute function bump_layer_revision('progress');
create trigger body_revision after update on body
  for each statement execute function bump_layer_revision('progress');
