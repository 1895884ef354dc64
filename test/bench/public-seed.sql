-- 220,000 communities of 300 cities with monthly reports over six years, the same on every machine: every number comes
-- from hashint4extended with a fixed seed. Triggers are off while it loads, and what is loaded in the transaction that has
-- emptied its table needs no log; progress_rebuild() then counts it all once.
set session_replication_role = replica;
set maintenance_work_mem = '256MB';

create function pg_temp.r(n bigint, seed int) returns double precision language sql immutable as $$
  select (hashint8extended(n, seed) & 1048575) / 1048576.0
$$;

insert into city (city_code, name, metric_srid)
select code, '城' || code, 4549
from (select lpad((11 + i % 31)::text, 2, '0') || lpad((1 + i / 31)::text, 2, '0') || '81' code from generate_series(0, 299) i) c;

create temporary table site as
select n id, c.city_code, c.city_code || lpad((1 + (pg_temp.r(n, 1) * 8)::int)::text, 3, '0') office,
  75 + 50 * pg_temp.r(hashtext(c.city_code), 2) + 0.6 * (pg_temp.r(n, 3) - 0.5) x,
  22 + 24 * pg_temp.r(hashtext(c.city_code), 4) + 0.5 * (pg_temp.r(n, 5) - 0.5) y,
  30 + (pg_temp.r(n, 6) ^ 3 * 1200)::int households,
  (pg_temp.r(n, 7) * 84)::int begins, 6 + (pg_temp.r(n, 8) * 18)::int lasts
from generate_series(1, :communities) n
join (select city_code, row_number() over (order by city_code) - 1 i from city) c on c.i = n % 300
-- as the keys of the tables go: every index grows at its end
order by c.city_code, n;

insert into community (city_code, id, code, name, pinyin, initials, address, office_code, households, building_count,
  floor_area_m2, built_year, estimated_cost_yuan, status, geom, metric_srid)
overriding system value
select city_code, id, 'C' || id,
  substr('民主幸福光明团结和平建设文化新华胜利友谊', 1 + 2 * (pg_temp.r(id, 9) * 9.99)::int, 2) || (id % 97) || '小区',
  'min zhu xiao qu', substr('mzxfgmtjhpjswhxhslyy', 1 + 2 * (pg_temp.r(id, 9) * 9.99)::int, 2) || 'xq', '第' || id % 300 || '街',
  office, households, 1 + households / 60, households * 76.0, 1975 + id % 26, households * 36000.0,
  case when begins >= 72 then 'reserve' when begins + lasts >= 72 then 'under_way' when begins + lasts >= 66 then 'complete'
    else 'accepted' end,
  st_makeenvelope(x, y, x + 0.001, y + 0.0008, 4490), 4549
from site;

insert into region (city_code, code, level, name, pinyin, metric_srid)
select city_code, city_code || lpad(k::text, 3, '0'), 'office', '第' || k || '街道', 'di' || k || 'jiedao d' || k || 'jd', 4549 from city, generate_series(1, 9) k;

insert into milestone (city_code, community_id, step, planned_on, actual_on)
select city_code, id, 'start', date '2018-01-15' + begins * 30, case when begins < 72 then date '2018-01-20' + begins * 30 end
from site where begins < 80
union all
select city_code, id, 'main_works', date '2018-01-15' + (begins + lasts - 2) * 30,
  case when begins + lasts < 72 then date '2018-01-10' + (begins + lasts) * 30 end
from site where begins < 80;

-- a report every month of the six years: 0 before the start, 100 after the end; the key tells community and month
truncate progress_report, photo;
insert into progress_report (city_code, community_id, client_key, reported_on, percent)
select city_code, id, (lpad(to_hex(id), 16, '0') || lpad(to_hex(m), 16, '0'))::uuid, (date '2018-01-28' + m * interval '1 month')::date,
  least(100, greatest(0, round(100.0 * (m - begins) / lasts)))
from site, generate_series(0, :months - 1) m;

set session_replication_role = origin;
