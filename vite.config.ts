import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { minifyContractRouter } from '@orpc/contract';
import type { Plugin } from 'vite';
import { defineConfig } from 'vitest/config';
import { LongFirst } from './test/run/long-first.ts';

/** Vitest itself leaves one out, which on two is half. */
const everyCore = availableParallelism();

/** Server tests that hold one time against another: nothing else may run beside them. */
const timed = ['progress/residents', 'exchange/killed-import', 'db/recovery'].map(
  (file) => `test/server/${file}.test.ts`,
);

const onDatabases = {
  root: '.',
  globalSetup: 'test/global-database.ts',
  testTimeout: 60_000,
  hookTimeout: 120_000,
  expect: { poll: { timeout: 15_000 } },
};

/** Two pages from one client: the public map (light) and the workbench. Tests live in test/, one project a group. */
export default defineConfig({
  root: 'client',
  publicDir: 'public',
  // scripts find each other beside themselves: a static edition may lie below any address
  experimental: {
    renderBuiltUrl: (_, { hostType }) => (hostType === 'html' ? undefined : { relative: true }),
  },
  build: {
    outDir: '../dist',
    emptyOutDir: true,
    target: 'es2023',
    sourcemap: false,
    // which files a page's part of the script is made of, so that the server can name them in its head
    manifest: true,
    // every browser that runs this target knows the word
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 1500,
    rolldownOptions: {
      // antd marks its modules for React's server side, which has no meaning here
      onLog: (level, log, report) => log.code !== 'MODULE_LEVEL_DIRECTIVE' && report(level, log),
      input: Object.fromEntries(
        [
          ['index', 'client/index.html'],
          ['workbench', 'client/workbench.html'],
          ['report-worker', 'client/progress/report-worker.ts'],
        ].filter(([, file]) => existsSync(file!)),
      ),
      output: {
        // a service worker has to keep its address; what a page loads carries its hash
        entryFileNames: ({ name }) => (name === 'report-worker' ? '[name].js' : 'assets/[name]-[hash].js'),
        // what changes together loads together: a new desk must not void the cached map
        codeSplitting: {
          groups: [
            { name: 'preload', test: /vite.preload-helper/ },
            // what the public pages begin with comes in few files; the first of them are the workbench's, too
            {
              name: 'basics',
              test: /domain\/(escape-html|problem|register\/status|progress\/(months|status))\.ts$/,
            },
            {
              name: 'public-words',
              test: /domain\/progress\/(filter|picture|static-edition|markup\/(html|site|texts))\.ts$/,
            },
            { name: 'maplibre', test: /node_modules\/maplibre-gl\// },
            { name: 'deck', test: /node_modules\/(@deck\.gl|@luma\.gl|@math\.gl|@loaders\.gl|@probe\.gl)\// },
            { name: 'react', test: /node_modules\/(react|react-dom|scheduler|use-sync-external-store)\// },
            { name: 'antd', test: /node_modules\/(antd|@ant-design|@rc-component)\// },
          ],
        },
      },
    },
  },
  plugins: [workbenchAddress(), contractRoutes(), styleFirst()],
  worker: { format: 'es' },
  test: {
    root: '.',
    sequence: { sequencer: LongFirst },
    projects: [
      {
        test: {
          name: 'domain',
          root: '.',
          include: ['test/domain/**/*.test.ts'],
          // the room is pure, so a file leaves nothing behind for the next one but warm code
          pool: 'threads',
          isolate: false,
          testTimeout: 60_000,
          maxWorkers: everyCore,
        },
      },
      {
        test: {
          name: 'client',
          root: '.',
          include: ['test/client/**/*.test.ts'],
          testTimeout: 60_000,
          maxWorkers: everyCore,
        },
      },
      {
        test: {
          name: 'server',
          ...onDatabases,
          include: ['test/server/**/*.test.ts'],
          exclude: timed,
          // of one process, so that the database is compiled once for all of them (test/compiled-once.ts)
          pool: 'threads',
          // each file has databases of its own
          maxWorkers: Math.min(2, everyCore),
          sequence: { groupOrder: 1 },
        },
      },
      {
        test: {
          name: 'server-timed',
          ...onDatabases,
          include: timed,
          fileParallelism: false,
          sequence: { groupOrder: 2 },
        },
      },
      {
        test: {
          name: 'e2e',
          root: '.',
          globalSetup: 'test/global-database.ts',
          include: ['test/e2e/**/*.test.ts'],
          testTimeout: 180_000,
          hookTimeout: 180_000,
          fileParallelism: false,
          // what a browser shows comes when it comes: software rendering on two shared cores is slow
          expect: { poll: { timeout: 30_000, interval: 100 } },
        },
      },
    ],
  },
});

/** In development too, every address below /workbench is the workbench's page. */
function workbenchAddress(): Plugin {
  return {
    name: 'workbench-address',
    configureServer(server) {
      server.middlewares.use((request, _response, next) => {
        if (/^\/workbench(\/|\?|$)/.test(request.url ?? '') && !/\.\w+(\?|$)/.test(request.url ?? ''))
          request.url = '/workbench.html';
        next();
      });
    },
  };
}

/**
 * Style before script in the built pages: text that the server printed is shown as soon as it has its style, and over HTTP/1.1 a browser fetches six
 * files at a time in the order of the page.
 */
function styleFirst(): Plugin {
  return {
    name: 'style-first',
    apply: 'build',
    transformIndexHtml: {
      order: 'post',
      handler(html) {
        const styles = html.match(/^ *<link rel="stylesheet"[^>]*>\n/gm) ?? [];
        const rest = styles.reduce((text, one) => text.replace(one, ''), html);
        return rest.replace(/^ *<script type="module"/m, (script) => styles.join('') + script);
      },
    },
  };
}

/** `virtual:contract`: methods and paths of the API without its schemas, so that the browser need not load zod. */
function contractRoutes(): Plugin {
  const name = 'virtual:contract';
  return {
    name: 'contract-routes',
    resolveId: (id) => (id === name ? `\0${name}` : undefined),
    async load(id) {
      if (id !== `\0${name}`) return undefined;
      const { contract } = await import('./server/contract/index.ts');
      return `export default ${JSON.stringify(minifyContractRouter(contract))}`;
    },
  };
}
