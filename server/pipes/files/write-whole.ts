import { rename, rm, writeFile } from 'node:fs/promises';

/** Writes a file whole or not at all: whoever stops the command finds the old one, never half of the new. */
export async function writeWhole(path: string, content: string | Uint8Array): Promise<void> {
  const part = `${path}.${process.pid}.part`;
  try {
    await writeFile(part, content);
    await rename(part, path);
  } catch (error) {
    await rm(part, { force: true });
    // what is told is the name that somebody gave
    if (error instanceof Error && 'path' in error) error.path = path;
    throw error;
  }
}
