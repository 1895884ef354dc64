import contract from 'virtual:contract';
import { createORPCClient, ORPCError } from '@orpc/client';
import type { ContractRouterClient } from '@orpc/contract';
import { OpenAPILink } from '@orpc/openapi-client/fetch';
import { ApiProblem } from './problem.ts';

const link = new OpenAPILink(contract, {
  url: `${location.origin}/api`,
  interceptors: [
    async ({ next }) => {
      try {
        return await next();
      } catch (error) {
        throw await problemOf(error);
      }
    },
  ],
});

/** The server as typed functions: `api.works.listWorks({ city })`. A refusal is thrown as an ApiProblem. */
export const api: ContractRouterClient<typeof contract> = createORPCClient(link);

async function problemOf(error: unknown): Promise<unknown> {
  if (!(error instanceof ORPCError)) return error;
  let body = (error.data as { body?: unknown } | undefined)?.body;
  // oRPC reads only application/json; application/problem+json comes as a file
  if (body instanceof Blob && body.type.startsWith('application/problem+json'))
    body = JSON.parse(await body.text());
  return new ApiProblem(error.status, body ?? { code: error.code, title: error.message });
}
