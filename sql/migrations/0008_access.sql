-- 权限: accounts, their sessions and what they may see. Written by better-auth (fields mapped in server/access/auth.ts).
create table account (
  id text primary key,
  name text not null,
  username text not null unique,
  display_username text,
  -- better-auth wants one; accounts here sign in by user name
  email text not null unique,
  email_verified boolean not null default false,
  image text,
  role text not null default 'auditor'
    check (role in ('office', 'utility', 'planner', 'supervisor', 'administrator', 'auditor')),
  -- empty = everywhere
  cities text[] not null default '{}',
  -- street offices (codes) of an office account
  offices text[] not null default '{}',
  -- utility kinds of a utility account
  utilities text[] not null default '{}',
  disabled boolean not null default false,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);

create table credential (
  id text primary key,
  issuer text,
  account_id text not null,
  provider_id text not null,
  user_id text not null references account on delete cascade,
  access_token text,
  refresh_token text,
  id_token text,
  access_token_expires_at timestamptz,
  refresh_token_expires_at timestamptz,
  scope text,
  password text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create index credential_account on credential (user_id);

create table session (
  id text primary key,
  token text not null unique,
  user_id text not null references account on delete cascade,
  expires_at timestamptz not null,
  ip_address text,
  user_agent text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create index session_account on session (user_id);

create table verification (
  id text primary key,
  identifier text not null,
  value text not null,
  expires_at timestamptz not null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create index verification_identifier on verification (identifier);
