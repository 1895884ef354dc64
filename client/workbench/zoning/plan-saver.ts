import {
  collisionOf,
  isClean,
  joinPatches,
  type PlanPatch,
  withoutCollision,
  withoutNamed,
} from '../../../domain/zoning/plan-patch.ts';
import type { SavedPatch } from '../../../server/contract/zoning.ts';
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
  /** All that this page has of a community: whole or divided, and the zones. */
  stateOf(community: number): PlanPatch;
}

/** A save that met a disagreement; `facts` hold both sides. */
export function isPlanConflict(
  error: unknown,
): error is ApiProblem & { facts: { version: number; patches: SavedPatch[] } } {
  return error instanceof ApiProblem && error.code === 'zoning.plan-conflict';
}

/** Where the edits of one plan go and where those of others come from. */
export interface PlanDoor {
  save(base: number, patch: PlanPatch, note: string): Promise<{ version: number; merged: SavedPatch[] }>;
  since(version: number): Promise<SavedPatch[]>;
}

const afterStrokeMs = 500;
const afterFailureMs = 5000;

/**
 * Sends edits of one plan in order, a moment after the last stroke, and takes in those of others. Nothing is dropped: an edit stays here until
 * the server has it, through failures and conflicts.
 */
export class PlanSaver {
  version: number;
  readonly #door: PlanDoor;
  readonly #listener: SaverListener;
  #waiting: PlanPatch[] = [];
  #notes: string[] = [];
  #timer: ReturnType<typeof setTimeout> | undefined;
  #busy: Promise<void> | undefined;
  #stopped = false;
  /** Others saved something while this page was busy saving. */
  #missed = false;
  /** Versions that this page wrote itself. */
  readonly #own = new Set<number>();

  constructor(door: PlanDoor, version: number, listener: SaverListener) {
    this.#door = door;
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
    this.#flushIn(afterStrokeMs);
  }

  /** Sends what waits, one save at a time; safe to call at any time. */
  async flush(): Promise<void> {
    // several callers may wait for one save: each looks again, or two of them would send the same edits
    while (this.#busy) await this.#busy;
    if (this.#waiting.length === 0 || this.#stopped) return;
    this.#busy = this.#send();
    await this.#busy;
    if (this.#missed && !this.#stopped) void this.catchUp();
  }

  /** After a conflict: the chosen side is saved on top of theirs. */
  resolve(mine: boolean, { version, theirs, yours }: Conflict): void {
    const collision = collisionOf(yours, theirs);
    this.version = version;
    // a community that they divided or put together is said again as a whole, or their parts and ours would be mixed
    if (mine)
      this.#waiting.push(...collision.divided.map(({ community }) => this.#listener.stateOf(community)));
    // drop only what disagrees; the rest of the edit stays
    else this.#waiting = [withoutCollision(yours, collision)];
    const kept = joinPatches(this.#waiting);
    this.#listener.onOthers(withoutNamed(theirs, kept));
    this.#stopped = false;
    void this.flush();
  }

  /** Somebody changed something: take in what is not ours. */
  async catchUp(): Promise<void> {
    this.#missed = this.#busy !== undefined;
    if (this.#missed || this.#stopped) return;
    const patches = await this.#door.since(this.version);
    // a save that began meanwhile is answered with what it met
    if (this.#busy) this.#missed = true;
    else if (!this.#stopped) this.#takeIn(patches);
  }

  stop(): void {
    clearTimeout(this.#timer);
    void this.flush();
  }

  #flushIn(ms: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.flush(), ms);
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
    // strokes go on while this is under way: what they add is not part of this save
    const sending = this.#waiting.length;
    const notes = [...this.#notes];
    const patch = joinPatches(this.#waiting);
    this.#listener.onState('saving');
    try {
      const note = [...new Set(notes)].join(' · ').slice(0, 300);
      const { version, merged } = await this.#door.save(this.version, patch, note);
      this.#own.add(version);
      this.#waiting = this.#waiting.slice(sending);
      this.#notes = this.#notes.slice(notes.length);
      if (merged.length > 0)
        this.#listener.onOthers(
          withoutNamed(joinPatches(merged.map((one) => one.patch)), joinPatches(this.#waiting)),
        );
      this.version = version;
      this.#listener.onState(this.#waiting.length > 0 ? 'waiting' : 'saved');
      if (this.#waiting.length > 0) this.#flushIn(afterStrokeMs);
    } catch (error) {
      if (isPlanConflict(error)) {
        const { facts } = error;
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
      this.#flushIn(afterFailureMs);
    } finally {
      this.#busy = undefined;
    }
  }
}
