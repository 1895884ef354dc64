import { projectionOf } from '../../domain/geo/crs.ts';
import type { Point } from '../../domain/geo/plane.ts';
import type { NetworkPatch } from '../../domain/pipes/patch.ts';
import { type RainWish, rainOf } from '../../domain/pipes/routing/rain/design-rain.ts';
import type { RouteAllOptions } from '../../domain/pipes/routing/route-all.ts';
import { groundWithTerrain } from '../../domain/pipes/routing/site/ground-with-terrain.ts';
import { deskMarginM } from '../../domain/pipes/routing/site/search-reach.ts';
import { planBurying } from '../../domain/pipes/routing/tasks/bury-lines.ts';
import type { Becomes } from '../../domain/pipes/routing/tasks/combined-drains.ts';
import { planSeparation } from '../../domain/pipes/routing/tasks/separation-plan.ts';
import { siteOfTask } from '../../domain/pipes/routing/tasks/site-of-task.ts';
import {
  layoutOfBurying,
  layoutOfSeparation,
  type TaskLayout,
} from '../../domain/pipes/routing/tasks/task-layout.ts';
import { ratesOfCity } from '../../domain/pipes/tables/city-rates.ts';
import { standardsOfCity } from '../../domain/pipes/tables/city-tables.ts';
import { tablesNote } from '../../domain/pipes/tables/figures-note.ts';
import type { NetworkAnswer } from '../../server/contract/pipes.ts';
import { type TaskFigures, type TaskView, viewOfBurying, viewOfSeparation } from './task-view.ts';

type LngLat = [number, number];

/** 雨污分流 or 架空线入地 of one zone. */
export interface TaskWish {
  task: 'separate' | 'bury';
  /** Outer rings. */
  zone: LngLat[][];
  forbidden: LngLat[][];
  outlets: 'houses' | 'doors';
  frostDepthM: number | null;
  /** By which rain storm drains are sized; the assumed one by default. */
  rain?: RainWish;
  /** The renovation lays the surfaces of the compound anew. */
  repaves: boolean;
  /** What the combined drains become. */
  becomes: Becomes;
  /** Ages of pipes are counted to it. */
  year: number;
  /** New ids begin with it: no two plans of a network share one. */
  stamp: string;
}

/** A planned task: what the desk shows, the one edit that carries it out, and what its files and drawings are written from. */
export interface PlannedTask {
  view: TaskView;
  patch: NetworkPatch;
  drawn: TaskLayout;
}

export function planTask(answer: NetworkAnswer, wish: TaskWish): PlannedTask {
  const started = performance.now();
  const { forward, inverse } = projectionOf(answer.srid);
  const metres = (ring: LngLat[]): Point[] => ring.map(([lon, lat]) => forward(lon, lat));
  const { network } = answer;
  const { site, inside } = siteOfTask(network, answer.around, {
    zone: wish.zone.map(metres),
    outlets: wish.outlets,
    forbidden: wish.forbidden.map(metres),
  });
  site.repaves = wish.repaves;
  if (answer.terrain) site.groundM = groundWithTerrain(network, answer.terrain);
  const options: RouteAllOptions = {
    marginM: deskMarginM,
    starts: 3,
    standards: standardsOfCity(answer.tables),
    rates: ratesOfCity(answer.tables, answer.ratesVersion),
    rain: rainOf(wish.rain ?? { by: 'assumed' }),
    ...(wish.frostDepthM === null ? {} : { frostDepthM: wish.frostDepthM }),
  };
  const { zone, forbidden, outlets, frostDepthM, repaves } = wish;
  const asked = { zone, forbidden, outlets, frostDepthM, repaves };
  const whole = (figures: TaskFigures): TaskView => ({
    id: wish.stamp,
    base: wish.stamp,
    // what becomes of combined drains, and rain, say nothing to overhead lines
    asked:
      wish.task === 'separate'
        ? { ...asked, becomes: wish.becomes, ...(wish.rain && { rain: wish.rain }) }
        : asked,
    stage: 'better',
    judgedBy: tablesNote(answer.tables),
    ...figures,
    milliseconds: performance.now() - started,
  });
  if (wish.task === 'bury') {
    const plan = planBurying({ network, site, options, isInside: inside('middle') }, wish.stamp);
    const drawn = layoutOfBurying(plan, network);
    return { view: whole(viewOfBurying(plan, network, inverse)), patch: plan.patch, drawn };
  }
  const { becomes, year } = wish;
  const plan = planSeparation(
    { network, site, options, isInside: inside('some'), becomes, year },
    wish.stamp,
  );
  const drawn = layoutOfSeparation(plan, network);
  return { view: whole(viewOfSeparation(plan, network, inverse)), patch: plan.patch, drawn };
}
