/**
 * `npm run bench -- import [N]`: N made polygons (200,000) of a town through the whole import into a fresh embedded
 * database, or into DATABASE_URL; rows a second, the peak of memory of this process, and the same file once more.
 */
import { createWriteStream, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDatabase } from '../../server/db/open.ts';
import { runImport } from '../../server/exchange/import/run-import.ts';

export async function bench(words: string[]): Promise<void> {
  const count = Number(words[0] ?? 200_000);
  const folder = mkdtempSync(join(tmpdir(), 'bench-import-'));
  const file = join(folder, 'town.geojson');
  await writeTown(file, count);
  const database = await openDatabase({ url: process.env.DATABASE_URL, dataDir: join(folder, 'data') });
  let peak = 0;
  const watch = setInterval(() => {
    peak = Math.max(peak, process.memoryUsage().rss);
  }, 200);
  try {
    const city = `B${Date.now().toString(36)}`;
    const run = {
      files: [{ path: file }],
      options: { kind: 'buildings' as const, city, cityName: city, existing: 'keep' as const, dryRun: false },
    };
    console.log(
      '| run | database | rows | seconds | rows/s | peak RSS of the process |\n| --- | --- | --- | --- | --- | --- |',
    );
    for (const name of ['first import', 'same file again']) {
      peak = 0;
      const { report } = await runImport(database.pool, run);
      const perSecond = Math.round(report.counts.read / report.seconds);
      console.log(
        `| ${name}: ${report.counts.accepted} accepted, ${report.counts.duplicate} duplicate | ${database.kind} | ${report.counts.read} | ${report.seconds} | ${perSecond} | ${(peak / 2 ** 20).toFixed(0)} MB |`,
      );
    }
  } finally {
    clearInterval(watch);
    await database.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Slabs of 12 × 60 m in rows, eight corners each, with the columns of a building ledger. */
async function writeTown(path: string, count: number): Promise<void> {
  const out = createWriteStream(path);
  out.write('{"type":"FeatureCollection","features":[\n');
  const side = Math.ceil(Math.sqrt(count));
  for (let i = 0; i < count; i++) {
    const x = 130.1 + (i % side) * 0.0012;
    const y = 42.6 + Math.floor(i / side) * 0.0004;
    const [w, h] = [0.00073, 0.00011];
    const ring = [
      [x, y],
      [x + w / 2, y],
      [x + w, y],
      [x + w, y + h / 2],
      [x + w, y + h],
      [x + w / 2, y + h],
      [x, y + h],
      [x, y + h / 2],
      [x, y],
    ];
    const positions = ring.map(([lon, lat]) => `[${lon!.toFixed(8)},${lat!.toFixed(8)}]`).join(',');
    const line = `{"type":"Feature","properties":{"编号":"b${i}","层数":"${(i % 6) + 1}层","户数":"${(i % 60) + 12}户","建成年代":"${1970 + (i % 35)}年建成"},"geometry":{"type":"Polygon","coordinates":[[${positions}]]}}`;
    if (!out.write(i === count - 1 ? `${line}\n` : `${line},\n`))
      await new Promise<void>((done) => out.once('drain', () => done()));
  }
  out.end(']}\n');
  await new Promise<void>((done) => out.once('close', () => done()));
}
