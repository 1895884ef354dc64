import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from 'node:http';
import type { Request, Response } from 'express';
import { LRUCache } from 'lru-cache';
import type { Problem } from '../../domain/problem.ts';
import type { Services } from '../services.ts';
import { problemBody } from './problem.ts';

interface Refusal {
  /** When the window of the limit ends, epoch milliseconds. */
  until: number;
  headers: OutgoingHttpHeaders;
  body: Buffer;
}

/** Who floods knows no more addresses than this; the oldest is asked of Express again. */
const mostKept = 10_000;
/** Nobody fills the memory with long headers: such a request is asked of Express each time. */
const longestKey = 300;
/** Pages are longer than what programs read. */
const mostBytes = 16 * 1024 * 1024;
const pageHeaders = { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' };

/** A browser that sends a form asks for a page before all else. */
export function asksForPage({ accept }: IncomingMessage['headers']): boolean {
  return accept?.trimStart().startsWith('text/html') ?? false;
}

/**
 * Refusals of those who are over a limit, sent again before Express sees the request until the window of the limit ends: a
 * flood costs what a file costs, and nobody who reads waits behind it. Every one was given by Express once.
 */
export class KnownRefusals {
  readonly #kept = new LRUCache<string, Refusal>({
    max: mostKept,
    maxSize: mostBytes,
    sizeCalculation: ({ body }) => body.length + longestKey,
  });
  readonly #paths: ReadonlySet<string>;
  readonly #trustsProxy: boolean;

  /** @param paths that share one limit @param trustsProxy the address of a reader is what a proxy says */
  constructor(paths: readonly string[], trustsProxy: boolean) {
    this.#paths = new Set(paths);
    this.#trustsProxy = trustsProxy;
  }

  /** Refuses, and knows it until the window ends. @param page for people, in place of what programs read */
  refuse(
    request: Request,
    response: Response,
    problem: Problem,
    until: Date | undefined,
    page?: string,
  ): void {
    const headers = { ...response.getHeaders() };
    // these count down; the time that is left is said anew each time
    for (const name of ['ratelimit', 'ratelimit-policy', 'retry-after']) delete headers[name];
    const { text, ...own } =
      page === undefined ? problemBody(request, problem) : { headers: pageHeaders, text: page };
    response.status(problem.status).set(own.headers).end(text);
    const key = this.#keyOf(request, request.originalUrl);
    if (until === undefined || key.length > longestKey) return;
    const body = Buffer.from(text);
    this.#kept.set(key, {
      until: until.getTime(),
      headers: { ...headers, ...own.headers, 'content-length': body.length },
      body,
    });
  }

  /** @returns whether the request was refused */
  handle(request: IncomingMessage, response: ServerResponse, now = Date.now()): boolean {
    if (request.method !== 'POST' || !this.#paths.has(pathOf(request.url ?? ''))) return false;
    const known = this.#kept.get(this.#keyOf(request, request.url ?? ''));
    if (!known || known.until <= now) return false;
    const seconds = Math.max(1, Math.ceil((known.until - now) / 1000));
    response.writeHead(429, { ...known.headers, 'retry-after': String(seconds) }).end(known.body);
    return true;
  }

  /** All that decides who asks, and in which language and form the answer is; a page is told apart by its address. */
  #keyOf({ socket, headers }: Pick<IncomingMessage, 'socket' | 'headers'>, url: string): string {
    const by = this.#trustsProxy ? String(headers['x-forwarded-for'] ?? '') : '';
    const page = asksForPage(headers) ? url : '';
    return [socket.remoteAddress, by, headers['accept-language'] ?? '', page].join('\n');
  }
}

const refusalsOf = new WeakMap<Services, KnownRefusals>();

/** The refusals that a server knows: made once, for the paths that are given first. */
export function knownRefusals(services: Services, paths: readonly string[]): KnownRefusals {
  const known = refusalsOf.get(services) ?? new KnownRefusals(paths, services.config.trustProxy > 0);
  refusalsOf.set(services, known);
  return known;
}

/** Refuses whom this server has refused in the same window. */
export function refuseKnown(services: Services, request: IncomingMessage, response: ServerResponse): boolean {
  return refusalsOf.get(services)?.handle(request, response) ?? false;
}

function pathOf(url: string): string {
  const end = url.indexOf('?');
  return end < 0 ? url : url.slice(0, end);
}
