import { ApiProblem } from './problem.ts';

/** JSON over the session cookie. A refusal is thrown as the problem the server described. */
export async function request<T>(path: string, init: RequestInit & { json?: unknown } = {}): Promise<T> {
  const { json, ...rest } = init;
  const response = await fetch(path, {
    credentials: 'same-origin',
    ...rest,
    ...(json === undefined
      ? {}
      : { body: JSON.stringify(json), headers: { 'content-type': 'application/json', ...rest.headers } }),
  });
  const text = await response.text();
  const body: unknown =
    /json/.test(response.headers.get('content-type') ?? '') && text ? JSON.parse(text) : text;
  if (!response.ok) throw new ApiProblem(response.status, body);
  return body as T;
}
