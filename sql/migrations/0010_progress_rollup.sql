-- 进度: what the public reads, kept up to date by the statement that changes it, so that a roll-up is one small read.
-- Only whole numbers are added up (per mille, households, yuan): a maintained sum then equals a recount exactly, which
-- sql/checks/progress_*.sql prove.

-- The steps of data/policies that bring a state; the server writes them at start.
create table progress_step (
  key text primary key,
  ordinal int not null,
  reaches text check (reaches in ('reserve', 'preparing', 'ready', 'under_way', 'complete', 'accepted', 'managed'))
);

-- One row a community: all that lists, search, maps and roll-ups ask for.
create table community_progress (
  city_code text not null,
  community_id bigint not null,
  office_code text,
  neighbourhood_code text,
  status text not null,
  households int not null,
  buildings int not null,
  floor_area_m2 bigint not null,
  investment_yuan bigint not null,
  permille int not null check (permille between 0 and 1000),
  -- cost, items, reported or status: what the per mille is weighted by
  weighted_by text not null,
  -- changes of the per mille: month = year * 12 + month - 1, 0 = month unknown; both arrays in order of month
  months int[] not null,
  permilles int[] not null,
  planned_start date,
  planned_finish date,
  -- first day on which each state was reached; null = not reached, or not dated
  prepared_on date,
  ready_on date,
  started_on date,
  completed_on date,
  accepted_on date,
  managed_on date,
  last_report_on date,
  last_change_at timestamptz not null,
  -- centre in Web Mercator cells of zoom 14, for the heatmap
  cell_x int not null,
  cell_y int not null,
  -- order of the list: pinyin, then the name itself
  name_key text not null,
  search text not null,
  grams text[] not null,
  primary key (city_code, community_id),
  foreign key (city_code, community_id) references community on delete cascade
);
create index community_progress_grams on community_progress using gin (grams) with (fastupdate = off);
create index community_progress_name on community_progress (name_key, city_code, community_id);
create index community_progress_permille on community_progress (permille desc, city_code, community_id);
create index community_progress_households on community_progress (households desc, city_code, community_id);
create index community_progress_investment on community_progress (investment_yuan desc, city_code, community_id);
create index community_progress_office on community_progress (city_code, office_code, status);
create index progress_report_corrects on progress_report (city_code, corrects) where corrects is not null;

-- kind: all, province, prefecture, city, office, neighbourhood. key: '*', first digits of GB/T 2260, city_code,
-- city_code/office, city_code/office/neighbourhood. parent = kind:key of the region that holds it.
create table progress_rollup (
  kind text not null,
  key text not null,
  parent text,
  status text not null,
  communities bigint not null,
  households bigint not null,
  buildings bigint not null,
  floor_area_m2 bigint not null,
  investment_yuan bigint not null,
  -- sums of per mille, each times 1, households, investment
  permille_communities bigint not null,
  permille_households bigint not null,
  permille_investment numeric not null,
  primary key (kind, key, status)
);
create index progress_rollup_parent on progress_rollup (parent);

-- What each month added: cumulative sums over the months are the curve and the replay.
create table progress_month (
  kind text not null,
  key text not null,
  parent text,
  month int not null,
  started bigint not null,
  completed bigint not null,
  accepted bigint not null,
  started_households bigint not null,
  completed_households bigint not null,
  permille_communities bigint not null,
  permille_households bigint not null,
  permille_investment numeric not null,
  planned_communities bigint not null,
  planned_households bigint not null,
  planned_investment numeric not null,
  primary key (kind, key, month)
);
create index progress_month_parent on progress_month (parent);

-- Heatmap: cells of Web Mercator, level 6 … 14 in steps of two.
create table progress_cell (
  level int not null,
  x int not null,
  y int not null,
  status text not null,
  communities bigint not null,
  households bigint not null,
  investment_yuan bigint not null,
  permille_households bigint not null,
  primary key (level, x, y, status)
);

create function progress_rank(status text) returns int language sql immutable parallel safe as $$
  select array_position(array['reserve', 'preparing', 'ready', 'under_way', 'complete', 'accepted', 'managed'], status)
$$;

create function progress_month_of(day date) returns int language sql immutable parallel safe as $$
  select (extract(year from day)::int * 12 + extract(month from day)::int - 1)
$$;

-- Every pair of neighbouring characters: finds two Chinese characters anywhere, which trigrams can't.
create function progress_grams(t text) returns text[] language sql immutable parallel safe as $$
  select coalesce(array_agg(distinct gram), '{}')
  from (select substr(t, i, 2) gram from generate_series(1, length(t) - 1) i) pairs
  where position(' ' in gram) = 0
$$;

-- The recount of some communities of a city from the tables that people write.
create function progress_compute(of_city text, ids bigint[]) returns setof community_progress language sql stable as $$
  with c as materialized (
    select * from community where city_code = of_city and (ids is null or id = any (ids))
  ),
  -- reports that stand: no later report corrects them
  standing as (
    select r.community_id, coalesce(r.item_code, '') item, progress_month_of(r.reported_on) as month, r.reported_on, r.id,
      round(r.percent * 10)::int permille
    from progress_report r
    where r.city_code = of_city and (ids is null or r.community_id = any (ids))
      and not exists (select from progress_report x where x.city_code = of_city and x.corrects = r.id)
  ),
  last_report as (select community_id, max(reported_on) last_report_on from standing group by 1),
  monthly as (
    select distinct on (community_id, item, month) community_id, item, month, permille
    from standing order by community_id, item, month, reported_on desc, id desc
  ),
  weight as (
    select community_id, item_code item,
      case when bool_and(coalesce(cost_yuan, 0) >= 1) over w then round(cost_yuan)::bigint else 1 end weight,
      bool_and(coalesce(cost_yuan, 0) >= 1) over w priced
    from work_item where city_code = of_city and (ids is null or community_id = any (ids))
    window w as (partition by community_id)
  ),
  whole as (select community_id, sum(weight) total, bool_and(priced) priced from weight group by 1),
  by_item as (
    select m.community_id, m.month,
      sum(w.weight * (m.permille - m.before)) as added
    from (
      select *, coalesce(lag(permille) over (partition by community_id, item order by month), 0) before
      from monthly where item <> ''
    ) m join weight w using (community_id, item)
    group by 1, 2
  ),
  history as (
    select community_id, month, round(sum(added) over (partition by community_id order by month) / total)::int permille,
      case when priced then 'cost' else 'items' end weighted_by
    from by_item join whole using (community_id)
    union all
    select community_id, month, permille, 'reported' from monthly m
    where item = '' and not exists (select from by_item b where b.community_id = m.community_id)
  ),
  reached as (
    select m.community_id,
      min(m.actual_on) filter (where s.reaches = 'preparing') preparing,
      min(m.actual_on) filter (where s.reaches = 'ready') ready,
      min(m.actual_on) filter (where s.reaches = 'under_way') under_way,
      min(m.actual_on) filter (where s.reaches = 'complete') complete,
      min(m.actual_on) filter (where s.reaches = 'accepted') accepted,
      min(m.actual_on) filter (where s.reaches = 'managed') managed,
      min(m.planned_on) filter (where s.reaches = 'under_way') planned_start,
      coalesce(max(m.planned_on) filter (where s.reaches = 'complete'),
        max(m.planned_on) filter (where s.reaches = 'accepted')) planned_finish,
      max(m.updated_at) touched
    from milestone m join progress_step s on s.key = m.step
    where m.city_code = of_city and (ids is null or m.community_id = any (ids))
    group by 1
  ),
  dated as (
    select c.id, r.planned_start, r.planned_finish, r.touched, d.*
    from c left join reached r on r.community_id = c.id
    cross join lateral (select progress_rank(c.status) rank) k
    cross join lateral (select case when rank >= 7 then r.managed end managed_on) d7
    cross join lateral (select case when rank >= 6 then least(r.accepted, managed_on) end accepted_on) d6
    cross join lateral (select case when rank >= 5 then least(r.complete, accepted_on) end completed_on) d5
    cross join lateral (select case when rank >= 4 then least(r.under_way, completed_on) end started_on) d4
    cross join lateral (select case when rank >= 3 then least(r.ready, started_on) end ready_on) d3
    cross join lateral (
      select rank, managed_on, accepted_on, completed_on, started_on, ready_on,
        case when rank >= 2 then least(r.preparing, ready_on) end prepared_on
    ) d
  ),
  -- complete means 100 %, from the day of completion on, or from the last report when that day is unknown
  finish as (
    select id, coalesce(progress_month_of(completed_on),
      (select max(month) from history h where h.community_id = dated.id), 0) as month
    from dated where rank >= 5
  ),
  told as (
    select h.community_id, h.month, least(h.permille, 1000) permille, h.weighted_by
    from history h left join finish f on f.id = h.community_id where f.id is null or h.month < f.month
    union all
    select id, month, 1000, 'status' from finish
  ),
  arrays as (
    select community_id, array_agg(month order by month) months, array_agg(permille order by month) permilles,
      (array_agg(weighted_by order by month desc))[1] weighted_by
    from told group by 1
  ),
  money as (
    select community_id, round(sum(amount_yuan))::bigint amount from community_project
    where city_code = of_city and (ids is null or community_id = any (ids)) group by 1
  ),
  priced as (
    select community_id, round(sum(cost_yuan))::bigint cost from work_item
    where city_code = of_city and (ids is null or community_id = any (ids)) group by 1
  ),
  place as (
    select c.id, st_x(p) x, st_y(p) y
    from c cross join lateral (select st_transform(st_centroid(c.geom), 3857) p) centre
  )
  select c.city_code, c.id, c.office_code, c.neighbourhood_code, c.status, coalesce(c.households, 0),
    coalesce(c.building_count, 0), coalesce(round(c.floor_area_m2)::bigint, 0),
    coalesce(money.amount, priced.cost, round(c.estimated_cost_yuan)::bigint, 0),
    coalesce(arrays.permilles[array_upper(arrays.permilles, 1)], 0),
    coalesce(arrays.weighted_by, 'status'),
    coalesce(arrays.months, '{}'), coalesce(arrays.permilles, '{}'),
    d.planned_start, d.planned_finish, d.prepared_on, d.ready_on, d.started_on, d.completed_on, d.accepted_on,
    d.managed_on, last_report.last_report_on, greatest(c.updated_at, d.touched),
    floor((x + 20037508.342789244) / (2 * 20037508.342789244) * 16384)::int,
    floor((20037508.342789244 - y) / (2 * 20037508.342789244) * 16384)::int,
    coalesce(nullif(c.pinyin, ''), c.name) || ' ' || c.name, words.search, progress_grams(words.search)
  from c join dated d on d.id = c.id join place on place.id = c.id
  left join arrays on arrays.community_id = c.id
  left join last_report on last_report.community_id = c.id
  left join money on money.community_id = c.id
  left join priced on priced.community_id = c.id
  left join region office on office.city_code = c.city_code and office.code = c.office_code
  cross join lateral (
    select lower(concat_ws(' ', c.name, c.initials, replace(c.pinyin, ' ', ''), c.address, office.name, c.code)) search
  ) words
$$;

-- Which roll-ups a community counts in.
create function progress_keys(city text, office text, neighbourhood text)
returns table (kind text, key text, parent text) language sql immutable parallel safe as $$
  select * from (values
    ('all', '*', null),
    ('province', case when city ~ '^[0-9]{6}$' then left(city, 2) end, 'all:*'),
    ('prefecture', case when city ~ '^[0-9]{6}$' then left(city, 4) end, 'province:' || left(city, 2)),
    ('city', city, case when city ~ '^[0-9]{6}$' then 'prefecture:' || left(city, 4) else 'all:*' end),
    ('office', city || '/' || office, 'city:' || city),
    ('neighbourhood', city || '/' || office || '/' || neighbourhood, 'office:' || city || '/' || office)
  ) k (kind, key, parent) where key is not null
$$;

-- What each month adds for one community: work done, work planned (evenly from planned start to planned finish), states.
create function progress_monthly(p community_progress)
returns table (month int, done int, planned int, started int, completed int, accepted int) language sql immutable as $$
  select months.month, sum(months.done)::int, sum(months.planned)::int, sum(months.started)::int,
    sum(months.completed)::int, sum(months.accepted)::int
  from (
    select p.months[i], p.permilles[i] - coalesce(p.permilles[i - 1], 0), 0, 0, 0, 0
    from generate_subscripts(p.months, 1) i
    union all
    select first + k - 1, 0, 1000 * k / n - 1000 * (k - 1) / n, 0, 0, 0
    from (
      select progress_month_of(least(coalesce(p.planned_start, p.planned_finish), p.planned_finish)) first,
        least(progress_month_of(p.planned_finish)
          - progress_month_of(least(coalesce(p.planned_start, p.planned_finish), p.planned_finish)) + 1, 240) n
      where p.planned_finish is not null
    ) plan, generate_series(1, n) k
    union all
    select coalesce(progress_month_of(p.started_on), 0), 0, 0, 1, 0, 0 where progress_rank(p.status) >= 4
    union all
    select coalesce(progress_month_of(p.completed_on), 0), 0, 0, 0, 1, 0 where progress_rank(p.status) >= 5
    union all
    select coalesce(progress_month_of(p.accepted_on), 0), 0, 0, 0, 0, 1 where progress_rank(p.status) >= 6
  ) months (month, done, planned, started, completed, accepted)
  group by 1
$$;

-- Takes `minus` out of every sum and puts `plus` in.
create function progress_apply(minus community_progress[], plus community_progress[]) returns void language plpgsql as $$
begin
  insert into progress_rollup as t
  select kind, key, parent, status, sum(n), sum(h), sum(b), sum(f), sum(y), sum(pn), sum(ph), sum(py)
  from (
    select city_code, office_code, neighbourhood_code, status, sum(sign) n, sum(sign * households) h,
      sum(sign * buildings) b, sum(sign * floor_area_m2) f, sum(sign * investment_yuan) y, sum(sign * permille) pn,
      sum(sign * permille::bigint * households) ph, sum(sign * permille::numeric * investment_yuan) py
    from (select -1 as sign, m.* from unnest(minus) m union all select 1, p.* from unnest(plus) p) d
    group by 1, 2, 3, 4
  ) g, progress_keys(city_code, office_code, neighbourhood_code)
  group by 1, 2, 3, 4
  having sum(n) <> 0 or sum(h) <> 0 or sum(b) <> 0 or sum(f) <> 0 or sum(y) <> 0 or sum(pn) <> 0 or sum(ph) <> 0
    or sum(py) <> 0
  order by 1, 2, 3
  on conflict (kind, key, status) do update set
    communities = t.communities + excluded.communities, households = t.households + excluded.households,
    buildings = t.buildings + excluded.buildings, floor_area_m2 = t.floor_area_m2 + excluded.floor_area_m2,
    investment_yuan = t.investment_yuan + excluded.investment_yuan,
    permille_communities = t.permille_communities + excluded.permille_communities,
    permille_households = t.permille_households + excluded.permille_households,
    permille_investment = t.permille_investment + excluded.permille_investment;

  insert into progress_month as t
  select kind, key, parent, month, sum(s), sum(c), sum(a), sum(sh), sum(ch), sum(dn), sum(dh), sum(dy), sum(pn), sum(ph), sum(py)
  from (
    select city_code, office_code, neighbourhood_code, month, sum(sign * started) s, sum(sign * completed) c,
      sum(sign * accepted) a, sum(sign * started * households) sh, sum(sign * completed * households) ch,
      sum(sign * done) dn, sum(sign * done::bigint * households) dh, sum(sign * done::numeric * investment_yuan) dy,
      sum(sign * planned) pn, sum(sign * planned::bigint * households) ph,
      sum(sign * planned::numeric * investment_yuan) py
    from (
      select -1 as sign, m.city_code, m.office_code, m.neighbourhood_code, m.households, m.investment_yuan, x.*
      from unnest(minus) m, progress_monthly(m) x
      union all
      select 1, p.city_code, p.office_code, p.neighbourhood_code, p.households, p.investment_yuan, x.*
      from unnest(plus) p, progress_monthly(p) x
    ) d
    group by 1, 2, 3, 4
  ) g, progress_keys(city_code, office_code, neighbourhood_code)
  group by 1, 2, 3, 4
  having sum(s) <> 0 or sum(c) <> 0 or sum(a) <> 0 or sum(sh) <> 0 or sum(ch) <> 0 or sum(dn) <> 0 or sum(dh) <> 0
    or sum(dy) <> 0 or sum(pn) <> 0 or sum(ph) <> 0 or sum(py) <> 0
  order by 1, 2, 3
  on conflict (kind, key, month) do update set
    started = t.started + excluded.started, completed = t.completed + excluded.completed,
    accepted = t.accepted + excluded.accepted, started_households = t.started_households + excluded.started_households,
    completed_households = t.completed_households + excluded.completed_households,
    permille_communities = t.permille_communities + excluded.permille_communities,
    permille_households = t.permille_households + excluded.permille_households,
    permille_investment = t.permille_investment + excluded.permille_investment,
    planned_communities = t.planned_communities + excluded.planned_communities,
    planned_households = t.planned_households + excluded.planned_households,
    planned_investment = t.planned_investment + excluded.planned_investment;

  insert into progress_cell as t
  select level, cell_x >> (14 - level), cell_y >> (14 - level), status, sum(sign), sum(sign * households),
    sum(sign * investment_yuan), sum(sign * permille::bigint * households)
  from (select -1 as sign, m.* from unnest(minus) m union all select 1, p.* from unnest(plus) p) d,
    unnest(array[6, 8, 10, 12, 14]) level
  group by 1, 2, 3, 4
  having sum(sign) <> 0 or sum(sign * households) <> 0 or sum(sign * investment_yuan) <> 0
    or sum(sign * permille::bigint * households) <> 0
  order by 1, 2, 3, 4
  on conflict (level, x, y, status) do update set
    communities = t.communities + excluded.communities, households = t.households + excluded.households,
    investment_yuan = t.investment_yuan + excluded.investment_yuan,
    permille_households = t.permille_households + excluded.permille_households;
end $$;

create function progress_roll() returns trigger language plpgsql as $$
begin
  if tg_op = 'INSERT' then
    if exists (select from new_rows) then
      perform progress_apply('{}', (select array_agg(row(n.*)::community_progress) from new_rows n));
    end if;
  elsif tg_op = 'UPDATE' then
    if exists (select from new_rows) then
      perform progress_apply((select array_agg(row(o.*)::community_progress) from old_rows o), (select array_agg(row(n.*)::community_progress) from new_rows n));
    end if;
  elsif exists (select from old_rows) then
    perform progress_apply((select array_agg(row(o.*)::community_progress) from old_rows o), '{}');
  end if;
  return null;
end $$;

create trigger progress_roll_insert after insert on community_progress
  referencing new table as new_rows for each statement execute function progress_roll();
create trigger progress_roll_update after update on community_progress
  referencing old table as old_rows new table as new_rows for each statement execute function progress_roll();
create trigger progress_roll_delete after delete on community_progress
  referencing old table as old_rows for each statement execute function progress_roll();

-- Recounts some communities. The rows are locked first: of two transactions on one community the second then sees what
-- the first has written.
create function progress_refresh(of_city text, ids bigint[]) returns void language plpgsql as $$
begin
  perform from community_progress where city_code = of_city and community_id = any (ids)
    order by community_id for update;
  insert into community_progress as t select * from progress_compute(of_city, ids)
  on conflict (city_code, community_id) do update set
    (office_code, neighbourhood_code, status, households, buildings, floor_area_m2, investment_yuan, permille,
      weighted_by, months, permilles, planned_start, planned_finish, prepared_on, ready_on, started_on, completed_on,
      accepted_on, managed_on, last_report_on, last_change_at, cell_x, cell_y, name_key, search, grams)
    = (excluded.office_code, excluded.neighbourhood_code, excluded.status, excluded.households, excluded.buildings,
      excluded.floor_area_m2, excluded.investment_yuan, excluded.permille, excluded.weighted_by, excluded.months,
      excluded.permilles, excluded.planned_start, excluded.planned_finish, excluded.prepared_on, excluded.ready_on,
      excluded.started_on, excluded.completed_on, excluded.accepted_on, excluded.managed_on, excluded.last_report_on,
      excluded.last_change_at, excluded.cell_x, excluded.cell_y, excluded.name_key, excluded.search, excluded.grams)
  where t is distinct from excluded;
end $$;

-- Everything anew, a few thousand communities at a time; for a change of the steps, and after a bulk load with triggers off.
create function progress_rebuild() returns void language plpgsql as $$
declare
  batch record;
begin
  lock table community_progress in exclusive mode;
  delete from community_progress;
  delete from progress_rollup;
  delete from progress_month;
  delete from progress_cell;
  for batch in
    select city_code, array_agg(id order by id) ids
    from (select city_code, id, (row_number() over (partition by city_code order by id) - 1) / 4000 part from community) n
    group by city_code, part order by city_code, part
  loop
    insert into community_progress select * from progress_compute(batch.city_code, batch.ids);
  end loop;
end $$;

-- One trigger function for every table that a person writes; argument = its column with the community.
create function progress_touch() returns trigger language plpgsql as $$
declare
  touched record;
begin
  for touched in execute format(
    case tg_op
      when 'INSERT' then 'select city_code, array_agg(distinct %1$I) ids from new_rows group by 1'
      when 'DELETE' then 'select city_code, array_agg(distinct %1$I) ids from old_rows group by 1'
      else 'select city_code, array_agg(distinct %1$I) ids from (select city_code, %1$I from new_rows
        union all select city_code, %1$I from old_rows) r group by 1'
    end, tg_argv[0])
  loop
    perform progress_refresh(touched.city_code, touched.ids);
  end loop;
  return null;
end $$;

create function progress_touch_office() returns trigger language plpgsql as $$
declare
  touched record;
begin
  for touched in
    select c.city_code, array_agg(c.id) ids
    from new_rows n join community c on c.city_code = n.city_code and c.office_code = n.code group by 1
  loop
    perform progress_refresh(touched.city_code, touched.ids);
  end loop;
  return null;
end $$;

do $$
declare
  source record;
begin
  for source in select * from (values ('community', 'id'), ('milestone', 'community_id'), ('progress_report', 'community_id'),
    ('work_item', 'community_id'), ('community_project', 'community_id')) s (name, key)
  loop
    execute format('create trigger %1$s_progress_insert after insert on %1$s referencing new table as new_rows
      for each statement execute function progress_touch(%2$L)', source.name, source.key);
    execute format('create trigger %1$s_progress_update after update on %1$s referencing old table as old_rows
      new table as new_rows for each statement execute function progress_touch(%2$L)', source.name, source.key);
    -- a deleted community takes its row with it
    if source.name <> 'community' then
      execute format('create trigger %1$s_progress_delete after delete on %1$s referencing old table as old_rows
        for each statement execute function progress_touch(%2$L)', source.name, source.key);
    end if;
  end loop;
end $$;
create trigger region_progress_insert after insert on region referencing new table as new_rows
  for each statement execute function progress_touch_office();
create trigger region_progress_update after update on region referencing new table as new_rows
  for each statement execute function progress_touch_office();

select progress_rebuild();
