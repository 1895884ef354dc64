-- 工程量: what is planned and done of every item of works adds up to office, city, province and country the way money does,
-- and to the zones of the approved plan.

-- Thousandths of a unit: whole numbers add up exactly. Nobody builds more than a thousand million of anything.
create function progress_milli(quantity double precision) returns bigint language sql immutable parallel safe as $$
  select round(least(greatest(quantity, 0), 1e9) * 1000)::bigint
$$;

-- Items of works in the order of their codes, each with what is planned and done of it.
alter table community_progress
  add column items text[] not null default '{}',
  add column item_planned bigint[] not null default '{}',
  add column item_done bigint[] not null default '{}';

create table progress_quantity (
  kind text not null,
  key text not null,
  item_code text not null,
  communities bigint not null,
  planned_milli bigint not null,
  done_milli bigint not null,
  -- of what is done that which was planned: more than planned in one community makes up for no other
  counted_milli bigint not null,
  primary key (kind, key, item_code)
);

-- What is only in reserve is not behind, and not counted.
create function progress_quantities_of(p community_progress)
returns table (item_code text, planned bigint, done bigint) language sql immutable as $$
  select p.items[i], p.item_planned[i], p.item_done[i] from generate_subscripts(p.items, 1) i where p.status <> 'reserve'
$$;

create function progress_apply_quantities(minus community_progress[], plus community_progress[])
returns void language sql as $$
  insert into progress_quantity as t
  select kind, key, item_code, sum(n), sum(planned), sum(done), sum(counted)
  from (
    select city_code, office_code, neighbourhood_code, item_code, sum(sign) n, sum(sign * planned) planned,
      sum(sign * done) done, sum(sign * least(done, planned)) counted
    from (
      select -1 as sign, m.city_code, m.office_code, m.neighbourhood_code, x.*
      from unnest(minus) m, progress_quantities_of(m) x
      union all
      select 1, p.city_code, p.office_code, p.neighbourhood_code, x.* from unnest(plus) p, progress_quantities_of(p) x
    ) d
    group by 1, 2, 3, 4
  ) g, progress_keys(city_code, office_code, neighbourhood_code)
  group by 1, 2, 3
  having sum(n) <> 0 or sum(planned) <> 0 or sum(done) <> 0 or sum(counted) <> 0
  order by 1, 2, 3
  on conflict (kind, key, item_code) do update set
    communities = t.communities + excluded.communities, planned_milli = t.planned_milli + excluded.planned_milli,
    done_milli = t.done_milli + excluded.done_milli, counted_milli = t.counted_milli + excluded.counted_milli
$$;

-- The functions of 0010 stay as they are but for these words.
do $$
declare
  change record;
  definition text := 'select';
  of_function text := '';
begin
  -- all words of a function at once: between two of them it would not say what it returns
  for change in
    select * from (values
      -- whoever reports a percentage only has done that part of what is planned
      ('progress_compute(text, bigint[])', E'  priced as (',
        E'  made as (
    select w.community_id, array_agg(w.item_code order by w.item_code) items,
      array_agg(progress_milli(w.planned) order by w.item_code) planned,
      array_agg(case when w.done > 0 then progress_milli(w.done)
        else round(progress_milli(w.planned) * coalesce(latest.permille, 0) / 1000.0)::bigint end order by w.item_code) done
    from work_item w
    left join (
      select distinct on (community_id, item) community_id, item, permille from monthly
      order by community_id, item, month desc
    ) latest on latest.community_id = w.community_id and latest.item = w.item_code
    where w.city_code = of_city and (ids is null or w.community_id = any (ids)) and w.planned > 0
    group by 1
  ),
  priced as ('),
      ('progress_compute(text, bigint[])', 'coalesce(round(spent.invested_yuan)::bigint, 0)',
        'coalesce(round(spent.invested_yuan)::bigint, 0),
    coalesce(made.items, ''{}''), coalesce(made.planned, ''{}''), coalesce(made.done, ''{}'')'),
      ('progress_compute(text, bigint[])', 'left join priced on priced.community_id = c.id',
        'left join priced on priced.community_id = c.id
  left join made on made.community_id = c.id'),
      ('progress_refresh(text, bigint[])', 'funders, funder_yuan, invested_yuan)',
        'funders, funder_yuan, invested_yuan, items, item_planned, item_done)'),
      ('progress_refresh(text, bigint[])', 'excluded.invested_yuan)',
        'excluded.invested_yuan, excluded.items, excluded.item_planned, excluded.item_done)'),
      ('progress_apply(community_progress[], community_progress[])', E'begin\n',
        E'begin\n  perform progress_apply_quantities(minus, plus);\n'),
      ('progress_rebuild()', 'delete from progress_cell;', E'delete from progress_cell;\n  delete from progress_quantity;')
    ) c (name, was, becomes)
  loop
    if change.name <> of_function then
      execute definition;
      of_function := change.name;
      definition := pg_get_functiondef(change.name::regprocedure);
    end if;
    if position(change.was in definition) = 0 then
      raise exception '% does not say %', change.name, change.was;
    end if;
    definition := replace(definition, change.was, change.becomes);
  end loop;
  execute definition;
end $$;

-- What is there already, city by city.
do $$
declare
  part record;
begin
  for part in select city_code, array_agg(distinct community_id) ids from work_item group by 1
  loop
    perform progress_refresh(part.city_code, part.ids);
  end loop;
end $$;
