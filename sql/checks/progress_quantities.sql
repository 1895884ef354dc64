-- What is planned and done of every item in every region equals a recount over the communities.
with recount as (
  select k.kind, k.key, x.item_code, count(*) communities, sum(x.planned) planned, sum(x.done) done,
    sum(least(x.done, x.planned)) counted
  from community_progress p cross join lateral progress_quantities_of(p) x
  cross join lateral progress_keys(p.city_code, p.office_code, p.neighbourhood_code) k
  group by 1, 2, 3
)
select coalesce(r.kind, q.kind) kind, coalesce(r.key, q.key) key, coalesce(r.item_code, q.item_code) item_code,
  r.done recounted, q.done_milli kept
from recount r full join (
  select * from progress_quantity where (communities, planned_milli, done_milli, counted_milli) <> (0, 0, 0, 0)
) q on (q.kind, q.key, q.item_code) = (r.kind, r.key, r.item_code)
where (r.communities, r.planned, r.done, r.counted)
  is distinct from (q.communities, q.planned_milli, q.done_milli, q.counted_milli)
limit 20
