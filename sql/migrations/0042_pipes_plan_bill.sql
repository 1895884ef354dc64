-- 采纳方案的工程量: what an accepted layout or task is made of, item by item. It holds quantities and the prices they ask for by key; amounts
-- follow the city's unit prices when it is read. It counts as long as pipes of the plan lie in the network: taking the edit back takes it out.
create table pipe_plan_bill (
  city_code text not null references city,
  -- the ids of the plan's pipes and points begin with it and a hyphen
  stamp text not null check (stamp <> ''),
  -- [{"utility", "kind", "code", "item", "unit", "quantity", "prices": [{"price": "<key>", "quantity"}]}]
  lines jsonb not null check (jsonb_typeof(lines) = 'array'),
  account_id text,
  made_at timestamptz not null default now(),
  primary key (city_code, stamp)
);
