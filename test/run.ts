/**
 * `npm test`: lint, types and every group of tests, on the embedded database and on a real PostGIS, in a real Chromium.
 * `npm test -- domain server` runs some groups only. Ends with the plain line `N passed, N failed`.
 * A group that could not run is named with its reason; where CI is set it counts as a failure.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join, relative } from 'node:path';
import { missingRequirements, provide } from './run/requirements.ts';

interface Outcome {
  group: string;
  passed: number;
  failed: number;
  skipped: number;
  /** What failed, a line each: told again at the end, where it is not lost among thousands of lines. */
  failures?: string[];
  seconds: number;
  /** Why it did not run, in one sentence. */
  absent?: string;
}

const root = join(import.meta.dirname, '..');
const bin = (name: string) => join(root, 'node_modules/.bin', name);
const reports = join(root, '.cache/test');
// Programs in node_modules start the Node that lies beside them, however this one was started.
process.env.PATH = `${join(root, 'node_modules/.bin')}:${process.env.PATH}`;

const groups: Record<string, () => Omit<Outcome, 'group' | 'seconds'>> = {
  lint: () => tool(bin('biome'), ['check', '--error-on-warnings', '.']),
  types: () => tool(bin('tsc'), []),
  domain: () => project('domain'),
  client: () => project('client'),
  server: () => project('server', 'server-timed'),
  e2e: () => project('e2e'),
};

const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !(name in groups));
if (unknown.length > 0) {
  console.error(`no such group: ${unknown.join(', ')}; groups: ${Object.keys(groups).join(', ')}`);
  process.exit(2);
}

mkdirSync(reports, { recursive: true });
provide(['server', 'e2e'].some((group) => wanted.length === 0 || wanted.includes(group)));
const outcomes: Outcome[] = [];
for (const [group, run] of Object.entries(groups)) {
  if (wanted.length > 0 && !wanted.includes(group)) continue;
  console.log(`\n── ${group} ──`);
  const started = performance.now();
  const absent = missingRequirements(group);
  const result = absent.length > 0 ? { passed: 0, failed: 0, skipped: 0, absent: absent.join('; ') } : run();
  outcomes.push({ group, seconds: (performance.now() - started) / 1000, ...result });
}
process.exitCode = report(outcomes);

function report(outcomes: Outcome[]): number {
  console.log('\n── summary ──');
  for (const one of outcomes) {
    const text = one.absent
      ? `DID NOT RUN: ${one.absent}`
      : `${one.passed} passed, ${one.failed} failed, ${one.skipped} skipped`;
    console.log(`${one.group.padEnd(8)} ${one.seconds.toFixed(0).padStart(4)} s  ${text}`);
    for (const failure of one.failures ?? []) console.log(`         ✗ ${failure}`);
  }
  const sum = (key: 'passed' | 'failed' | 'skipped') => outcomes.reduce((total, one) => total + one[key], 0);
  const absent = process.env.CI ? outcomes.filter((one) => one.absent).length : 0;
  const failed = sum('failed') + absent;
  const skipped = sum('skipped');
  console.log(`${sum('passed')} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`);
  return failed > 0 ? 1 : 0;
}

/** A program whose exit code is the verdict: one test. */
function tool(command: string, words: string[]) {
  const { status } = spawnSync(command, words, { cwd: root, stdio: 'inherit' });
  return { passed: status === 0 ? 1 : 0, failed: status === 0 ? 0 : 1, skipped: 0 };
}

/** One or more projects of vite.config.ts; a suite that could not even load counts as one failure. */
function project(...names: string[]) {
  const file = join(reports, `${names[0]}.json`);
  rmSync(file, { force: true });
  const words = [
    'run',
    ...names.flatMap((name) => ['--project', name]),
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${file}`,
  ];
  const { status } = spawnSync(bin('vitest'), words, { cwd: root, stdio: 'inherit' });
  try {
    const json = JSON.parse(readFileSync(file, 'utf8')) as VitestReport;
    const broken = json.testResults.filter(
      (suite) => suite.status === 'failed' && suite.assertionResults.length === 0,
    ).length;
    const failed = json.numFailedTests + broken;
    return {
      passed: json.numPassedTests,
      failed: failed === 0 && status !== 0 ? 1 : failed,
      skipped: json.numPendingTests + json.numTodoTests,
      failures: json.testResults.flatMap(failuresOf),
    };
  } catch {
    return { passed: 0, failed: 1, skipped: 0 };
  }
}

interface VitestReport {
  numPassedTests: number;
  numFailedTests: number;
  numPendingTests: number;
  numTodoTests: number;
  testResults: {
    name: string;
    status: string;
    message?: string;
    assertionResults: { status: string; fullName: string; failureMessages?: string[] }[];
  }[];
}

/** Suite, test and first line of what was wrong. */
function failuresOf(suite: VitestReport['testResults'][number]): string[] {
  const file = relative(root, suite.name);
  const first = (text = ''): string => text.split('\n')[0]!.slice(0, 300);
  if (suite.status === 'failed' && suite.assertionResults.length === 0)
    return [`${file}: ${first(suite.message)}`];
  return suite.assertionResults
    .filter((one) => one.status === 'failed')
    .map((one) => `${file}: ${one.fullName}: ${first(one.failureMessages?.[0])}`);
}
