-- The list as residents want it: what is under way first, then what was finished, then what is to come, each by name.
-- Calls no function of ours: an index is built with a search path that does not know them.
create function progress_list_order(status text) returns text language sql immutable parallel safe as $$
  select case status when 'under_way' then '1' when 'complete' then '2' when 'accepted' then '3' when 'managed' then '4'
    when 'ready' then '5' when 'preparing' then '6' else '7' end
$$;
create index community_progress_active on community_progress
  ((progress_list_order(status) || name_key), city_code, community_id);
