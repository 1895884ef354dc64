import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Problem } from '../domain/problem.ts';
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
    secret: givenSecret(env.LIANPIAN_SECRET) ?? ownSecret(dataDir),
  };
}

/** Signs sessions: who could guess it could sign in as anybody. */
const leastSecret = 32;

function givenSecret(secret: string | undefined): string | undefined {
  if (!secret || secret.length >= leastSecret) return secret || undefined;
  throw new Problem(
    'config.secret-short',
    { zh: 'LIANPIAN_SECRET 过短。', en: 'LIANPIAN_SECRET is too short.' },
    {
      zh: `请设为至少 ${leastSecret} 个随机字符，或留空自动生成。`,
      en: `Give at least ${leastSecret} random characters, or leave it out.`,
    },
  );
}

/** Made once and kept beside the data, so that sessions outlive a restart; made anew where a crash left half of it. */
function ownSecret(dataDir: string): string {
  const file = join(dataDir, 'secret');
  try {
    const kept = existsSync(file) ? readFileSync(file, 'utf8').trim() : '';
    if (kept.length >= leastSecret) return kept;
    mkdirSync(dataDir, { recursive: true });
    const secret = randomBytes(32).toString('base64url');
    writeFileSync(file, `${secret}\n`, { mode: 0o600 });
    return secret;
  } catch (cause) {
    throw notWritable(dataDir, cause);
  }
}

function notWritable(dataDir: string, cause: unknown): Problem {
  return new Problem(
    'config.data-directory',
    { zh: `数据目录 ${dataDir} 无法读写。`, en: `The data directory ${dataDir} cannot be read and written.` },
    {
      zh: '请把目录交给运行服务的用户，或用 --data 另选目录。',
      en: 'Give it to the user who runs the server, or choose another with --data.',
    },
    { status: 503, cause },
  );
}
