import type { RequestHandler } from 'express';
import helmet from 'helmet';
import { Problem } from '../../domain/problem.ts';
import type { Config } from '../config.ts';

const tianditu = 'https://*.tianditu.gov.cn';

/** Headers of every answer. No upgrade to https on plain-http intranets; Tianditu only where its key is set. */
export function securityHeaders(config: Config): RequestHandler {
  const secure = config.publicUrl?.startsWith('https:') ?? false;
  const maps = config.tiandituKey ? [tianditu] : [];
  return helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'self'"],
        scriptSrc: ["'self'", "'wasm-unsafe-eval'"],
        // antd writes its styles at run time
        styleSrc: ["'self'", "'unsafe-inline'"],
        imgSrc: ["'self'", 'data:', 'blob:', ...maps],
        connectSrc: ["'self'", ...maps],
        workerSrc: ["'self'", 'blob:'],
        fontSrc: ["'self'", 'data:'],
        objectSrc: ["'none'"],
        baseUri: ["'none'"],
        formAction: ["'self'"],
        frameAncestors: ["'self'"],
      },
    },
    strictTransportSecurity: secure ? { maxAge: 31_536_000 } : false,
    crossOriginOpenerPolicy: secure,
    originAgentCluster: false,
    crossOriginResourcePolicy: { policy: 'same-origin' },
    referrerPolicy: { policy: 'same-origin' },
    xFrameOptions: { action: 'sameorigin' },
  });
}

const safeMethods = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * A page of another origin must not act with the cookies of this one. Browsers say where a request comes from; programs
 * without a browser send neither header and carry no foreign cookies.
 */
export function sameSite(config: Pick<Config, 'publicUrl'>): RequestHandler {
  // a proxy may ask under another name than people type
  const publicHost = config.publicUrl && hostOf(config.publicUrl);
  return (request, _, next) => {
    if (safeMethods.has(request.method)) return next();
    const site = request.get('sec-fetch-site');
    const origin = request.get('origin');
    const foreignSite = site !== undefined && site !== 'same-origin' && site !== 'none';
    const host = origin === undefined ? undefined : hostOf(origin);
    const foreignOrigin = origin !== undefined && host !== request.host && (!host || host !== publicHost);
    next(foreignSite || foreignOrigin ? foreign() : undefined);
  };
}

function hostOf(origin: string): string | undefined {
  return URL.canParse(origin) ? new URL(origin).host : undefined;
}

function foreign(): Problem {
  return new Problem(
    'http.foreign-origin',
    { zh: '请求来自另一个网站，已拒绝。', en: 'The request came from another site and was refused.' },
    { zh: '请在本站页面内操作。', en: 'Act from a page of this site.' },
    { status: 403 },
  );
}
