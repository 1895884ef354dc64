import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, it, vi } from 'vitest';
import { gdalProgram } from '../../../server/exchange/gdal/gdal-program.ts';
import { GdalThread } from '../../../server/exchange/gdal/gdal-thread.ts';
import { defaultLimits } from '../../../server/exchange/gdal/limits.ts';
import { readFeatures } from '../../../server/exchange/gdal/read-features.ts';

const folder = mkdtempSync(join(tmpdir(), 'lianpian-program-'));
const path = join(folder, 'one.geojson');
const geometry = { type: 'Point', coordinates: [130.36, 42.86] };
writeFileSync(
  path,
  JSON.stringify({
    type: 'FeatureCollection',
    features: [{ type: 'Feature', properties: { name: '甲' }, geometry }],
  }),
);

describe('GDAL compiled once', () => {
  afterEach(() => vi.useRealTimers());
  afterAll(() => rmSync(folder, { recursive: true }));

  it('reads several files at once, each in a thread of its own', async () => {
    const answers = await Promise.all([1, 2, 3].map(() => readFeatures([path])));
    for (const { features } of answers) expect(features).toHaveLength(1);
  });

  it('is let go a minute after its last use, and compiled again for the next', async () => {
    vi.useFakeTimers();
    const first = gdalProgram();
    vi.advanceTimersByTime(59_000);
    expect(gdalProgram()).toBe(first);
    vi.advanceTimersByTime(59_000);
    expect(gdalProgram()).toBe(first);
    vi.advanceTimersByTime(61_000);
    expect(gdalProgram()).not.toBe(first);
    expect(await gdalProgram()).toBeInstanceOf(WebAssembly.Module);
  });

  it('starts no thread for a call that was cancelled while it was compiled', async () => {
    vi.useFakeTimers();
    await gdalProgram();
    vi.advanceTimersByTime(61_000);
    vi.useRealTimers();
    const threads = () => process.getActiveResourcesInfo().filter((one) => one === 'MessagePort').length;
    const before = threads();
    const cancel = new AbortController();
    const thread = new GdalThread(defaultLimits, cancel.signal);
    const asked = thread.vectorInfo({ path: 'one.geojson', drivers: ['GeoJSON'], openOptions: [] });
    cancel.abort();
    await expect(asked).rejects.toMatchObject({ code: 'import.cancelled' });
    await gdalProgram();
    expect(threads()).toBe(before);
    await thread.close();
  });
});
