import { Problem } from '../../domain/problem.ts';

/** A refusal of a file: `import.<what>`, always 4xx, with the facts that a program may read. */
export function refuse(
  what: string,
  title: [zh: string, en: string],
  remedy: [zh: string, en: string],
  facts: Record<string, unknown> = {},
  status = 422,
): Problem {
  return new Problem(
    `import.${what}`,
    { zh: title[0], en: title[1] },
    { zh: remedy[0], en: remedy[1] },
    { status, facts },
  );
}

/** A figure of bytes as people read it. */
export function readableBytes(bytes: number): string {
  if (bytes >= 1 << 30) return `${(bytes / (1 << 30)).toFixed(1)} GB`;
  if (bytes >= 1 << 20) return `${(bytes / (1 << 20)).toFixed(1)} MB`;
  return `${Math.max(0.1, bytes / 1024).toFixed(1)} KB`;
}
