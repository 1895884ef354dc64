-- 打散为楼栋: a plan made of communities may divide some of them into their residential buildings, so that the border of a zone runs through
-- a compound. A community is in a plan whole, or as all of its buildings, never both.

-- Which communities a plan has divided.
create table plan_division (
  city_code text not null,
  plan_id bigint not null,
  community_id bigint not null,
  primary key (city_code, plan_id, community_id),
  foreign key (city_code, plan_id) references plan on delete cascade,
  foreign key (city_code, community_id) references community on delete cascade
);
create index plan_division_community on plan_division (city_code, community_id);

-- part_id: 0 = the whole unit, else a building of the divided community unit_id.
alter table zone_member add column part_id bigint not null default 0 check (part_id >= 0);
alter table zone_member drop constraint zone_member_pkey;
alter table zone_member add primary key (city_code, plan_id, unit_id, part_id);

-- A planner's word may be about parts as well.
alter table adjacency_override
  add column part_a bigint not null default 0 check (part_a >= 0),
  add column part_b bigint not null default 0 check (part_b >= 0),
  drop constraint adjacency_override_check,
  drop constraint adjacency_override_pkey,
  add check ((unit_a, part_a) < (unit_b, part_b)),
  add primary key (city_code, unit_kind, unit_a, part_a, unit_b, part_b);

-- The buildings of every community that some plan divides, with their shares of it; kept by `share_out`, read by all.
create table community_part (
  city_code text not null,
  community_id bigint not null,
  building_id bigint not null,
  households int not null,
  floor_area_m2 double precision not null,
  cost_yuan double precision not null,
  -- the building with its share of the compound's ground
  geom geometry(Geometry, 4490) not null,
  metric_srid int not null,
  geom_m geometry generated always as (st_transform(geom, metric_srid)) stored,
  geom_tile geometry(Geometry, 3857) generated always as (st_transform(geom, 3857)) stored,
  primary key (city_code, building_id),
  foreign key (city_code, community_id) references community on delete cascade,
  foreign key (city_code, building_id) references building on delete cascade
);
create index community_part_community on community_part (city_code, community_id);
create index community_part_geom on community_part using gist (geom);
create index community_part_geom_m on community_part using gist (geom_m);
create index community_part_geom_tile on community_part using gist (geom_tile);

-- Residential buildings of some communities with their shares. Shares add up to the community's own figures, so that dividing loses nothing:
-- a building keeps its registered households where these fit; what is missing goes to the buildings without a figure by floor area, and where all
-- have figures that do not add up, every one is scaled. Floor area and cost are shared by floor area (else storeys × footprint). Where the
-- community has no figure, the buildings' own count.
create function community_shares(city text, communities bigint[])
returns table (community_id bigint, building_id bigint, households int, floor_area_m2 double precision, cost_yuan double precision)
language sql stable as $$
  with building_of as (
    select b.community_id, b.id, b.households as own, b.floor_area_m2 as own_area, c.households as total,
      c.floor_area_m2 as total_area, c.estimated_cost_yuan as cost,
      coalesce(nullif(b.floor_area_m2, 0), st_area(b.geom_m) * greatest(coalesce(b.levels, 1), 1)) as size
    from building b join community c on c.city_code = b.city_code and c.id = b.community_id
    where b.city_code = city and b.community_id = any(communities) and b.use = 'residential'
  ),
  summed as (
    select *, sum(own) over whole as known, count(*) filter (where own is null) over whole as unknown, sum(size) over whole as whole_size
    from building_of window whole as (partition by building_of.community_id)
  ),
  kept as (
    select *, coalesce(known, 0) = total or (unknown > 0 and coalesce(known, 0) <= total) as fits from summed
  ),
  weighed as (
    select *,
      case when total is null or fits then coalesce(own, 0) else 0 end as keeps,
      case when total is null then 0
        when fits then case when own is null then size else 0 end
        when known > 0 then coalesce(own, 0)
        else size end as weight,
      case when fits then total - coalesce(known, 0) else total end as rest
    from kept
  ),
  summed_up as (
    select *, sum(weight) over (partition by weighed.community_id order by id) as up_to, sum(weight) over (partition by weighed.community_id) as weights
    from weighed
  )
  select s.community_id, s.id,
    -- rounded sums up to here less those before: whole households whose sum is exact
    (s.keeps + case when s.weights > 0
      then round(s.rest * (s.up_to / s.weights)) - round(s.rest * ((s.up_to - s.weight) / s.weights)) else 0 end)::int,
    case when s.total_area is null then coalesce(s.own_area, 0) else s.total_area * s.size / s.whole_size end,
    coalesce(s.cost, 0) * s.size / s.whole_size
  from summed_up s
$$;

-- Ground of the residential buildings of one community: every place of the compound belongs to the building that it is nearest to. Found from the
-- Voronoi cells of places along the outlines, about 900 of them. A building that nothing is nearest to (a double) keeps its own outline.
create function community_plots(city text, community bigint)
returns table (building_id bigint, geom geometry)
language sql stable as $$
  with outline as (
    select id, geom_m from building where city_code = city and community_id = community and use = 'residential'
  ),
  compound as (
    select st_union(c.geom_m, (select st_union(o.geom_m) from outline o)) as geom
    from community c where c.city_code = city and c.id = community
  ),
  place as (
    select st_collect(distinct corner.geom) as geom
    from outline o, lateral st_dumppoints(st_segmentize(o.geom_m, (select greatest(0.5, sum(st_perimeter(geom_m)) / 900) from outline))) corner
  ),
  cell as (
    select made.geom from place, compound, lateral st_dump(st_voronoipolygons(place.geom, 0, st_expand(compound.geom, 10))) made
  ),
  owned as (
    select nearest.id, cell.geom from cell, lateral (
      -- boxes are compared fast; the nearest building is among the five whose boxes are
      select near.id from (select o.id, o.geom_m from outline o order by o.geom_m <#> cell.geom, o.id limit 5) near
      order by near.geom_m <-> st_pointonsurface(cell.geom), near.id limit 1
    ) nearest
  ),
  plot as (
    select owned.id, st_collectionextract(st_intersection(st_union(owned.geom), (select geom from compound)), 3) as geom
    from owned group by owned.id
  )
  select o.id, st_makevalid(st_transform(case when p.geom is null or st_isempty(p.geom) then o.geom_m else p.geom end, 4490))
  from outline o left join plot p on p.id = o.id
$$;

-- Writes the parts of some communities anew; of those that no plan divides none are kept. A divided community that has no residential building
-- any more is whole again, for a plan must not lose it.
create function share_out(city text, communities bigint[]) returns void language plpgsql as $$
begin
  delete from community_part where city_code = city and community_id = any(communities);
  delete from plan_division d where d.city_code = city and d.community_id = any(communities)
    and not exists (select from building b where b.city_code = city and b.community_id = d.community_id and b.use = 'residential');
  -- materialized: the ground of a community is found once, not once for each of its buildings
  with plot as materialized (
    select p.building_id, p.geom
    from (select distinct d.community_id as id from plan_division d where d.city_code = city and d.community_id = any(communities)) divided,
      lateral community_plots(city, divided.id) p
  )
  insert into community_part (city_code, community_id, building_id, households, floor_area_m2, cost_yuan, geom, metric_srid)
  select city, s.community_id, s.building_id, s.households, s.floor_area_m2, s.cost_yuan, plot.geom, c.metric_srid
  from plot join community_shares(city, communities) s on s.building_id = plot.building_id
  join community c on c.city_code = city and c.id = s.community_id;
  delete from zone_member m where m.city_code = city and m.unit_id = any(communities) and m.part_id > 0
    and not exists (select from community_part p where p.city_code = city and p.community_id = m.unit_id and p.building_id = m.part_id);
end $$;

-- The parts follow the register: communities that some plan divides, and whose row or buildings a statement changed.
create function follow_buildings() returns trigger language plpgsql as $$
declare changed record;
begin
  if tg_op = 'INSERT' then
    for changed in select n.city_code, array_agg(distinct n.community_id) ids from new_row n
      where exists (select from plan_division d where d.city_code = n.city_code and d.community_id = n.community_id) group by 1
    loop perform share_out(changed.city_code, changed.ids); end loop;
  elsif tg_op = 'DELETE' then
    for changed in select o.city_code, array_agg(distinct o.community_id) ids from old_row o
      where exists (select from plan_division d where d.city_code = o.city_code and d.community_id = o.community_id) group by 1
    loop perform share_out(changed.city_code, changed.ids); end loop;
  else
    for changed in select both_rows.city_code, array_agg(distinct both_rows.community_id) ids
      from (select city_code, community_id from old_row union select city_code, community_id from new_row) both_rows
      where exists (select from plan_division d where d.city_code = both_rows.city_code and d.community_id = both_rows.community_id) group by 1
    loop perform share_out(changed.city_code, changed.ids); end loop;
  end if;
  return null;
end $$;
create trigger building_parts_insert after insert on building referencing new table as new_row for each statement execute function follow_buildings();
create trigger building_parts_delete after delete on building referencing old table as old_row for each statement execute function follow_buildings();
create trigger building_parts_update after update on building referencing old table as old_row new table as new_row for each statement execute function follow_buildings();

create function follow_communities() returns trigger language plpgsql as $$
declare changed record;
begin
  for changed in select n.city_code, array_agg(n.id) ids from new_row n
    where exists (select from plan_division d where d.city_code = n.city_code and d.community_id = n.id) group by 1
  loop perform share_out(changed.city_code, changed.ids); end loop;
  return null;
end $$;
create trigger community_parts_update after update on community referencing new table as new_row for each statement execute function follow_communities();

create trigger community_part_revision after insert or update or delete on community_part for each statement execute function bump_layer_revision('zones');
