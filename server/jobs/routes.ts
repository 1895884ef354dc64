import type { Express, Request } from 'express';
import { requireRole } from '../access/enforce.ts';
import { actorOf } from '../access/session.ts';
import { open } from '../contract/access.ts';
import { openStream } from '../http/event-stream.ts';
import type { Services } from '../services.ts';
import type { Job } from './jobs.ts';

/** `GET /api/jobs/{id}`, its events, and `DELETE` to cancel; everybody sees their own jobs only. */
export function mountJobs(app: Express, services: Services): void {
  const { jobs, auth, db } = services;
  const actor = async (request: Request) => {
    const who = await actorOf(auth, db, request.headers);
    requireRole(who, open.staff);
    return who;
  };
  app.get('/api/jobs/:id', async (request, response) => {
    response.set('cache-control', 'no-store');
    response.json(told(jobs.find(request.params.id, await actor(request))));
  });
  app.delete('/api/jobs/:id', async (request, response) => {
    jobs.cancel(request.params.id, await actor(request));
    response.status(204).end();
  });
  app.get('/api/jobs/:id/events', async (request, response) => {
    const { id } = request.params;
    const who = await actor(request);
    jobs.find(id, who);
    const stream = openStream(request, response);
    const stop = jobs.watch(id, who, (job) => {
      stream.send('job', told(job));
      if (ended(job)) stream.end();
    });
    stream.onEnd(stop);
  });
}

const ended = (job: Job) => job.state !== 'waiting' && job.state !== 'running';

function told({ id, kind, state, progress, result, problem }: Job) {
  const refusal = problem && {
    code: problem.code,
    texts: problem.title,
    remedy: problem.remedy,
    facts: problem.facts,
  };
  return { id, kind, state, progress: progress ?? null, result: result ?? null, problem: refusal ?? null };
}
