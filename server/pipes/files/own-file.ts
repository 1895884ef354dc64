import { closeSync, existsSync, openSync, readSync } from 'node:fs';
import { isOwnDxf } from '../../../domain/pipes/files/dxf-read.ts';

/** The tables of a drawing lie before its objects; CAD programs put their own styles and settings among them. */
const headBytes = 2 << 20;

/** Whether this program wrote the drawing, by the head of the file. */
export function isOwnDrawing(path: string): boolean {
  if (!existsSync(path)) return false;
  const file = openSync(path, 'r');
  try {
    const head = Buffer.alloc(headBytes);
    const length = readSync(file, head, 0, headBytes, 0);
    return isOwnDxf(head.toString('latin1', 0, length));
  } finally {
    closeSync(file);
  }
}
