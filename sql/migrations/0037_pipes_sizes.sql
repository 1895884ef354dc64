-- 管线: how much pipe of each size a city has, kept up to date by the statement that changes it. A map from afar shows the
-- largest of each utility first, and this tells which those are without reading the network.
-- size_mm: diameter, or the larger side of a section; 0 where nobody stated either. Whole centimetres are added up, so that
-- what is kept equals a recount, which sql/checks/pipes_sizes.sql proves.
create table pipe_size (
  city_code text not null references city,
  utility text not null,
  size_mm double precision not null,
  segments bigint not null,
  length_cm bigint not null,
  primary key (city_code, utility, size_mm)
);

-- Trunks are found by it in a city of any size.
create index pipe_segment_size on pipe_segment (city_code, utility, (coalesce(diameter_mm, greatest(width_mm, height_mm), 0)));

create function count_pipe_sizes() returns trigger language plpgsql as $$
begin
  if tg_op <> 'DELETE' then
    insert into pipe_size as kept (city_code, utility, size_mm, segments, length_cm)
    select city_code, utility, coalesce(diameter_mm, greatest(width_mm, height_mm), 0), count(*), sum(round(st_length(geom_m) * 100)::bigint)
    from come group by 1, 2, 3 order by 1, 2, 3
    on conflict (city_code, utility, size_mm)
      do update set segments = kept.segments + excluded.segments, length_cm = kept.length_cm + excluded.length_cm;
  end if;
  if tg_op <> 'INSERT' then
    update pipe_size kept set segments = kept.segments - less.segments, length_cm = kept.length_cm - less.length_cm
    from (
      select city_code, utility, coalesce(diameter_mm, greatest(width_mm, height_mm), 0) as size_mm, count(*) as segments,
        sum(round(st_length(geom_m) * 100)::bigint) as length_cm
      from gone group by 1, 2, 3
    ) less
    where (kept.city_code, kept.utility, kept.size_mm) = (less.city_code, less.utility, less.size_mm);
    delete from pipe_size kept using (select distinct city_code from gone) touched
    where kept.city_code = touched.city_code and kept.segments = 0;
  end if;
  return null;
end
$$;
create trigger pipe_segment_sizes_come after insert on pipe_segment
  referencing new table as come for each statement execute function count_pipe_sizes();
create trigger pipe_segment_sizes_change after update on pipe_segment
  referencing old table as gone new table as come for each statement execute function count_pipe_sizes();
create trigger pipe_segment_sizes_go after delete on pipe_segment
  referencing old table as gone for each statement execute function count_pipe_sizes();

insert into pipe_size (city_code, utility, size_mm, segments, length_cm)
select city_code, utility, coalesce(diameter_mm, greatest(width_mm, height_mm), 0), count(*), sum(round(st_length(geom_m) * 100)::bigint)
from pipe_segment group by 1, 2, 3;
