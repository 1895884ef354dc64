-- A report speaks of a day and is made at a moment, often later: feeds and mails tell both.
create or replace view progress_news as
  select 'change-' || m.id id, m.city_code, m.community_id, m.changed_at at, 'change' kind, m.step subject, m.field,
    m.old_value, m.new_value, m.reason, null::text funder, null::text old_funder, null::date as day
  from milestone_change m
  union all
  select 'report-' || r.id, r.city_code, r.community_id, r.received_at, 'report', coalesce(r.item_code, ''), 'percent',
    null, r.percent::text, r.remark, null, null, r.reported_on
  from progress_report r
  where not exists (select from progress_report x where x.city_code = r.city_code and x.corrects = r.id)
  union all
  select 'answer-' || f.id, f.city_code, f.community_id, f.answered_at, 'answer', f.ticket, 'answer', f.question, f.answer, '',
    null, null, null
  from feedback f where f.is_public and f.state = 'answered'
  union all
  select 'money-' || m.id, m.city_code, m.community_id, m.changed_at, 'money', coalesce(p.name, ''), m.field,
    m.old_yuan::text, m.new_yuan::text, case when m.is_reason_public then m.reason else '' end, m.funder, m.old_funder, null
  from money_change m
  left join project p on p.city_code = m.city_code and p.code = m.project and m.project not like 'ledger-%'
  where m.community_id is not null
    and (m.old_yuan is distinct from m.new_yuan or m.old_funder is distinct from m.funder)
    and coalesce(m.old_yuan, m.new_yuan) is not null;
