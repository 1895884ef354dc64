import type { Bilingual } from '../../domain/problem.ts';
import { currentLanguage } from '../i18n/i18n.ts';
import { problemOf } from './problem-words.ts';

/** A problem as the server sends it (RFC 9457 with both languages). */
export class ApiProblem extends Error {
  override readonly name = 'ApiProblem';
  readonly status: number;
  readonly code: string;
  readonly texts: Bilingual | null;
  readonly remedy: Bilingual | null;
  readonly facts: Readonly<Record<string, unknown>>;

  constructor(status: number, body: unknown) {
    const problem = (typeof body === 'object' && body !== null ? body : {}) as {
      code?: string;
      title?: string;
      texts?: Bilingual;
      remedy?: Bilingual;
      facts?: Record<string, unknown>;
    };
    super(problem.texts?.en ?? problem.title ?? `HTTP ${status}`);
    this.status = status;
    this.code = problem.code ?? `http.${status}`;
    this.texts = problem.texts ?? null;
    this.remedy = problem.remedy ?? null;
    this.facts = problem.facts ?? {};
  }
}

/** What went wrong and what to do, in the reader's language. */
export function describeProblem(error: unknown): { title: string; remedy: string } {
  const language = currentLanguage();
  const { title, remedy } = problemOf(error);
  return { title: title[language], remedy: remedy[language] };
}
