import express, { type Request, type RequestHandler } from 'express';
import { Problem } from '../../domain/problem.ts';

/** A question of 1,000 characters is 9 kB in a form; one that is far too long comes back to be shortened. */
const mostBytes = 64 * 1024;

const readWhole = express.urlencoded({ extended: false, limit: mostBytes });

/**
 * The fields of a form as a browser without script sends them, in `request.body`. Of a form that is longer than 64 kB the
 * beginning is read all the same and passed on with the refusal, so that nobody loses all that he wrote.
 * @throws Problem progress.form-too-long
 */
export const readForm: RequestHandler = (request, response, next) => {
  const isForm = request.is('urlencoded') && request.headers['content-encoding'] === undefined;
  if (!isForm || !(Number(request.headers['content-length']) > mostBytes))
    return readWhole(request, response, next);
  readBeginning(request).then((text) => {
    request.body = fieldsOf(text);
    next(tooLong());
  }, next);
};

/** What comes after it is left to Node, which reads it off when the answer is sent. */
function readBeginning(request: Request): Promise<string> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let bytes = 0;
    const take = (chunk: Buffer) => {
      chunks.push(chunk);
      bytes += chunk.length;
      if (bytes < mostBytes) return;
      request.off('data', take).pause();
      resolve(Buffer.concat(chunks).subarray(0, mostBytes).toString('latin1'));
    };
    request
      .on('data', take)
      .once('error', reject)
      .once('aborted', () => reject(tooLong()));
  });
}

/** A sign that the end has cut in two is left out. */
function fieldsOf(text: string): Record<string, string> {
  const fields = Object.fromEntries(new URLSearchParams(text.replace(/%[\da-f]?$/i, '')));
  for (const [name, value] of Object.entries(fields)) fields[name] = value.replace(/\ufffd+$/, '');
  return fields;
}

function tooLong(): Problem {
  return new Problem(
    'progress.form-too-long',
    { zh: '内容太长，没有提交。', en: 'This is far too long and was not taken.' },
    {
      zh: '问题最多 1000 字。下面只保留了开头的部分，请删减后再提交。',
      en: 'A question has at most 1,000 characters. Only its beginning is kept below: shorten it and send it again.',
    },
    { status: 413, facts: { mostBytes } },
  );
}
