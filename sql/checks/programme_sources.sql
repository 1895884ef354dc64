-- A share is given by a source of its project or says that sources are not told apart; parts that are all known add up to the whole.
select s.city_code, j.code, s.funder, 'gives a share and is no source of the project' wrong
from community_project s join project j on j.city_code = s.city_code and j.id = s.project_id
where s.funder <> 'several' and not exists (
  select from project_source p where p.city_code = s.city_code and p.project_id = s.project_id and p.funder = s.funder)
union all
select j.city_code, j.code, null, 'parts and whole of the budget differ'
from project j join project_source p on p.city_code = j.city_code and p.project_id = j.id
group by j.city_code, j.id, j.code, j.budget_yuan
having bool_and(p.budget_yuan is not null) and abs(coalesce(j.budget_yuan, -1) - sum(p.budget_yuan)) >= 1
union all
select j.city_code, j.code, null, 'has no source'
from project j where not exists (select from project_source p where p.city_code = j.city_code and p.project_id = j.id)
limit 20
