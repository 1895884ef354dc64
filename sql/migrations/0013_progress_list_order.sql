-- The list as residents want it: what is under way first, then what was finished, then what is to come, each by name.
create function progress_list_order(status text) returns text language sql immutable parallel safe as $$
  select translate(progress_rank(status)::text, '4567321', '1234567')
$$;
create index community_progress_active on community_progress
  ((progress_list_order(status) || name_key), city_code, community_id);
