-- A search ranks exactly, however many communities hold its words: all that ranking asks for lies in the row that the
-- list reads, and every rank has an index that knows all of it.

-- Every sign and every pair of neighbouring signs: finds one or two Chinese characters anywhere, which trigrams can't.
create or replace function progress_grams(t text) returns text[] language sql immutable parallel safe as $$
  select coalesce(array_agg(distinct gram), '{}')
  from (
    select substr(t, i, 2) gram from generate_series(1, length(t) - 1) i
    union all
    select substr(t, i, 1) from generate_series(1, length(t)) i
  ) signs
  where position(' ' in gram) = 0
$$;

-- What to ask the grams for: the pairs of a word; a word of one sign has none and is asked for itself.
create function progress_asked(word text) returns text[] language sql immutable parallel safe as $$
  select case when length(word) = 1 then array[word]
    else (select coalesce(array_agg(distinct gram), '{}')
      from (select substr(word, i, 2) gram from generate_series(1, length(word) - 1) i) pairs
      where position(' ' in gram) = 0) end
$$;

alter table community_progress
  add column name_lower text not null default '',
  add column initials text not null default '';

-- The recount says the two as well: the functions of 0010 stay as they are but for these words.
do $$
declare
  change record;
  before text;
begin
  for change in
    select * from (values
      ('progress_compute(text, bigint[])', 'progress_grams(words.search)',
        'progress_grams(words.search), lower(c.name), lower(c.initials)'),
      ('progress_refresh(text, bigint[])', 'name_key, search, grams)', 'name_key, search, grams, name_lower, initials)'),
      ('progress_refresh(text, bigint[])', 'excluded.search, excluded.grams)',
        'excluded.search, excluded.grams, excluded.name_lower, excluded.initials)')
    ) c (of_function, was, becomes)
  loop
    before := pg_get_functiondef(change.of_function::regprocedure);
    if position(change.was in before) = 0 then
      raise exception '% does not say %', change.of_function, change.was;
    end if;
    execute replace(before, change.was, change.becomes);
  end loop;
end $$;

-- the sums don't count words: they need not be told
alter table community_progress disable trigger progress_roll_update;
update community_progress p set grams = progress_grams(p.search), name_lower = lower(c.name), initials = lower(c.initials)
from community c where c.city_code = p.city_code and c.id = p.community_id;
alter table community_progress enable trigger progress_roll_update;

drop index community_name_alone;
drop index community_initials_alone;
create index community_progress_called on community_progress (name_lower text_pattern_ops);
create index community_progress_initials on community_progress (initials text_pattern_ops) where initials <> '';
-- calls pg_catalog only, as an index must: a restored dump knows no other schema while it builds one
create index community_progress_name_grams on community_progress using gin (progress_grams(name_lower)) with (fastupdate = off);
