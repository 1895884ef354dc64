import i18next from 'i18next';
import { startTransition, useEffect, useRef, useState } from 'react';
import { create } from 'zustand';
import { shallow } from 'zustand/shallow';
import { colourZones } from '../../../domain/zoning/hand-tools.ts';
import { LivePlan, type PlanEdit, type ZonePieces } from '../../../domain/zoning/live-plan.ts';
import type { PlanPatch, ZoneRow } from '../../../domain/zoning/plan-patch.ts';
import type { PlanContent } from '../../../server/contract/zoning.ts';
import { api } from '../../api/client.ts';
import { useHistory } from '../state/history.ts';
import type { Ground } from './ground.ts';
import { type Conflict, type PlanDoor, PlanSaver, type SaveState } from './plan-saver.ts';

/** Neighbouring zones never share one; told apart also by colour-blind eyes, and by number on the map. */
export const zoneColours = [
  '#2b7bba',
  '#d1782b',
  '#3d9a6b',
  '#a5559c',
  '#c2a021',
  '#4c63b6',
  '#b8473f',
  '#5f9ea8',
  '#8a6d3b',
  '#7b8f2a',
];

interface ZoningState {
  ground: Ground | null;
  plan: PlanContent | null;
  live: LivePlan | null;
  rows: Map<number, ZoneRow>;
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
  saving: SaveState;
  /** The version that the server has. */
  version: number;
  conflict: Conflict | null;
  saver: PlanSaver | null;
  open(ground: Ground, plan: PlanContent): void;
  /** The ground alone, while no plan is open. */
  show(ground: Ground): void;
  /** Another ground under the open plan: neighbours changed, zones and history stay. */
  reground(ground: Ground): void;
  close(): void;
  setActive(zone: number): void;
  set(part: Partial<Pick<ZoningState, 'brushPx' | 'floor' | 'budgetYuan' | 'preview' | 'conflict'>>): void;
  /** Puts units into a zone as one undoable edit. Locked zones neither give nor take. */
  paint(units: readonly number[], zone: number, note: string): void;
  /** Several zones at once (automatic zoning, an imported file): zone of each unit, and names of new zones. */
  replaceAll(zoneOf: Int32Array, note: string, names?: ReadonlyMap<number, string>): void;
  setRow(zone: number, row: ZoneRow | null, note: string): void;
  lockAll(locked: boolean): void;
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

  const patchOf = (edit: PlanEdit, rows: PlanPatch['zones']): PlanPatch => {
    const { units } = get().ground!;
    return {
      units: Object.fromEntries(Array.from(edit.units, (u, i) => [String(units[u]!.id), edit.after[i]!])),
      zones: rows,
    };
  };

  /** Applies an edit of units and rows, saves it, and answers with what undoes it. */
  const apply = (edit: PlanEdit, rows: Record<string, ZoneRow | null>, note: string): (() => void) => {
    const { live, saver } = get();
    live!.apply(edit);
    const before: Record<string, ZoneRow | null> = {};
    const next = new Map(get().rows);
    for (const [zone, row] of Object.entries(rows)) {
      before[zone] = next.get(Number(zone)) ?? null;
      if (row) next.set(Number(zone), row);
      else next.delete(Number(zone));
    }
    set({ rows: next });
    saver?.push(patchOf(edit, rows), note);
    refresh([...edit.before, ...edit.after, ...Object.keys(rows).map(Number)]);
    const back: PlanEdit = { units: edit.units, before: edit.after, after: edit.before };
    return () => void apply(back, before, i18next.t('shell:undoWhat', { what: note }));
  };

  const record = (edit: PlanEdit, rows: Record<string, ZoneRow | null>, note: string) => {
    if (edit.units.length === 0 && Object.keys(rows).length === 0) return;
    let undo = apply(edit, rows, note);
    useHistory.getState().record({
      note,
      undo: () => undo(),
      redo: () => {
        undo = apply(edit, rows, note);
      },
    });
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
    saving: 'saved',
    version: 0,
    conflict: null,
    saver: null,

    open: (ground, plan) => {
      get().saver?.stop();
      const zone = new Int32Array(ground.units.length);
      for (const [unit, number] of Object.entries(plan.members)) {
        const u = ground.numberOf.get(Number(unit));
        if (u !== undefined) zone[u] = number;
      }
      const live = new LivePlan(ground.graph, ground.facts, zone);
      const saver = new PlanSaver(doorOf(ground.city, plan.id), plan.version, {
        onState: (saving) => set({ saving, version: get().saver?.version ?? 0 }),
        onConflict: (conflict) => set({ conflict }),
        onOthers: (patch) => takeIn(patch, get, set, refresh),
      });
      useHistory.getState().reset();
      const rows = new Map(Object.entries(plan.zoneRows).map(([number, row]) => [Number(number), row]));
      set({
        ground,
        plan,
        live,
        rows,
        saver,
        saving: 'saved',
        version: plan.version,
        conflict: null,
        broken: [],
        colours: new Map(),
        active: live.zones()[0] ?? 1,
      });
      refresh(live.zones());
    },
    show: (ground) => {
      if (get().ground !== ground) set({ ground });
    },
    reground: (ground) => {
      const { live, ground: before } = get();
      if (!live || !before || before === ground) return;
      const zone = Int32Array.from(ground.units, ({ id }) => {
        const u = before.numberOf.get(id);
        return u === undefined ? 0 : live.zone[u]!;
      });
      // edits on the undo stack count units by their old numbers: they survive only where the units are the same
      if (ground.units.some(({ id }, u) => before.units[u]?.id !== id)) useHistory.getState().reset();
      const next = new LivePlan(ground.graph, ground.facts, zone);
      set({ ground, live: next, broken: [] });
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
      const edit = {
        units: Int32Array.from(free),
        before: Int32Array.from(free, (u) => live.zone[u]!),
        after: new Int32Array(free.length).fill(zone),
      };
      if (free.length > 0) record(edit, newRows([zone]), note);
    },
    replaceAll: (zoneOf, note, names) => {
      const { live } = get();
      if (!live || isClosed(get().plan)) return;
      const changed = Array.from(zoneOf.keys()).filter((u) => zoneOf[u] !== live.zone[u]);
      const edit = {
        units: Int32Array.from(changed),
        before: Int32Array.from(changed, (u) => live.zone[u]!),
        after: Int32Array.from(changed, (u) => zoneOf[u]!),
      };
      const rows = newRows(edit.after);
      for (const [zone, row] of Object.entries(rows)) row.name = names?.get(Number(zone)) ?? '';
      record(edit, rows, note);
    },
    setRow: (zone, row, note) => {
      const { live } = get();
      if (!live || isClosed(get().plan)) return;
      const members = row ? [] : live.members(zone);
      record(
        {
          units: Int32Array.from(members),
          before: new Int32Array(members.length).fill(zone),
          after: new Int32Array(members.length),
        },
        { [zone]: row },
        note,
      );
    },
    lockAll: (locked) => {
      const { live, rows } = get();
      if (!live) return;
      const zones = live.zones().filter((zone) => (rows.get(zone)?.locked ?? false) !== locked);
      const changed = Object.fromEntries(
        zones.map((zone) => [zone, { name: rows.get(zone)?.name ?? '', locked }]),
      );
      const none = new Int32Array();
      record(
        { units: none, before: none, after: none },
        changed,
        i18next.t(locked ? 'zoning:lockAll' : 'zoning:unlockAll'),
      );
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

function doorOf(city: string, plan: number): PlanDoor {
  return {
    save: (base, patch, note) => api.zoning.savePatch({ city, plan, base, patch, note }),
    since: (version) => api.zoning.listPatches({ city, plan, since: version }),
  };
}

type Get = () => ZoningState;
type Set_ = (part: Partial<ZoningState>) => void;

/** Others' edits, without history: their work is not ours to undo. */
function takeIn(patch: PlanPatch, get: Get, set: Set_, refresh: (zones: Iterable<number>) => void): void {
  const { live, ground } = get();
  if (!live || !ground) return;
  const touched = new Set<number>(Object.keys(patch.zones).map(Number));
  const rows = new Map(get().rows);
  for (const [zone, row] of Object.entries(patch.zones)) {
    if (row) rows.set(Number(zone), row);
    else {
      rows.delete(Number(zone));
      live.assign(live.members(Number(zone)), 0);
    }
  }
  for (const [unit, zone] of Object.entries(patch.units)) {
    const u = ground.numberOf.get(Number(unit));
    if (u === undefined) continue;
    touched.add(live.zone[u]!).add(zone);
    live.assign([u], zone);
    if (zone > 0 && !rows.has(zone)) rows.set(zone, { name: '', locked: false });
  }
  set({ rows });
  refresh(touched);
}
