-- The heatmap holds every community once at every level, with its households and money.
with recount as (
  select level, p.status, count(*) n, sum(p.households) h, sum(p.investment_yuan) y,
    sum(p.permille::bigint * p.households) ph, sum((p.cell_x >> (14 - level))::bigint) x
  from community_progress p, unnest(array[6, 8, 10, 12, 14]) level group by 1, 2
),
kept as (
  select level, status, sum(communities) n, sum(households) h, sum(investment_yuan) y, sum(permille_households) ph,
    sum(x::bigint * communities) x
  from progress_cell where communities <> 0 group by 1, 2
)
select coalesce(r.level, k.level) level, coalesce(r.status, k.status) status, r.n recounted, k.n kept
from recount r full join kept k on (k.level, k.status) = (r.level, r.status)
where (r.n, r.h, r.y, r.ph, r.x) is distinct from (k.n, k.h, k.y, k.ph, k.x)
limit 20
