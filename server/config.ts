import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { replicaUrls } from './db/replicas.ts';

export interface Config {
  port: number;
  host: string;
  dataDir: string;
  databaseUrl: string | undefined;
  /** Read replicas of `databaseUrl`, for tiles and collections. */
  replicaUrls: string[];
  poolSize: number;
  /** Address that people type, e.g. https://lianpian.example.cn; https makes cookies Secure. */
  publicUrl: string | undefined;
  /** Express's `trust proxy`: how many proxies stand before the server. */
  trustProxy: number;
  tiandituKey: string | undefined;
  /** 审图号 */
  mapApproval: string | undefined;
  /** Signs session cookies. */
  secret: string;
}

/** Settings by words (`--port 8080 --host 0.0.0.0 --data DIR`) over environment over defaults. */
export function readConfig(words: string[] = [], env: NodeJS.ProcessEnv = process.env): Config {
  const word = (name: string) => {
    const at = words.indexOf(`--${name}`);
    return at < 0 ? undefined : words[at + 1];
  };
  const dataDir = word('data') ?? env.LIANPIAN_DATA ?? '.lianpian';
  return {
    port: Number(word('port') ?? env.PORT ?? 8080),
    host: word('host') ?? env.HOST ?? '0.0.0.0',
    dataDir,
    databaseUrl: env.DATABASE_URL || undefined,
    replicaUrls: env.DATABASE_URL ? replicaUrls(env.DATABASE_REPLICA_URLS) : [],
    poolSize: Number(env.DATABASE_POOL ?? 8),
    publicUrl: env.PUBLIC_URL || undefined,
    trustProxy: Number(env.TRUST_PROXY ?? 0),
    tiandituKey: env.TIANDITU_KEY || undefined,
    mapApproval: env.MAP_APPROVAL || undefined,
    secret: env.LIANPIAN_SECRET ?? ownSecret(dataDir),
  };
}

/** Made once and kept beside the data, so that sessions outlive a restart. */
function ownSecret(dataDir: string): string {
  const file = join(dataDir, 'secret');
  try {
    return readFileSync(file, 'utf8').trim();
  } catch {
    mkdirSync(dataDir, { recursive: true });
    const secret = randomBytes(32).toString('base64url');
    writeFileSync(file, `${secret}\n`, { mode: 0o600 });
    return secret;
  }
}
