-- 挖土按深度: bills that were kept ask for the price of digging by its depths, no longer by the number of a band, so that they mean the same where
-- a city parts its bands elsewhere. Until now every table had these five.
update pipe_plan_bill set lines = replace(replace(replace(replace(replace(lines::text,
  '"earthwork:dig1|all"', '"dig:0-1.5|all"'),
  '"earthwork:dig2|all"', '"dig:1.5-3|all"'),
  '"earthwork:dig3|all"', '"dig:3-4.5|all"'),
  '"earthwork:dig4|all"', '"dig:4.5-6|all"'),
  '"earthwork:dig5|all"', '"dig:6-|all"')::jsonb
where lines::text like '%"earthwork:dig%';
