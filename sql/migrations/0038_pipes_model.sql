-- What an EPANET or SWMM file says besides its nodes and links: curves, patterns, demands, controls, options. Pipes and points that
-- came with it name it in attributes.model, so that it runs, and goes out again, as it came in.
create table pipe_model (
  city_code text not null references city,
  -- of the file
  name text not null check (name <> ''),
  kind text not null check (kind in ('epanet', 'swmm')),
  extras jsonb not null check (jsonb_typeof(extras) = 'object'),
  made_at timestamptz not null default now(),
  primary key (city_code, name)
);
