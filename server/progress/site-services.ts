import type { Request } from 'express';
import type { Services } from '../services.ts';
import { type Mailer, mailerFrom } from './mailer.ts';
import type { Place } from './pages.ts';

const mailers = new WeakMap<Services, Mailer | undefined>();

/** The mail server of this process, opened on first use. */
export function mailerOf(services: Services): Mailer | undefined {
  if (!mailers.has(services)) mailers.set(services, mailerFrom(process.env));
  return mailers.get(services);
}

/** Address that goes into mails: what the city has set, never what a request says of itself. */
export function originOf({ config }: Services): string {
  return config.publicUrl?.replace(/\/$/, '') ?? `http://localhost:${config.port}`;
}

/**
 * Address that goes into pages, QR codes and feeds: what the city has set, else the one that the reader has come by. The name
 * that a proxy adds (X-Forwarded-Host) is not asked: whoever sets it would write it into a page that others are shown.
 */
export function originHere(services: Services, request: Request): string {
  const host = request.get('host') ?? '';
  const isHost = /^[\w.-]+(:\d+)?$|^\[[\da-f:.]+\](:\d+)?$/i.test(host);
  return services.config.publicUrl || !isHost ? originOf(services) : `${request.protocol}://${host}`;
}

export function queryOf(request: Request): URLSearchParams {
  const at = request.originalUrl.indexOf('?');
  return new URLSearchParams(at < 0 ? '' : request.originalUrl.slice(at));
}

export function placeOf(services: Services, request: Request): Place {
  return {
    path: request.path,
    query: queryOf(request),
    origin: originHere(services, request),
    hasMail: mailerOf(services) !== undefined,
  };
}
