import { spawnSync } from 'node:child_process';
import { existsSync, globSync } from 'node:fs';

/** What a group of tests needs beside Node and npm. */
interface Requirement {
  what: string;
  groups: string[];
  /** Debian packages that bring it. */
  packages: string[];
  present: () => boolean;
}

const chromiumPlaces = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** Chromium's executable: the one in CHROMIUM, else where the distributions put it. */
export function chromiumPath(): string | undefined {
  return [process.env.CHROMIUM, ...chromiumPlaces].find((path) => path !== undefined && existsSync(path));
}

/** Folder of the PostgreSQL programs whose installation has PostGIS; the newest where there are several. */
export function postgresBin(): string | undefined {
  const controls = globSync('/usr/share/postgresql/*/extension/postgis.control').sort();
  const versions = controls.map((path) => path.split('/')[4]).reverse();
  return versions
    .map((version) => `/usr/lib/postgresql/${version}/bin`)
    .find((folder) => existsSync(`${folder}/initdb`));
}

const requirements: Requirement[] = [
  { what: 'Chromium', groups: ['e2e'], packages: ['chromium'], present: () => chromiumPath() !== undefined },
  {
    what: 'a Chinese font',
    groups: ['e2e'],
    packages: ['fonts-noto-cjk', 'fontconfig'],
    present: () => spawnSync('fc-list', [':lang=zh'], { encoding: 'utf8' }).stdout?.trim().length > 0,
  },
  {
    what: 'PostgreSQL with PostGIS 3.3 or newer (or DATABASE_URL)',
    groups: ['server'],
    packages: ['postgresql', 'postgresql-postgis'],
    present: () => process.env.DATABASE_URL !== undefined || postgresBin() !== undefined,
  },
  {
    what: 'ogrinfo, the client that the OGC API is tested with',
    groups: ['server'],
    packages: ['gdal-bin'],
    present: () => spawnSync('ogrinfo', ['--version']).status === 0,
  },
];

/** On Debian as root, installs what is missing and says so. Elsewhere says what to install. */
export function provide(needed: boolean): void {
  const missing = needed ? requirements.filter((one) => !one.present()) : [];
  if (missing.length === 0) return;
  const packages = missing.flatMap((one) => one.packages);
  console.log(`Missing: ${missing.map((one) => one.what).join(', ')}.`);
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) {
    console.log(`Install them, on Debian by: sudo apt-get install ${packages.join(' ')}`);
    return;
  }
  console.log(`Installing by apt: ${packages.join(' ')} …`);
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  spawnSync('apt-get', ['update', '-qq'], { stdio: 'inherit', env });
  const quiet = ['-y', '-qq', '-o', 'Dpkg::Use-Pty=0', '--no-install-recommends'];
  spawnSync('apt-get', ['install', ...quiet, ...packages], { stdio: ['ignore', 'ignore', 'inherit'], env });
}

/** What `group` still lacks, a sentence each. */
export function missingRequirements(group: string): string[] {
  return requirements
    .filter((one) => one.groups.includes(group) && !one.present())
    .map((one) => `${one.what} is not installed (Debian: ${one.packages.join(' ')})`);
}
