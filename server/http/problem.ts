import { ORPCError } from '@orpc/server';
import type { ErrorRequestHandler, Request, RequestHandler, Response } from 'express';
import { type Bilingual, Problem } from '../../domain/problem.ts';
import { ofDatabase } from './database-problem.ts';

/** Everything that was thrown, as the problem that leaves the server. What nobody foresaw tells nothing of its inside. */
export function problemOf(error: unknown): Problem {
  if (error instanceof Problem) return error;
  if (error instanceof ORPCError) return ofOrpc(error);
  const status = (error as { status?: unknown } | null)?.status;
  if (typeof status === 'number' && status >= 400 && status < 500) return ofStatus(status);
  return ofDatabase(error) ?? unforeseen(error);
}

/** RFC 9457. `title` and `detail` speak the reader's language, `texts` and `remedy` both. */
export function sendProblem(request: Request, response: Response, problem: Problem): void {
  const { headers, text } = problemBody(request, problem);
  response.status(problem.status).set(headers).end(text);
}

/** What `sendProblem` sends. */
export function problemBody(
  request: Request,
  problem: Problem,
): { headers: Record<string, string>; text: string } {
  const language = request.acceptsLanguages('zh', 'en') === 'en' ? 'en' : 'zh';
  return {
    headers: {
      'content-type': 'application/problem+json; charset=utf-8',
      'content-language': language === 'zh' ? 'zh-CN' : 'en',
      'cache-control': 'no-store',
    },
    text: JSON.stringify({
      type: `urn:lianpian:problem:${problem.code}`,
      status: problem.status,
      code: problem.code,
      title: problem.title[language],
      detail: problem.remedy[language],
      texts: problem.title,
      remedy: problem.remedy,
      facts: problem.facts,
    }),
  };
}

/** Last in line. */
export const handleProblem: ErrorRequestHandler = (error, request, response, next) => {
  const problem = problemOf(error);
  if (problem.status >= 500) console.error(`${request.method} ${request.path}`, problem.cause ?? problem);
  if (response.headersSent) next(error);
  else sendProblem(request, response, problem);
};

export const notFound: RequestHandler = (_, __, next) => next(ofStatus(404));

function ofOrpc(error: ORPCError<string, unknown>): Problem {
  if (error.cause instanceof Problem) return error.cause;
  if (error.status === 400) return invalidInput(error);
  return error.status < 500 ? ofStatus(error.status) : unforeseen(error);
}

function invalidInput(error: ORPCError<string, unknown>): Problem {
  const issues = ((error.data as { issues?: unknown[] } | undefined)?.issues ?? []) as {
    path?: (PropertyKey | { key: PropertyKey })[];
    message?: string;
  }[];
  const facts = issues.slice(0, 20).map(({ path, message }) => ({
    field: (path ?? []).map((part) => String(typeof part === 'object' ? part.key : part)).join('.'),
    message,
  }));
  const fields = facts.map((fact) => fact.field).join(', ');
  return new Problem(
    'http.invalid-input',
    {
      zh: `请求内容不符合要求${fields ? `：${fields}` : ''}。`,
      en: `The request is not as the API describes it${fields ? `: ${fields}` : ''}.`,
    },
    { zh: '请按 /openapi.json 的说明修改。', en: 'See /openapi.json for what is expected.' },
    { status: 400, facts: { issues: facts } },
  );
}

const statusTexts: Record<number, { title: Bilingual; remedy: Bilingual }> = {
  404: {
    title: { zh: '没有这个地址。', en: 'There is nothing at this address.' },
    remedy: { zh: '请检查链接。', en: 'Check the link.' },
  },
  405: {
    title: { zh: '此地址不支持该方法。', en: 'This address does not take that method.' },
    remedy: { zh: '请按 /openapi.json 的说明调用。', en: 'See /openapi.json.' },
  },
  413: {
    title: { zh: '请求内容过大。', en: 'The request is too large.' },
    remedy: { zh: '请拆分后重试。', en: 'Send it in parts.' },
  },
  429: {
    title: { zh: '请求过于频繁。', en: 'Too many requests.' },
    remedy: { zh: '请稍后再试。', en: 'Try again later.' },
  },
};

export function ofStatus(status: number): Problem {
  const known = statusTexts[status] ?? {
    title: { zh: `请求被拒绝（${status}）。`, en: `The request was refused (${status}).` },
    remedy: { zh: '请按 /openapi.json 的说明修改。', en: 'See /openapi.json for what is expected.' },
  };
  return new Problem(`http.${status}`, known.title, known.remedy, { status });
}

function unforeseen(cause: unknown): Problem {
  return new Problem(
    'http.unforeseen',
    { zh: '服务器出错，未做任何更改。', en: 'The server met an error; nothing was changed.' },
    { zh: '请稍后再试；若仍出现，请联系管理员。', en: 'Try again; if it stays, tell the administrator.' },
    { status: 500, cause },
  );
}
