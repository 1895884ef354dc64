-- 进度: alerts to supervisors 督导 by e-mail: where to, of what, how often, and what was told already.
create table alert_address (
  account_id text primary key references account on delete cascade,
  email text not null check (length(email) between 3 and 254),
  language text not null default 'zh' check (language in ('zh', 'en')),
  -- in the link that confirms the address and in every link that ends the alerts
  token text not null unique,
  confirmed_at timestamptz,
  -- the latest digests that were made: the Monday of the week and the month
  weekly_made text not null,
  monthly_made text not null
);

create table alert_choice (
  account_id text not null references alert_address on delete cascade,
  city_code text not null references city on delete cascade,
  -- empty = the whole city; a street office of its own goes before that
  office_code text not null default '',
  kind text not null check (kind in ('deadline', 'missing', 'contradiction', 'acceptance')),
  rhythm text not null check (rhythm in ('immediate', 'weekly', 'monthly', 'never')),
  primary key (account_id, city_code, office_code, kind)
);

-- Told once, and once more when it has become worse than it was told.
create table alert_told (
  account_id text not null references alert_address on delete cascade,
  city_code text not null,
  code text not null,
  fact text not null,
  severity int not null,
  mail_id uuid not null,
  told_at timestamptz not null default now(),
  primary key (account_id, city_code, code, fact)
);

-- A mail of alerts goes to whoever the account's right and address still name when it is sent.
alter table mail add column alert_account_id text references alert_address on delete cascade,
  add column cities text[] not null default '{}';

create table mail_attachment (
  mail_id uuid not null references mail on delete cascade,
  name text not null,
  content bytea not null,
  primary key (mail_id, name)
);

-- Who may be told of what others may not read: supervisors and administrators (server/contract/access.ts), in their cities.
create view alert_reader as
  select a.account_id, a.email, a.language, a.token, a.weekly_made, a.monthly_made, account.cities
  from alert_address a join account on account.id = a.account_id
  where a.confirmed_at is not null and not account.disabled and account.role in ('supervisor', 'administrator');
