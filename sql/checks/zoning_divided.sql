-- A community is in a plan whole or in parts, never both; parts are buildings of communities that the plan divides.
select m.city_code, m.plan_id, m.unit_id, m.part_id,
  case when m.part_id = 0 then 'whole although divided' else 'part of a whole community' end what
from zone_member m
left join plan_division d on d.city_code = m.city_code and d.plan_id = m.plan_id and d.community_id = m.unit_id
where (m.part_id = 0) = (d.community_id is not null)
  and exists (select from plan p where p.city_code = m.city_code and p.id = m.plan_id and (p.unit_kind = 'community' or m.part_id > 0))
union all
select m.city_code, m.plan_id, m.unit_id, m.part_id, 'not a building of it'
from zone_member m
where m.part_id > 0 and not exists (
  select from community_part p where p.city_code = m.city_code and p.community_id = m.unit_id and p.building_id = m.part_id)
union all
select d.city_code, d.plan_id, d.community_id, 0, 'a plan by buildings divides nothing'
from plan_division d join plan p on p.city_code = d.city_code and p.id = d.plan_id where p.unit_kind <> 'community'
limit 20
