-- 规则表: what a city puts in the place of cells of the national tables (clearance, cover, slope …), each edit a new version with who, when
-- and why. Sparse: a cell that is not here is the national one. Nothing is changed or deleted; taking an edit back is a version too.
create table city_standard_version (
  city_code text not null references city,
  -- name of the table, e.g. horizontal
  standard text not null check (standard <> ''),
  version int not null check (version > 0),
  -- {"<key of the cell>": {"value": 1.2, "clause": "…", "document": "…", "verifiedOn": "2026-01-31", "note": "…"}}
  cells jsonb not null check (jsonb_typeof(cells) = 'object'),
  note text not null check (note <> ''),
  -- the version that this one brings back
  restores int,
  account_id text,
  made_at timestamptz not null default now(),
  primary key (city_code, standard, version),
  foreign key (city_code, standard, restores) references city_standard_version
);

-- open desks judge by the new figures without a reload
create trigger city_standard_revision after insert on city_standard_version for each statement execute function bump_layer_revision('pipes');
