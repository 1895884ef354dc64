import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

const cli = join(import.meta.dirname, '../../../server/cli.ts');

/**
 * Runs `lianpian zone …` and answers with its exit code and the JSON it printed. The line is cut at spaces; what is put in
 * is one word whatever it holds, or the words of a list.
 */
export function zone(
  line: TemplateStringsArray,
  ...given: (string | number | string[])[]
): Promise<{ code: number; json: Record<string, unknown>; text: string }> {
  const words = wordsOf(line, given);
  return new Promise((resolve) => {
    execFile(process.execPath, [cli, 'zone', ...words], { maxBuffer: 1e9 }, (error, stdout, stderr) => {
      const code = error ? Number(error.code) : 0;
      resolve({ code, json: stdout.startsWith('{') ? JSON.parse(stdout) : {}, text: stdout + stderr });
    });
  });
}

export function wordsOf(line: TemplateStringsArray, given: (string | number | string[])[]): string[] {
  const cut = (piece: string) => piece.split(' ').filter((word) => word !== '');
  return line.flatMap((piece, k) => [...cut(piece), ...[given[k] ?? []].flat().map(String)]);
}

/** A folder that goes with the test. */
export async function folder(): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), 'zone-command-'));
  onTestFinished(() => rm(path, { recursive: true, force: true }));
  return path;
}

/** A file in a folder of its own. */
export async function file(name: string, content: unknown): Promise<string> {
  const path = join(await folder(), name);
  await writeFile(path, typeof content === 'string' ? content : JSON.stringify(content));
  return path;
}

/** A rectangle as a feature. */
export function lot(
  properties: Record<string, unknown>,
  [west, south, east, north]: readonly [number, number, number, number],
) {
  const ring = [
    [west, south],
    [east, south],
    [east, north],
    [west, north],
    [west, south],
  ];
  return { type: 'Feature', properties, geometry: { type: 'Polygon', coordinates: [ring] } };
}

/** A row of squares 100 m wide with 10 m lanes, near Hunchun, in degrees. */
export function row(
  values: (number | null | string)[],
  more: (u: number) => Record<string, unknown> = () => ({}),
) {
  const metre = 1 / 111_320;
  return {
    type: 'FeatureCollection',
    features: values.map((households, u) => {
      const west = 130.36 + (u * 110 * metre) / Math.cos((42.86 * Math.PI) / 180);
      const east = west + (100 * metre) / Math.cos((42.86 * Math.PI) / 180);
      const [south, north] = [42.86, 42.86 + 100 * metre];
      return lot({ id: `u${u}`, households, ...more(u) }, [west, south, east, north]);
    }),
  };
}
