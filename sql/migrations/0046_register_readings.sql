-- 底数台账: street offices are found by every reading of their names too, and readings are those of the catalogue.

-- `xinanjiedao xajd`: as the dictionary reads the name, its initials, then every other way; '' = not read yet.
alter table region add column pinyin text not null default '';

-- What a server does once when something that it ships has changed, and for which state of that it has been done.
create table upkeep (
  task text primary key,
  mark text not null,
  done_at timestamptz not null default now()
);

do $$
declare
  was constant text := 'c.address, office.name, c.code';
  definition text := pg_get_functiondef('progress_compute(text, bigint[])'::regprocedure);
begin
  if position(was in definition) = 0 then
    raise exception 'progress_compute does not say %', was;
  end if;
  execute replace(definition, was, 'c.address, office.name, nullif(office.pinyin, ''''), c.code');
end $$;
