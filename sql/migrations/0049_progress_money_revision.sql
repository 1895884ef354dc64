-- 资金变更即公开: what a source gives, what was spent and the quantities of works stand on public pages, whose tags are made of this revision.
-- Without it a ledger of money alone left every page, feed and download as it was, for as long as nothing else changed.
create trigger community_project_revision after insert or update or delete on community_project
  for each statement execute function bump_layer_revision('progress');
create trigger community_investment_revision after insert or update or delete on community_investment
  for each statement execute function bump_layer_revision('progress');
create trigger work_item_revision after insert or update or delete on work_item
  for each statement execute function bump_layer_revision('progress');
