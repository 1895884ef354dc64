import { defineConfig } from 'vitest/config';

/** Two pages from one client: the public map (light) and the workbench. Tests live in test/, one project a group. */
export default defineConfig({
  root: 'client',
  publicDir: 'public',
  build: {
    outDir: '../dist',
    emptyOutDir: true,
    target: 'es2023',
    sourcemap: false,
    chunkSizeWarningLimit: 1500,
    rolldownOptions: {
      input: { index: 'client/index.html', workbench: 'client/workbench.html' },
    },
  },
  worker: { format: 'es' },
  test: {
    root: '.',
    projects: [
      { test: { name: 'domain', root: '.', include: ['test/domain/**/*.test.ts'] } },
      { test: { name: 'client', root: '.', include: ['test/client/**/*.test.ts'] } },
      {
        test: {
          name: 'server',
          root: '.',
          include: ['test/server/**/*.test.ts'],
          testTimeout: 60_000,
          hookTimeout: 120_000,
          fileParallelism: false,
        },
      },
      {
        test: {
          name: 'e2e',
          root: '.',
          include: ['test/e2e/**/*.test.ts'],
          testTimeout: 180_000,
          hookTimeout: 180_000,
          fileParallelism: false,
        },
      },
    ],
  },
});
