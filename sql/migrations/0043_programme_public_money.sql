-- Money of a community is a public fact: its changes stand among its news, by who gives it.

-- Who gives a share after the change and before it: a project may change its source, or lose its name.
alter table money_change
  add column funder text,
  add column old_funder text,
  -- what was written before residents read it stays inside
  add column is_reason_public boolean not null default false;
alter table money_change alter column is_reason_public set default true;

alter table money_change disable trigger money_change_stands;
update money_change m set funder = p.funding_source, old_funder = p.funding_source
from project p where m.field = 'share' and p.city_code = m.city_code and p.code = m.project;
alter table money_change enable trigger money_change_stands;

create function money_change_funder() returns trigger language plpgsql as $$
begin
  new.funder := coalesce(new.funder,
    (select funding_source from project where city_code = new.city_code and code = new.project));
  new.old_funder := coalesce(new.old_funder, new.funder);
  return new;
end $$;
create trigger money_change_funder before insert on money_change
  for each row when (new.field = 'share') execute function money_change_funder();

-- The subject of money is the name of its project; what collects the money of ledgers has none that says anything.
create or replace view progress_news as
  select 'change-' || m.id id, m.city_code, m.community_id, m.changed_at at, 'change' kind, m.step subject, m.field,
    m.old_value, m.new_value, m.reason, null::text funder, null::text old_funder
  from milestone_change m
  union all
  select 'report-' || r.id, r.city_code, r.community_id, r.received_at, 'report', coalesce(r.item_code, ''), 'percent',
    null, r.percent::text, r.remark, null, null
  from progress_report r
  where not exists (select from progress_report x where x.city_code = r.city_code and x.corrects = r.id)
  union all
  select 'answer-' || f.id, f.city_code, f.community_id, f.answered_at, 'answer', f.ticket, 'answer', f.question, f.answer, '',
    null, null
  from feedback f where f.is_public and f.state = 'answered'
  union all
  select 'money-' || m.id, m.city_code, m.community_id, m.changed_at, 'money', coalesce(p.name, ''), m.field,
    m.old_yuan::text, m.new_yuan::text, case when m.is_reason_public then m.reason else '' end, m.funder, m.old_funder
  from money_change m
  left join project p on p.city_code = m.city_code and p.code = m.project and m.project not like 'ledger-%'
  where m.community_id is not null
    and (m.old_yuan is distinct from m.new_yuan or m.old_funder is distinct from m.funder)
    and coalesce(m.old_yuan, m.new_yuan) is not null;
