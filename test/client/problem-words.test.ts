import { expect, test } from 'vitest';
import { ApiProblem } from '../../client/api/problem.ts';
import { problemOf } from '../../client/api/problem-words.ts';
import { answering } from '../../client/workers/answering.ts';
import { Problem } from '../../domain/problem.ts';

test('a connection that broke is said in the reader’s language, with what to do, whatever the browser calls it', () => {
  for (const message of [
    'Failed to fetch',
    'NetworkError when attempting to fetch resource.',
    'Load failed',
  ]) {
    const { title, remedy } = problemOf(new TypeError(message));
    expect(title.zh).toBe('服务器没有应答，这一步没有完成。');
    expect(remedy.zh).toContain('再试一次');
    expect(title.en).not.toContain('fetch');
  }
});

test('what the server or a worker says stays as it is; anything else is told by its own words', () => {
  const texts = { zh: '管网已被他人修改。', en: 'Somebody else changed the network.' };
  const remedy = { zh: '请重新载入。', en: 'Load it again.' };
  expect(problemOf(new ApiProblem(409, { code: 'pipes.conflict', texts, remedy }))).toEqual({
    title: texts,
    remedy,
  });
  expect(problemOf(new Problem('pipes.x', texts, remedy))).toEqual({ title: texts, remedy });
  expect(problemOf(new TypeError('x is undefined')).title.zh).toBe('x is undefined');
  expect(problemOf('plain').title.en).toBe('plain');
});

test('a worker that fetches says it in the same words', async () => {
  const run = {
    read: () => {
      throw new TypeError('Failed to fetch');
    },
  };
  const { problem } = await answering(run).call('read');
  expect(problem!.title).toMatchObject({ zh: '服务器没有应答，这一步没有完成。' });
});
