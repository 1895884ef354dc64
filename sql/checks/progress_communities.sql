-- The row that the public reads of a community equals its recount from what people wrote, and no community lacks one.
select c.city_code, c.code, case when p is null then 'missing' else 'stale' end what
from community c
left join community_progress p on p.city_code = c.city_code and p.community_id = c.id
left join lateral (select r from progress_compute(c.city_code, array[c.id]) r) recount on true
where p is distinct from recount.r
limit 20
