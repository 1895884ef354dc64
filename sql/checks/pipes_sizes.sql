-- Of every size a city's networks have what is kept in pipe_size.
with recount as (
  select city_code, utility, coalesce(diameter_mm, greatest(width_mm, height_mm), 0) as size_mm, count(*) as segments,
    sum(round(st_length(geom_m) * 100)::bigint) as length_cm
  from pipe_segment group by 1, 2, 3
)
select coalesce(r.city_code, k.city_code) city_code, coalesce(r.utility, k.utility) utility, coalesce(r.size_mm, k.size_mm) size_mm,
  r.length_cm recounted, k.length_cm kept
from recount r full join pipe_size k on (k.city_code, k.utility, k.size_mm) = (r.city_code, r.utility, r.size_mm)
where (r.segments, r.length_cm) is distinct from (k.segments, k.length_cm)
limit 20
