-- Exact words first, however many others hold them: a name or its initials is found by itself.
create index community_initials_alone on community (initials text_pattern_ops) where initials <> '';
create index community_name_alone on community (name text_pattern_ops);
