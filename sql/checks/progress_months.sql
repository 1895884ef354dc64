-- Added up over all months, the curve of every region ends where its roll-up stands: work done, starts, completions,
-- acceptances. Whatever is planned ends at 1000 per mille of what has a planned finish.
with ends as (
  select kind, key, sum(started) started, sum(completed) completed, sum(accepted) accepted,
    sum(permille_communities) pn, sum(permille_households) ph, sum(permille_investment) py, sum(planned_households) planned
  from progress_month group by 1, 2
),
stands as (
  select kind, key, coalesce(sum(communities) filter (where progress_rank(status) >= 4), 0) started,
    coalesce(sum(communities) filter (where progress_rank(status) >= 5), 0) completed,
    coalesce(sum(communities) filter (where progress_rank(status) >= 6), 0) accepted,
    sum(permille_communities) pn, sum(permille_households) ph, sum(permille_investment) py
  from progress_rollup group by 1, 2
),
plans as (
  select k.kind, k.key, sum(1000 * p.households) planned
  from community_progress p cross join lateral progress_keys(p.city_code, p.office_code, p.neighbourhood_code) k
  where p.planned_finish is not null group by 1, 2
)
select s.kind, s.key, s.pn, e.pn kept_pn, plans.planned, e.planned kept_planned
from stands s left join ends e using (kind, key) left join plans using (kind, key)
where (s.started, s.completed, s.accepted, s.pn, s.ph, s.py, coalesce(plans.planned, 0))
  is distinct from (coalesce(e.started, 0), coalesce(e.completed, 0), coalesce(e.accepted, 0), coalesce(e.pn, 0),
    coalesce(e.ph, 0), coalesce(e.py, 0), coalesce(e.planned, 0))
limit 20
