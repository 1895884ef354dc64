-- Every maintained sum equals a recount over the communities, kind by kind, written without the functions that maintain it.
with recount as (
  select kind, key, p.status, count(*) communities, sum(p.households) households, sum(p.buildings) buildings,
    sum(p.floor_area_m2) floor_area_m2, sum(p.investment_yuan) investment_yuan, sum(p.permille) permille_communities,
    sum(p.permille::bigint * p.households) permille_households,
    sum(p.permille::numeric * p.investment_yuan) permille_investment
  from community c join community_progress p on p.city_code = c.city_code and p.community_id = c.id
  cross join lateral (
    values ('all', '*'), ('city', c.city_code), ('office', c.city_code || '/' || c.office_code),
      ('neighbourhood', c.city_code || '/' || c.office_code || '/' || c.neighbourhood_code),
      ('province', substring(c.city_code from '^([0-9]{2})[0-9]{4}$')),
      ('prefecture', substring(c.city_code from '^([0-9]{4})[0-9]{2}$'))
  ) k (kind, key)
  where key is not null
  group by 1, 2, 3
),
kept as (select * from progress_rollup where communities <> 0)
select coalesce(r.kind, k.kind) kind, coalesce(r.key, k.key) key, coalesce(r.status, k.status) status,
  r.communities recounted, k.communities kept
from recount r full join kept k on (k.kind, k.key, k.status) = (r.kind, r.key, r.status)
where (r.communities, r.households, r.buildings, r.floor_area_m2, r.investment_yuan, r.permille_communities,
    r.permille_households, r.permille_investment)
  is distinct from (k.communities, k.households, k.buildings, k.floor_area_m2, k.investment_yuan, k.permille_communities,
    k.permille_households, k.permille_investment)
limit 20
