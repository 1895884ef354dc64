-- A word that thousands hold is found by going through the list in its order until a page is full. All that this asks for
-- lies in the index of the order itself: nothing is read of rows that are not shown. (An index that gives an expression back
-- without its table must hold the columns of the expression, too.)

-- What an index holds has a limit of 2,704 bytes a row. The longest of these columns together stay below it; a name of 80
-- Chinese signs or 240 letters is still held as a whole.
create function progress_short(t text, bytes int) returns text language sql immutable parallel safe as $$
  select case when octet_length(t) <= bytes then t else left(t, bytes / 4) end
$$;

do $$
declare
  definition text := pg_get_functiondef('progress_compute(text, bigint[])'::regprocedure);
  change record;
begin
  for change in
    select * from (values
      ('coalesce(nullif(c.pinyin, ''''), c.name) || '' '' || c.name',
        'progress_short(coalesce(nullif(c.pinyin, ''''), c.name), 160) || '' '' || progress_short(c.name, 240)'),
      ('lower(c.name), lower(c.initials)', 'progress_short(lower(c.name), 240), progress_short(lower(c.initials), 60)'),
      ('lower(concat_ws('' '', c.name, c.initials, replace(c.pinyin, '' '', ''''), c.address, office.name, nullif(office.pinyin, ''''), c.code))',
        'lower(concat_ws('' '', progress_short(c.name, 240), progress_short(c.initials, 60),
      progress_short(replace(c.pinyin, '' '', ''''), 300), progress_short(c.address, 320), progress_short(office.name, 160),
      nullif(progress_short(office.pinyin, 160), ''''), progress_short(c.code, 80)))')
    ) c (was, becomes)
  loop
    if position(change.was in definition) = 0 then
      raise exception 'progress_compute does not say %', change.was;
    end if;
    definition := replace(definition, change.was, change.becomes);
  end loop;
  execute definition;
end $$;

-- who is too long is counted anew before the indexes are made
do $$
declare
  long record;
begin
  for long in
    select p.city_code, array_agg(p.community_id) ids
    from community_progress p
    join community c on c.city_code = p.city_code and c.id = p.community_id
    left join region office on office.city_code = c.city_code and office.code = c.office_code
    where octet_length(c.pinyin) > 160 or octet_length(c.name) > 160 or octet_length(c.initials) > 60
      or octet_length(c.address) > 320 or octet_length(office.name) > 160 or octet_length(office.pinyin) > 160
      or octet_length(c.code) > 80
    group by 1
  loop
    perform progress_refresh(long.city_code, long.ids);
  end loop;
end $$;

drop index community_progress_active;
create index community_progress_active on community_progress
  ((progress_list_order(status) || name_key), city_code, community_id) include (status, name_key, name_lower, initials, search);
drop index community_progress_name;
create index community_progress_name on community_progress (name_key, city_code, community_id)
  include (status, name_lower, initials, search);
-- whole names, whole initials and how they begin, with all that ranks and sorts them
drop index community_progress_called;
create index community_progress_called on community_progress (name_lower text_pattern_ops)
  include (status, name_key, initials, city_code, community_id);
drop index community_progress_initials;
create index community_progress_initials on community_progress (initials text_pattern_ops)
  include (status, name_key, name_lower, city_code, community_id) where initials <> '';

alter table community_progress set (
  -- an index answers alone where the pages of its table are known to be seen by all: every report changes that
  autovacuum_vacuum_scale_factor = 0.02,
  -- what a page asks for is a few thousand rows: to start workers takes longer than to read them
  parallel_workers = 0
);
