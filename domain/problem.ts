/** A text in both languages of the product. */
export interface Bilingual {
  zh: string;
  en: string;
}

/**
 * An error that a person can act on (RFC 9457). Thrown by domain and server code alike; the HTTP layer and the command
 * line print it, everything else lets it pass.
 */
export class Problem extends Error {
  override readonly name = 'Problem';
  /** Stable and machine readable, `capability.what`, e.g. `import.crs-missing`. */
  readonly code: string;
  /** What is wrong. */
  readonly title: Bilingual;
  /** What to do about it. */
  readonly remedy: Bilingual;
  /** HTTP status where it travels over HTTP. */
  readonly status: number;
  /** Facts a program may read: row numbers, ids, limits. */
  readonly facts: Readonly<Record<string, unknown>>;

  constructor(
    code: string,
    title: Bilingual,
    remedy: Bilingual,
    options: { status?: number; facts?: Record<string, unknown>; cause?: unknown } = {},
  ) {
    super(`${title.en} ${remedy.en}`, { cause: options.cause });
    this.code = code;
    this.title = title;
    this.remedy = remedy;
    this.status = options.status ?? 400;
    this.facts = options.facts ?? {};
  }
}
