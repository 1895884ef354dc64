import { spawnSync } from 'node:child_process';
import { existsSync, globSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import type { Role } from '../../server/contract/access.ts';
import { type Database, openDatabase } from '../../server/db/open.ts';
import { repository } from '../../server/db/paths.ts';
import { demoTemplate } from '../../server/register/demo-template.ts';
import { chromiumPath } from '../run/requirements.ts';
import { startTestServer, type TestServer } from '../server-harness.ts';

/** Software GL: the same picture on every machine. */
export const chromiumWords = [
  '--no-sandbox',
  '--use-gl=angle',
  '--use-angle=swiftshader',
  '--enable-unsafe-swiftshader',
  '--ignore-gpu-blocklist',
  '--disable-dev-shm-usage',
];

/**
 * Without a graphics card, compositing "on the GPU" runs the whole page through software GL, up to a third of a test’s processor time: here only the
 * map is drawn by it, and pages are composited as on a machine without one.
 */
const lightWords = [...chromiumWords, '--disable-gpu-compositing'];

interface SceneOptions {
  /** In place of one with the demo city. */
  database?: Database;
  /** Composited by (software) GL, as on people's machines: for tests that measure frames, tasks or shifts, and for pictures. */
  compositedByGpu?: boolean;
}

export interface Scene {
  server: TestServer;
  /** Of the embedded database: the command line joins the running server by it. */
  dataDir: string;
  browser: Browser;
  /** A page signed in as a role; what goes wrong on it is in `errors`. */
  open(
    role: Role,
    path: string,
    options?: { phone?: boolean },
  ): Promise<{ page: Page; context: BrowserContext; errors: string[] }>;
  close(): Promise<void>;
}

/** The built client on a server of its own, and a Chromium. */
export async function demoScene(options: SceneOptions = {}): Promise<Scene> {
  buildClient();
  const dataDir = mkdtempSync(join(tmpdir(), 'lianpian-e2e-'));
  const database = options.database ?? (await openDatabase({ dataDir, template: await demoTemplate() }));
  const server = await startTestServer(database);
  const executablePath = chromiumPath();
  const browser = await chromium.launch({
    ...(executablePath ? { executablePath } : {}),
    args: options.compositedByGpu ? chromiumWords : lightWords,
  });
  return {
    server,
    dataDir,
    browser,
    async open(role, path, { phone = false } = {}) {
      const context = await browser.newContext({
        viewport: phone ? { width: 390, height: 844 } : { width: 1440, height: 900 },
        hasTouch: phone,
        isMobile: phone,
        locale: 'zh-CN',
      });
      const [name, value] = server.cookie(role).split(';')[0]!.split(/=(.*)/s) as [string, string];
      if (role !== 'public') await context.addCookies([{ name, value, url: server.url }]);
      const page = await context.newPage();
      page.setDefaultTimeout(40_000);
      const errors: string[] = [];
      page.on('pageerror', (error) => errors.push(error.message));
      await page.goto(`${server.url}${path}`);
      return { page, context, errors };
    },
    async close() {
      await browser.close();
      await server.stop();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

/** Builds the pages when they are missing or older than a source of theirs. */
export function buildClient(): void {
  const built = join(repository, 'dist/workbench.html');
  const sources = globSync('{client,domain,server/contract,data}/**/*.{ts,tsx,css,html,json}', {
    cwd: repository,
  });
  const since = existsSync(built) ? statSync(built).mtimeMs : 0;
  if (sources.every((file) => statSync(join(repository, file)).mtimeMs < since)) return;
  const { status, stderr } = spawnSync(join(repository, 'node_modules/.bin/vite'), ['build'], {
    cwd: repository,
    // Vitest's own NODE_ENV would build the pages for tests: antd then gives every window the same id
    env: { ...process.env, NODE_ENV: 'production' },
  });
  if (status !== 0) throw new Error(`vite build failed: ${stderr}`);
}

/** The map has its layers and the tiles of the view. */
export async function mapReady(page: Page): Promise<void> {
  await page.waitForFunction(() => {
    const { lianpianStage: stage } = window as unknown as {
      lianpianStage?: { map: { areTilesLoaded(): boolean; getStyle(): { layers: unknown[] } | undefined } };
    };
    return (stage?.map.getStyle()?.layers.length ?? 0) > 5 && stage!.map.areTilesLoaded();
  });
}

/** Names of all zones of a plan stand on the map: it is open, and its tools can be used. */
export async function zonesNamed(page: Page, zones: number): Promise<void> {
  await page.waitForFunction(async (count) => {
    type Stage = {
      map: { getSource(id: string): { getData(): Promise<GeoJSON.FeatureCollection> } | undefined };
    };
    const { map } = (window as unknown as { lianpianStage: Stage }).lianpianStage;
    return (await map.getSource('zone-names')?.getData())?.features.length === count;
  }, zones);
}

/** The map has come to rest: it stands still, and every tile of the view has been drawn. */
export async function mapAtRest(page: Page): Promise<void> {
  await page.waitForFunction(() => {
    const { lianpianStage: stage } = window as unknown as {
      lianpianStage?: { map: { isMoving(): boolean; loaded(): boolean } };
    };
    return stage !== undefined && !stage.map.isMoving() && stage.map.loaded();
  });
  await framePainted(page);
}

/** The tool with this mode is in hand: the next click or stroke on the map is its. The drawing tools come on first use. */
export async function toolInHand(
  page: Page,
  mode: 'drag' | 'lasso' | 'linestring' | 'paint' | 'place' | 'polygon',
): Promise<void> {
  await page.locator(`.map-canvas__gl[data-mode="${mode}"]:not([data-tool])`).waitFor();
}

/** The script of a public page is awake: clicks and forms are its, no longer ways to another page. */
export async function awake(page: Page): Promise<void> {
  await page.locator('body[data-awake]').waitFor();
}

/** What stands in the document now has been shown. */
export async function framePainted(page: Page): Promise<void> {
  // the second frame begins when the first is drawn
  await page.evaluate(
    () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done(true)))),
  );
}
