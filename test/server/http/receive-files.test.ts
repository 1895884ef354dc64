import type { AddressInfo } from 'node:net';
import express from 'express';
import { afterAll, describe, expect, test } from 'vitest';
import { Problem } from '../../../domain/problem.ts';
import { handleProblem } from '../../../server/http/problem.ts';
import { filesOf, receiveFiles } from '../../../server/http/receive-files.ts';

const text = { zh: '', en: '' };
const app = express();
const receive = receiveFiles('files', {
  files: 2,
  bytesEach: 50_000,
  fields: 1,
  bytesAField: 100,
  tooLarge: () => new Problem('too-large', text, text, { status: 413 }),
  unusable: () => new Problem('unusable', text, text, { status: 422 }),
});
app.post('/', receive, (request, response) => {
  response.json({ names: filesOf(request).map(({ originalname }) => originalname) });
});
app.use(handleProblem);
const server = app.listen(0, '127.0.0.1');
afterAll(() => {
  server.close();
});

const blob = (bytes: number) => new Blob([new Uint8Array(bytes)]);

describe('files of a form', () => {
  test.each<[what: string, parts: [field: string, content: Blob | string, name?: string][], answer: object]>([
    [
      'come in under the names that the browser gave',
      [['files', blob(9), '点表.csv']],
      { names: ['点表.csv'] },
    ],
    ['one too many', Array(3).fill(['files', blob(9), 'a.csv']), { code: 'unusable', status: 422 }],
    ['another field', [['file', blob(9), 'a.csv']], { code: 'unusable', status: 422 }],
    ['a file too large', [['files', blob(50_001), 'a.csv']], { code: 'too-large', status: 413 }],
    [
      'a request that announces too much',
      [['files', blob(200_000), 'a.csv']],
      { code: 'too-large', status: 413 },
    ],
    ['a field too long', [['note', 'x'.repeat(101)]], { code: 'http.field-too-long', status: 422 }],
    ['no file', [['note', 'x']], { names: [] }],
  ])('%s', async (_, parts, answer) => {
    const form = new FormData();
    for (const [field, content, name] of parts)
      if (typeof content === 'string') form.append(field, content);
      else form.append(field, content, name);
    const { port } = server.address() as AddressInfo;
    const response = await fetch(`http://127.0.0.1:${port}/`, { method: 'POST', body: form });
    expect(await response.json()).toMatchObject(answer);
  });
});
