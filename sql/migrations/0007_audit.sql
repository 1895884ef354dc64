-- Who did what: append only, each row chained to the one before it.
create table audit (
  id bigint generated always as identity primary key,
  at timestamptz not null default now(),
  city_code text,
  account_id text,
  action text not null,
  subject text not null,
  detail jsonb not null default '{}',
  previous_hash text not null,
  hash text not null
);
create index audit_subject on audit (subject, at desc);
