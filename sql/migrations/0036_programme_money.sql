-- 计划与资金: what was spent, by whom money is given, and who changed which amount when and why.

-- 完成投资: what a community has cost so far, as its latest ledger or report says.
create table community_investment (
  city_code text not null,
  community_id bigint not null,
  invested_yuan double precision not null check (invested_yuan >= 0 and invested_yuan < 'infinity'),
  -- the day up to which it was counted
  counted_on date not null,
  primary key (city_code, community_id),
  foreign key (city_code, community_id) references community on delete cascade
);

-- Every change of an amount; it is corrected by the next one, never changed and never erased.
create table money_change (
  city_code text not null,
  id bigint generated always as identity,
  -- null: the budget of a project as a whole
  community_id bigint,
  -- cost (estimate), invested (spent), share (what a project gives), budget (of a project)
  field text not null check (field in ('cost', 'invested', 'share', 'budget')),
  -- code of the project that gives the share or has the budget
  project text,
  old_yuan double precision,
  new_yuan double precision,
  reason text not null check (reason <> ''),
  account_id text,
  changed_at timestamptz not null default now(),
  primary key (city_code, id),
  foreign key (city_code, community_id) references community,
  check ((field in ('share', 'budget')) = (project is not null)),
  check ((field = 'budget') = (community_id is null))
);
create index money_change_community on money_change (city_code, community_id, changed_at desc);

create function money_change_stands() returns trigger language plpgsql as $$
begin
  raise exception 'an amount is corrected by a new change, not changed or erased' using errcode = 'restrict_violation';
end $$;
create trigger money_change_stands before update or delete on money_change
  for each row execute function money_change_stands();

create trigger project_revision after insert or update or delete on project
  for each statement execute function bump_layer_revision('progress');

-- The row that the public reads says by whom money is given (keys of funders, in order) and what was spent.
alter table community_progress
  add column funders text[] not null default '{}',
  add column funder_yuan bigint[] not null default '{}',
  add column invested_yuan bigint not null default 0;

-- Sums of a region by who gives; funder '' is what was spent.
create table progress_money (
  kind text not null,
  key text not null,
  funder text not null,
  amount_yuan bigint not null,
  primary key (kind, key, funder)
);

create function progress_money_of(p community_progress) returns table (funder text, yuan bigint) language sql immutable as $$
  select money.funder, sum(money.yuan)::bigint
  from (
    select p.funders[i], p.funder_yuan[i] from generate_subscripts(p.funders, 1) i
    union all
    select '', p.invested_yuan where p.invested_yuan <> 0
  ) money (funder, yuan)
  group by 1
$$;

create function progress_apply_money(minus community_progress[], plus community_progress[]) returns void language sql as $$
  insert into progress_money as t
  select kind, key, funder, sum(y)
  from (
    select city_code, office_code, neighbourhood_code, funder, sum(sign * yuan) y
    from (
      select -1 as sign, m.city_code, m.office_code, m.neighbourhood_code, x.* from unnest(minus) m, progress_money_of(m) x
      union all
      select 1, p.city_code, p.office_code, p.neighbourhood_code, x.* from unnest(plus) p, progress_money_of(p) x
    ) d
    group by 1, 2, 3, 4
  ) g, progress_keys(city_code, office_code, neighbourhood_code)
  group by 1, 2, 3
  having sum(y) <> 0
  order by 1, 2, 3
  on conflict (kind, key, funder) do update set amount_yuan = t.amount_yuan + excluded.amount_yuan
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
      ('progress_compute(text, bigint[])', E'  priced as (',
        E'  given as (
    select community_id, array_agg(funder order by funder) funders, array_agg(yuan order by funder) yuan
    from (
      select s.community_id, p.funding_source funder, round(sum(s.amount_yuan))::bigint yuan
      from community_project s join project p on p.city_code = s.city_code and p.id = s.project_id
      where s.city_code = of_city and (ids is null or s.community_id = any (ids)) and s.amount_yuan > 0
      group by 1, 2
    ) sources group by 1
  ),
  priced as ('),
      ('progress_compute(text, bigint[])', 'lower(c.initials)',
        'lower(c.initials),
    coalesce(given.funders, ''{}''), coalesce(given.yuan, ''{}''), coalesce(round(spent.invested_yuan)::bigint, 0)'),
      ('progress_compute(text, bigint[])', 'left join priced on priced.community_id = c.id',
        'left join priced on priced.community_id = c.id
  left join given on given.community_id = c.id
  left join community_investment spent on spent.city_code = c.city_code and spent.community_id = c.id'),
      ('progress_refresh(text, bigint[])', 'name_lower, initials)',
        'name_lower, initials, funders, funder_yuan, invested_yuan)'),
      ('progress_refresh(text, bigint[])', 'excluded.name_lower, excluded.initials)',
        'excluded.name_lower, excluded.initials, excluded.funders, excluded.funder_yuan, excluded.invested_yuan)'),
      ('progress_apply(community_progress[], community_progress[])', E'begin\n',
        E'begin\n  perform progress_apply_money(minus, plus);\n'),
      ('progress_rebuild()', 'delete from progress_cell;', E'delete from progress_cell;\n  delete from progress_money;')
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

create trigger community_investment_progress_insert after insert on community_investment
  referencing new table as new_rows for each statement execute function progress_touch('community_id');
create trigger community_investment_progress_update after update on community_investment
  referencing old table as old_rows new table as new_rows for each statement execute function progress_touch('community_id');
create trigger community_investment_progress_delete after delete on community_investment
  referencing old table as old_rows for each statement execute function progress_touch('community_id');

-- A project that changes its source moves the money of every community that has some of it.
create function progress_touch_project() returns trigger language plpgsql as $$
declare
  touched record;
begin
  for touched in
    select s.city_code, array_agg(distinct s.community_id) ids
    from new_rows n join community_project s on s.city_code = n.city_code and s.project_id = n.id
    join old_rows o on o.city_code = n.city_code and o.id = n.id
    where o.funding_source is distinct from n.funding_source group by 1
  loop
    perform progress_refresh(touched.city_code, touched.ids);
  end loop;
  return null;
end $$;
create trigger project_progress_update after update on project
  referencing old table as old_rows new table as new_rows for each statement execute function progress_touch_project();

-- The money of what is there already; the other sums are as they were.
alter table community_progress disable trigger progress_roll_update;
update community_progress p set funders = given.funders, funder_yuan = given.yuan
from (
  select city_code, community_id, array_agg(funder order by funder) funders, array_agg(yuan order by funder) yuan
  from (
    select s.city_code, s.community_id, j.funding_source funder, round(sum(s.amount_yuan))::bigint yuan
    from community_project s join project j on j.city_code = s.city_code and j.id = s.project_id
    where s.amount_yuan > 0 group by 1, 2, 3
  ) sources group by 1, 2
) given
where p.city_code = given.city_code and p.community_id = given.community_id;
alter table community_progress enable trigger progress_roll_update;
select progress_apply_money('{}', array_agg(p)) from community_progress p where p.funders <> '{}';
