-- The communities of every zone of a city's approved plan, that of communities before that of buildings: what progress and
-- the public ask of zoning. A community that a border runs through is in the zones on both sides.
create function zone_communities(of_city text)
returns table (plan_id bigint, zone_id int, name text, community_id bigint) language sql stable as $$
  select distinct z.plan_id, z.id, z.name, coalesce(b.community_id, m.unit_id)
  from (select * from plan where city_code = of_city and state = 'approved' order by unit_kind desc limit 1) p
  join zone z on z.city_code = p.city_code and z.plan_id = p.id
  join zone_member m on m.city_code = z.city_code and m.plan_id = z.plan_id and m.zone_id = z.id
  left join building b on p.unit_kind = 'building' and b.city_code = m.city_code and b.id = m.unit_id
  where p.unit_kind = 'community' or b.community_id is not null
$$;

-- Public pages show the zones of what is approved; nobody edits these any more.
create trigger plan_public_revision after update of state on plan
  for each row when (old.state <> new.state and 'approved' in (old.state, new.state))
  execute function bump_layer_revision('progress');
create trigger plan_public_revision_delete after delete on plan
  for each row when (old.state = 'approved') execute function bump_layer_revision('progress');
