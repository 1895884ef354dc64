-- The money of every region by who gives it, and what was spent, equals a recount over shares and investments.
with facts as (
  select s.city_code, s.community_id, s.funder, round(sum(s.amount_yuan))::bigint yuan
  from community_project s
  where s.amount_yuan > 0 group by 1, 2, 3
  union all
  select city_code, community_id, '', round(invested_yuan)::bigint from community_investment
),
recount as (
  select k.kind, k.key, f.funder, sum(f.yuan) yuan
  from facts f join community c on c.city_code = f.city_code and c.id = f.community_id
  cross join lateral progress_keys(c.city_code, c.office_code, c.neighbourhood_code) k
  group by 1, 2, 3 having sum(f.yuan) <> 0
)
select coalesce(r.kind, m.kind) kind, coalesce(r.key, m.key) key, coalesce(r.funder, m.funder) funder, r.yuan recounted,
  m.amount_yuan kept
from recount r full join (select * from progress_money where amount_yuan <> 0) m
  on (m.kind, m.key, m.funder) = (r.kind, r.key, r.funder)
where r.yuan is distinct from m.amount_yuan
limit 20
