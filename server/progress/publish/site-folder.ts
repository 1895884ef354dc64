import {
  cpSync,
  createWriteStream,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname, isAbsolute, join, normalize } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

/** Names every file of a publication, for the next one. */
const list = 'data/files.json';

/**
 * The folder of a static edition. What an earlier publication wrote there and this one does not goes: a photograph that was
 * withdrawn, a community that was taken out. Files that somebody else put there stay.
 */
export class SiteFolder {
  readonly #folder: string;
  readonly #written = new Set<string>();

  constructor(folder: string) {
    this.#folder = folder;
    mkdirSync(folder, { recursive: true });
  }

  /** Where a file lies that somebody else is to write; its folder is there. `path` is relative, with `/`. */
  place(path: string): string {
    this.#written.add(path);
    const file = join(this.#folder, path);
    mkdirSync(dirname(file), { recursive: true });
    return file;
  }

  write(path: string, content: string | Buffer): void {
    writeFileSync(this.place(path), content);
  }

  async stream(path: string, chunks: AsyncIterable<string | Buffer>): Promise<void> {
    await pipeline(Readable.from(chunks), createWriteStream(this.place(path)));
  }

  /** A file, or a folder with all that is in it. */
  copy(from: string, path: string, isFolder: boolean): void {
    cpSync(from, this.place(path), { recursive: true });
    if (!isFolder) return;
    this.#written.delete(path);
    for (const name of readdirSync(from)) this.#written.add(`${path}/${name}`);
  }

  /** All is written: takes away what is left of an earlier publication. */
  finish(): void {
    for (const path of this.#before())
      if (!this.#written.has(path)) rmSync(join(this.#folder, path), { force: true });
    this.write(list, JSON.stringify([...this.#written]));
  }

  #before(): string[] {
    let known: unknown;
    try {
      known = JSON.parse(readFileSync(join(this.#folder, list), 'utf8'));
    } catch {
      // the first one here
      return [];
    }
    const isInside = (path: unknown): path is string =>
      typeof path === 'string' && !isAbsolute(path) && !normalize(path).startsWith('..');
    return Array.isArray(known) ? known.filter(isInside) : [];
  }
}
