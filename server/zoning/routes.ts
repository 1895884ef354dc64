import { api } from '../api.ts';
import { addComment, listComments } from './comments.ts';
import { decideAdjacency, zoneDivisions, zoneGround } from './ground.ts';
import { readPlanAssignment } from './import-assignment.ts';
import { zoneMains } from './mains.ts';
import { zoneOutline } from './outline.ts';
import { patchesSince, planContent, planSummaries } from './plan-rows.ts';
import { createPlan, renamePlan, savePatch, setPlanState, sharePlan } from './plans.ts';
import { sharedPlan } from './shared-plan.ts';

export const zoningRoutes = {
  ground: api.zoning.ground.handler(({ input, context }) =>
    zoneGround(context.services.db, input.city, input.kind, input.year ?? new Date().getFullYear()),
  ),
  mains: api.zoning.mains.handler(({ input, context }) =>
    zoneMains(context.services.db, input.city, input.kind),
  ),
  divisions: api.zoning.divisions.handler(({ input, context }) =>
    zoneDivisions(
      context.services.db,
      input.city,
      input.communities.split(',').map(Number),
      input.year ?? new Date().getFullYear(),
    ),
  ),
  outline: api.zoning.outline.handler(({ input, context }) =>
    zoneOutline(context.services.db, input.city, input.kind, input.units.split(',')),
  ),
  decide: api.zoning.decide.handler(({ input, context }) =>
    decideAdjacency(context.services.db, context.actor, input),
  ),
  listPlans: api.zoning.listPlans.handler(({ input, context }) =>
    planSummaries(context.services.db, input.city),
  ),
  createPlan: api.zoning.createPlan.handler(({ input, context }) =>
    createPlan(context.services.db, context.actor, input),
  ),
  getPlan: api.zoning.getPlan.handler(({ input, context }) =>
    planContent(context.services.db, input.city, input.plan),
  ),
  renamePlan: api.zoning.renamePlan.handler(({ input, context }) => renamePlan(context.services.db, input)),
  savePatch: api.zoning.savePatch.handler(({ input, context }) =>
    savePatch(context.services.db, context.actor, input),
  ),
  listPatches: api.zoning.listPatches.handler(({ input, context }) =>
    patchesSince(context.services.db, input.city, input.plan, input.since),
  ),
  readAssignment: api.zoning.readAssignment.handler(({ input, context }) =>
    readPlanAssignment(context.services.db, input),
  ),
  setState: api.zoning.setState.handler(({ input, context }) =>
    setPlanState(context.services.db, context.actor, input),
  ),
  sharePlan: api.zoning.sharePlan.handler(({ input, context }) =>
    sharePlan(context.services.db, context.actor, input),
  ),
  sharedPlan: api.zoning.sharedPlan.handler(({ input, context }) =>
    sharedPlan(context.services.db, input.token),
  ),
  listComments: api.zoning.listComments.handler(({ input, context }) =>
    listComments(context.services.db, input.city, input.plan),
  ),
  comment: api.zoning.comment.handler(({ input, context }) =>
    addComment(context.services.db, context.actor, input),
  ),
};
