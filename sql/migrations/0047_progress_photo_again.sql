-- A photograph that was withdrawn and is sent again is another one: the first stays withdrawn and on record.
alter table photo drop constraint photo_city_code_community_id_sha256_key;
create unique index photo_shown_once on photo (city_code, community_id, sha256) where withdrawn_reason is null;
