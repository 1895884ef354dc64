-- The day up to which a city has reported, without reading its communities.
create index community_progress_reported on community_progress (city_code, last_report_on desc nulls last);
