-- Approving or archiving a plan changes the programme's zones without touching a zone: the layer's revision follows the state too.
create trigger plan_state_revision after update of state on plan for each statement execute function bump_layer_revision('zones');
