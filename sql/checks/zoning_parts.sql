-- The buildings of every divided community have their shares, and these add up to what the register says of the community.
with divided as (select distinct city_code, community_id from plan_division),
shared as (
  select city_code, community_id, count(*) parts, sum(households) households, sum(floor_area_m2) area, sum(cost_yuan) cost
  from community_part group by 1, 2
)
select d.city_code, d.community_id, c.households, s.households shared,
  case when s.parts is null then 'no parts'
    when s.parts <> (select count(*) from building b where b.city_code = d.city_code and b.community_id = d.community_id and b.use = 'residential') then 'parts are missing'
    else 'shares do not add up' end what
from divided d
join community c on c.city_code = d.city_code and c.id = d.community_id
left join shared s on s.city_code = d.city_code and s.community_id = d.community_id
where s.parts is null
  or s.parts <> (select count(*) from building b where b.city_code = d.city_code and b.community_id = d.community_id and b.use = 'residential')
  or s.households <> c.households
  or abs(s.area - c.floor_area_m2) > 1e-6 * greatest(1, c.floor_area_m2)
  or abs(s.cost - coalesce(c.estimated_cost_yuan, 0)) > 1e-6 * greatest(1, coalesce(c.estimated_cost_yuan, 0))
limit 20
