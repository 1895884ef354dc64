-- The row that the public reads of a community equals its recount from what people wrote, and no community lacks one.
with recount as (
  select r.* from city cross join lateral progress_compute(city.city_code, null) r
)
select coalesce(r.city_code, p.city_code) city_code, coalesce(r.community_id, p.community_id) community_id,
  case when p.community_id is null then 'missing' when r.community_id is null then 'left over' else 'stale' end what
from recount r full join community_progress p using (city_code, community_id)
where p is distinct from r
limit 20
