import i18next from 'i18next';
import { startTransition, useEffect, useRef, useState } from 'react';
import { create } from 'zustand';
import { shallow } from 'zustand/shallow';
import {
  type AppliedPatch,
  applyPatch,
  dividePatch,
  joinPatch,
  membersOf,
  turnedOver,
  zonesOf,
} from '../../../domain/zoning/apply-patch.ts';
import { colourZones } from '../../../domain/zoning/hand-tools.ts';
import type { LivePlan, ZonePieces } from '../../../domain/zoning/live-plan.ts';
import type { PlanPatch, ZoneRow } from '../../../domain/zoning/plan-patch.ts';
import { zoneColours } from '../../../domain/zoning/zone-colours.ts';
import type { PlanContent } from '../../../server/contract/zoning.ts';
import { useHistory } from '../state/history.ts';
import {
  communityState,
  type Divisions,
  groundWith,
  loadDivisions,
  planOn,
  turnGround,
} from './divided-ground.ts';
import type { BaseGround, Ground } from './ground.ts';
import { planDoor } from './plan-door.ts';
import { type Conflict, PlanSaver, type SaveState } from './plan-saver.ts';

interface ZoningState {
  ground: Ground | null;
  /** Communities as their buildings, as far as this page has asked. */
  divisions: Divisions;
  plan: PlanContent | null;
  live: LivePlan | null;
  rows: ReadonlyMap<number, ZoneRow>;
  /** The zone that tools put units into; 0 = the next free number. */
  active: number;
  brushPx: number;
  floor: number;
  budgetYuan: number;
  /** Counts up with every edit: what reads `live` depends on it. */
  revision: number;
  colours: Map<number, number>;
  /** The revision of the last edit that touched a zone: what is drawn or listed of the others still holds. */
  changedAt: ReadonlyMap<number, number>;
  /** Zones that are not whole. */
  broken: ZonePieces[];
  /** What the stroke under the pointer would do to the zones it touches. */
  preview: { pieces: ZonePieces[]; units: number[]; zone: number } | null;
  /** What the last division did, or why it did not; said beside the tools. */
  told: string | null;
  saving: SaveState;
  /** The version that the server has. */
  version: number;
  conflict: Conflict | null;
  saver: PlanSaver | null;
  /** `divisions` holds at least what the plan has divided. */
  open(base: BaseGround, plan: PlanContent, divisions: Divisions): void;
  /** The ground alone, while no plan is open. */
  show(base: BaseGround): void;
  /** Another ground under the open plan: neighbours or facts changed; zones, what is divided, and history stay. */
  reground(base: BaseGround, divisions: Divisions): void;
  close(): void;
  setActive(zone: number): void;
  set(
    part: Partial<Pick<ZoningState, 'brushPx' | 'floor' | 'budgetYuan' | 'preview' | 'conflict' | 'told'>>,
  ): void;
  /** Puts units into a zone as one undoable edit. Locked zones neither give nor take. */
  paint(units: readonly number[], zone: number, note: string): void;
  /** Several zones at once (automatic zoning, an imported file): zone of each unit `on` a ground, by default the open one, and names of new zones. */
  replaceAll(
    zoneOf: Int32Array,
    note: string,
    options?: { names?: ReadonlyMap<number, string>; on?: Ground },
  ): void;
  setRow(zone: number, row: ZoneRow | null, note: string): void;
  lockAll(locked: boolean): void;
  /** Asks for communities as their buildings, once. */
  know(communities: readonly number[]): Promise<void>;
  /** Divides a known community into its buildings, or puts a divided one together, as one undoable edit. */
  turn(community: number, note: string): void;
}

export const useZoning = create<ZoningState>((set, get) => {
  /** After any change: colours, broken zones and the counter. Touches only zones that the edit touched. */
  const refresh = (touched: Iterable<number>) => {
    const { live, colours } = get();
    if (!live) return;
    const zones = new Set(touched);
    const revision = get().revision + 1;
    const changedAt = new Map(get().changedAt);
    const broken = get().broken.filter(({ zone }) => !zones.has(zone));
    for (const zone of zones) {
      if (zone <= 0) continue;
      changedAt.set(zone, revision);
      const pieces = live.pieces(zone);
      if (pieces.strays.length > 0) broken.push(pieces);
    }
    broken.sort((a, b) => a.zone - b.zone);
    set({
      broken,
      colours: colourZones(live, zoneColours.length, colours),
      changedAt,
      revision,
      preview: null,
    });
  };

  /** Puts a patch on the plan, saves it, and answers with what undoes it. */
  const apply = (patch: PlanPatch, note: string): PlanPatch => {
    const done = putOn(patch, get, set, refresh);
    get().saver?.push(done.patch, note);
    return done.inverse;
  };

  const record = (patch: PlanPatch, note: string) => {
    if (isEmpty(patch)) return;
    let inverse = apply(patch, note);
    useHistory.getState().record({
      note,
      undo: () => void apply(inverse, i18next.t('shell:undoWhat', { what: note })),
      redo: () => {
        inverse = apply(patch, note);
      },
    });
  };

  /** Units by number → their new zones, as a patch. */
  const moved = (units: readonly number[], zoneOf: (u: number) => number): PlanPatch['units'] => {
    const { keys } = get().ground!;
    return Object.fromEntries(units.map((u) => [keys[u]!, zoneOf(u)]));
  };

  /** Rows for zones that an edit makes: a zone without a name yet. */
  const newRows = (zones: Iterable<number>): Record<string, ZoneRow> =>
    Object.fromEntries(
      [...new Set(zones)]
        .filter((zone) => zone > 0 && !get().rows.has(zone))
        .map((zone) => [zone, { name: '', locked: false }]),
    );

  return {
    ground: null,
    divisions: new Map(),
    plan: null,
    live: null,
    rows: new Map(),
    active: 1,
    brushPx: 26,
    floor: 300,
    budgetYuan: 0,
    revision: 0,
    colours: new Map(),
    changedAt: new Map(),
    broken: [],
    preview: null,
    told: null,
    saving: 'saved',
    version: 0,
    conflict: null,
    saver: null,

    open: (base, plan, divisions) => {
      get().saver?.stop();
      const ground = groundWith(base, plan.divided, divisions);
      const live = planOn(ground, plan.members);
      const saver = new PlanSaver(planDoor(base.city, plan.id, get().know), plan.version, {
        onState: (saving) => set({ saving, version: get().saver?.version ?? 0 }),
        onConflict: (conflict) => set({ conflict }),
        // their work is not ours to undo
        onOthers: (patch) => void (get().plan?.id === plan.id && putOn(patch, get, set, refresh)),
        stateOf: (community) => communityState(get().ground!, get().live!, community),
      });
      useHistory.getState().reset();
      const rows = new Map(Object.entries(plan.zoneRows).map(([number, row]) => [Number(number), row]));
      set({
        ground,
        divisions,
        plan,
        live,
        rows,
        saver,
        saving: 'saved',
        version: plan.version,
        conflict: null,
        told: null,
        broken: [],
        colours: new Map(),
        active: live.zones()[0] ?? 1,
      });
      refresh(live.zones());
    },
    show: (ground) => {
      if (get().ground !== ground) set({ ground });
    },
    reground: (base, divisions) => {
      const { live, ground: before } = get();
      if (!live || !before || before.base === base) return;
      const ground = groundWith(base, before.parts.keys(), divisions);
      const next = planOn(ground, membersOf({ ground: before, live }));
      set({ ground, divisions, live: next, broken: [] });
      refresh(next.zones());
    },
    close: () => {
      get().saver?.stop();
      set({ plan: null, live: null, saver: null, rows: new Map(), broken: [] });
    },
    setActive: (active) => set({ active, preview: null }),
    set: (part) => set(part),
    paint: (units, zone, note) => {
      const { live, rows } = get();
      if (!live || isClosed(get().plan)) return;
      const locked = lockedOf(rows);
      if (locked.has(zone)) return;
      const free = units.filter((u) => live.zone[u] !== zone && !locked.has(live.zone[u]!));
      if (free.length > 0) record({ units: moved(free, () => zone), zones: newRows([zone]) }, note);
    },
    replaceAll: (found, note, { names, on } = {}) => {
      const { live, ground } = get();
      if (!live || !ground || isClosed(get().plan)) return;
      const zoneOf =
        on && on !== ground ? zonesOf(ground.keys, membersOf({ ground: on, live: { zone: found } })) : found;
      const changed = Array.from(zoneOf.keys()).filter((u) => zoneOf[u] !== live.zone[u]);
      const rows = newRows(changed.map((u) => zoneOf[u]!));
      for (const [zone, row] of Object.entries(rows)) row.name = names?.get(Number(zone)) ?? '';
      record({ units: moved(changed, (u) => zoneOf[u]!), zones: rows }, note);
    },
    setRow: (zone, row, note) => {
      const { live } = get();
      if (!live || isClosed(get().plan)) return;
      const members = row ? [] : live.members(zone);
      record({ units: moved(members, () => 0), zones: { [zone]: row } }, note);
    },
    lockAll: (locked) => {
      const { live, rows } = get();
      if (!live) return;
      const zones = live.zones().filter((zone) => (rows.get(zone)?.locked ?? false) !== locked);
      const changed = Object.fromEntries(
        zones.map((zone) => [zone, { name: rows.get(zone)?.name ?? '', locked }]),
      );
      record({ units: {}, zones: changed }, i18next.t(locked ? 'zoning:lockAll' : 'zoning:unlockAll'));
    },
    know: async (communities) => {
      const { ground, divisions } = get();
      const missing = communities.filter((community) => !divisions.has(community));
      if (!ground || missing.length === 0) return;
      const found = await loadDivisions(ground.city, missing);
      set({ divisions: new Map([...get().divisions, ...found]) });
    },
    turn: (community, note) => {
      const { ground, live, rows, divisions, plan } = get();
      if (!ground || !live || isClosed(plan)) return;
      const open = { ground, live, rows };
      const parts = divisions.get(community)?.parts.map(({ key }) => key) ?? [];
      if (ground.parts.has(community)) record(joinPatch(open, community), note);
      else if (parts.length > 0) record(dividePatch(open, community, parts), note);
    },
  };
});

export type ZoningDesk = Omit<ZoningState, 'preview'>;

/**
 * The desk without the stroke under the pointer, for panels and lists. They are drawn as a transition: React does it in slices between the frames,
 * so that the map answers the hand first. A control whose value is typed reads `useZoning` itself.
 */
export function useDesk(): ZoningDesk {
  const [desk, setDesk] = useState(() => withoutPreview(useZoning.getState()));
  const last = useRef(desk);
  useEffect(() => {
    const take = (state: ZoningState) => {
      const next = withoutPreview(state);
      if (shallow(last.current, next)) return;
      last.current = next;
      startTransition(() => setDesk(next));
    };
    take(useZoning.getState());
    return useZoning.subscribe(take);
  }, []);
  return desk;
}

function withoutPreview({ preview: _, ...rest }: ZoningState): ZoningDesk {
  return rest;
}

/** Numbers of the locked zones. */
export function lockedOf(rows: ReadonlyMap<number, ZoneRow>): Set<number> {
  return new Set([...rows].flatMap(([zone, { locked }]) => (locked ? [zone] : [])));
}

/** An approved or archived plan is read, not written. */
export function isClosed(plan: PlanContent | null): boolean {
  return plan?.state === 'approved' || plan?.state === 'archived';
}

/** A zone's name, or its number. */
export function zoneName(zone: number, rows: ReadonlyMap<number, ZoneRow>): string {
  return rows.get(zone)?.name || i18next.t('zoning:zoneNumber', { number: zone });
}

type Get = () => ZoningState;
type Put = (part: Partial<ZoningState>) => void;

/** Puts a patch of ours or of others on the open plan; every zone that it touches is looked at anew. */
function putOn(
  patch: PlanPatch,
  get: Get,
  set: Put,
  refresh: (zones: Iterable<number>) => void,
): AppliedPatch<Ground> {
  const { ground, live, rows, divisions } = get();
  const open = { ground: ground!, live: live!, rows };
  const done = applyPatch(open, patch, turnGround(open.ground, turnedOver(open.ground, patch), divisions));
  if (done.ground === ground) set({ rows: done.rows });
  // units are counted anew: what was found of broken zones names them by their old numbers
  else set({ rows: done.rows, ground: done.ground, live: done.live, broken: [] });
  refresh(done.ground === ground ? done.touched : [...done.touched, ...done.live.zones()]);
  return done;
}

function isEmpty({ divided, units, zones }: PlanPatch): boolean {
  return [divided ?? {}, units, zones].every((part) => Object.keys(part).length === 0);
}
