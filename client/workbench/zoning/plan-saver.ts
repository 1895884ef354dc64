import { collisionOf, isClean, joinPatches, type PlanPatch } from '../../../domain/zoning/plan-patch.ts';
import type { SavedPatch } from '../../../server/contract/zoning.ts';
import { api } from '../../api/client.ts';
import { ApiProblem } from '../../api/problem.ts';

export type SaveState = 'saved' | 'saving' | 'waiting' | 'conflict' | 'failed';

/** What others saved that disagrees with what is not saved yet. */
export interface Conflict {
  version: number;
  theirs: PlanPatch;
  yours: PlanPatch;
}

/** Whom the saver tells. */
export interface SaverListener {
  onState(state: SaveState): void;
  onOthers(patch: PlanPatch): void;
  onConflict(conflict: Conflict): void;
}

/**
 * Sends edits of one plan in order, a moment after the last stroke, and takes in those of others. Nothing is dropped: an edit stays here until
 * the server has it, through failures and conflicts.
 */
export class PlanSaver {
  version: number;
  readonly #city: string;
  readonly #plan: number;
  readonly #listener: SaverListener;
  #waiting: PlanPatch[] = [];
  #notes: string[] = [];
  #timer = 0;
  #busy: Promise<void> | undefined;
  #stopped = false;
  /** Versions that this page wrote itself. */
  readonly #own = new Set<number>();

  constructor(city: string, plan: number, version: number, listener: SaverListener) {
    this.#city = city;
    this.#plan = plan;
    this.version = version;
    this.#listener = listener;
  }

  /** True while something is not saved. */
  get dirty(): boolean {
    return this.#waiting.length > 0 || this.#busy !== undefined;
  }

  push(patch: PlanPatch, note: string): void {
    this.#waiting.push(patch);
    this.#notes.push(note);
    this.#listener.onState('waiting');
    clearTimeout(this.#timer);
    this.#timer = window.setTimeout(() => void this.flush(), 500);
  }

  /** Sends what waits; safe to call at any time. */
  async flush(): Promise<void> {
    if (this.#busy) await this.#busy;
    if (this.#waiting.length === 0 || this.#stopped) return;
    this.#busy = this.#send();
    await this.#busy;
    this.#busy = undefined;
    if (this.#waiting.length > 0 && !this.#stopped)
      this.#timer = window.setTimeout(() => void this.flush(), 100);
  }

  /** After a conflict: the chosen side is saved on top of theirs. */
  resolve(mine: boolean, { version, theirs, yours }: Conflict): void {
    const collision = collisionOf(yours, theirs);
    this.version = version;
    if (!mine) {
      // drop only what disagrees; the rest of the edit stays
      const units = { ...yours.units };
      const zones = { ...yours.zones };
      for (const { unit } of collision.units) delete units[unit];
      for (const { zone } of collision.zones) delete zones[zone];
      this.#waiting = [{ units, zones }];
    }
    const kept = joinPatches(this.#waiting);
    this.#listener.onOthers(withoutKeys(theirs, kept));
    this.#stopped = false;
    void this.flush();
  }

  /** Somebody changed something: take in what is not ours. */
  async catchUp(): Promise<void> {
    if (this.#busy || this.#stopped) return;
    const patches = await api.zoning.listPatches({ city: this.#city, plan: this.#plan, since: this.version });
    if (this.#busy || this.#stopped) return;
    this.#takeIn(patches);
  }

  stop(): void {
    clearTimeout(this.#timer);
    void this.flush();
  }

  #takeIn(patches: SavedPatch[]): void {
    const others = patches.filter(({ version }) => version > this.version && !this.#own.has(version));
    if (others.length > 0) {
      const theirs = joinPatches(others.map(({ patch }) => patch));
      const yours = joinPatches(this.#waiting);
      if (!isClean(collisionOf(yours, theirs))) return;
      this.#listener.onOthers(theirs);
    }
    this.version = Math.max(this.version, ...patches.map(({ version }) => version));
  }

  async #send(): Promise<void> {
    const sending = this.#waiting;
    const notes = this.#notes;
    const patch = joinPatches(sending);
    this.#listener.onState('saving');
    try {
      const note = [...new Set(notes)].join(' · ').slice(0, 300);
      const { version, merged } = await api.zoning.savePatch({
        city: this.#city,
        plan: this.#plan,
        base: this.version,
        patch,
        note,
      });
      this.#own.add(version);
      this.#waiting = this.#waiting.slice(sending.length);
      this.#notes = this.#notes.slice(notes.length);
      if (merged.length > 0)
        this.#listener.onOthers(
          withoutKeys(joinPatches(merged.map((one) => one.patch)), joinPatches(this.#waiting)),
        );
      this.version = version;
      this.#listener.onState(this.#waiting.length > 0 ? 'waiting' : 'saved');
    } catch (error) {
      if (error instanceof ApiProblem && error.code === 'zoning.plan-conflict') {
        const facts = error.facts as { version: number; patches: SavedPatch[] };
        this.#stopped = true;
        this.#listener.onState('conflict');
        this.#listener.onConflict({
          version: facts.version,
          theirs: joinPatches(facts.patches.map((one) => one.patch)),
          yours: joinPatches(this.#waiting),
        });
        return;
      }
      this.#listener.onState('failed');
      this.#timer = window.setTimeout(() => void this.flush(), 5000);
    }
  }
}

function withoutKeys(patch: PlanPatch, hidden: PlanPatch): PlanPatch {
  return {
    units: Object.fromEntries(Object.entries(patch.units).filter(([unit]) => !(unit in hidden.units))),
    zones: Object.fromEntries(Object.entries(patch.zones).filter(([zone]) => !(zone in hidden.zones))),
  };
}
