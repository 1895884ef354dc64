-- 计划与资金: a project is paid from several sources, and a share of a community says which of them gives it.

create table project_source (
  city_code text not null,
  project_id bigint not null,
  -- key of a funder (data/policies/funding.json)
  funder text not null check (funder <> ''),
  -- its part of the budget; null = not known
  budget_yuan double precision check (budget_yuan >= 0 and budget_yuan < 'infinity'),
  primary key (city_code, project_id, funder),
  foreign key (city_code, project_id) references project on delete cascade
);
insert into project_source (city_code, project_id, funder, budget_yuan)
select city_code, id, funding_source, budget_yuan from project where funding_source <> '';
create trigger project_source_revision after insert or update or delete on project_source
  for each statement execute function bump_layer_revision('progress');

-- The same money by the same givers: nothing is to be counted anew.
alter table community_project disable trigger user;
alter table community_project add column funder text;
update community_project s set funder = p.funding_source
from project p where p.city_code = s.city_code and p.id = s.project_id;
alter table community_project
  alter column funder set not null,
  drop constraint community_project_pkey,
  add primary key (city_code, community_id, project_id, funder);

-- Lists of projects used to be taken apart, one `CODE-funder` for each source: they are one project again, or the next list
-- would bring their money a second time.
create table project_part as
select p.city_code, p.id, p.code, p.funding_source funder, base.code base,
  min(p.id) over (partition by p.city_code, base.code, p.name) whole_id,
  count(*) over (partition by p.city_code, base.code, p.name) parts
from project p cross join lateral (select left(p.code, -length(p.funding_source) - 1) code) base
where right(p.code, length(p.funding_source) + 1) = '-' || p.funding_source and base.code not in ('', 'ledger')
  and not exists (select from project x where x.city_code = p.city_code and x.code = base.code);
-- two names under one code stay what they are
delete from project_part p where parts < 2 or exists (
  select from project_part x where x.city_code = p.city_code and x.base = p.base and x.whole_id <> p.whole_id);
update project_source s set project_id = p.whole_id
from project_part p where p.city_code = s.city_code and p.id = s.project_id;
update community_project s set project_id = p.whole_id
from project_part p where p.city_code = s.city_code and p.id = s.project_id;
alter table money_change disable trigger money_change_stands;
update money_change m set project = p.base from project_part p where p.city_code = m.city_code and p.code = m.project;
alter table money_change enable trigger money_change_stands;
delete from project j using project_part p where p.city_code = j.city_code and p.id = j.id and p.id <> p.whole_id;
update project j set code = p.base, budget_yuan = (
    select case when bool_and(s.budget_yuan is not null) then sum(s.budget_yuan) end
    from project_source s where s.city_code = j.city_code and s.project_id = j.id)
from project_part p where p.city_code = j.city_code and p.whole_id = j.id and p.id = j.id;
drop table project_part;
alter table community_project enable trigger user;

-- Who gives stands in every change of a share or of a part of a budget, written by who makes it.
drop trigger money_change_funder on money_change;
drop function money_change_funder();

drop trigger project_progress_update on project;
drop function progress_touch_project();

do $$
declare
  was constant text := E'select s.community_id, p.funding_source funder, round(sum(s.amount_yuan))::bigint yuan
      from community_project s join project p on p.city_code = s.city_code and p.id = s.project_id';
  definition text := pg_get_functiondef('progress_compute(text, bigint[])'::regprocedure);
begin
  if position(was in definition) = 0 then
    raise exception 'progress_compute does not say %', was;
  end if;
  execute replace(definition, was, E'select s.community_id, s.funder, round(sum(s.amount_yuan))::bigint yuan
      from community_project s');
end $$;

alter table project drop column funding_source;
