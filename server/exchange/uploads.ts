/** Files that wait between upload and import: on disk, under one account's eyes, gone after a day. */
import { randomUUID } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import multer from 'multer';
import type { Actor } from '../access/actor.ts';
import { defaultLimits } from './gdal/limits.ts';
import type { InputFile } from './gdal/stage.ts';
import { readableBytes, refuse } from './problems.ts';

const keptMs = 24 * 3600_000;
/** Older uploads of an account make room for newer ones. */
const keptPerAccount = 20;
export const mostFiles = 40;

interface UploadNote {
  accountId: string;
  createdAt: number;
  files: { name: string; stored: string; bytes: number }[];
}

export class Uploads {
  readonly #folder: string;
  readonly receive: ReturnType<ReturnType<typeof multer>['array']>;

  /** @param dataDir where the server keeps its files; a server without one keeps uploads with the system's own */
  constructor(dataDir: string) {
    this.#folder = dataDir ? join(dataDir, 'uploads') : join(tmpdir(), 'lianpian-uploads');
    mkdirSync(this.#folder, { recursive: true });
    this.sweep();
    const storage = multer.diskStorage({
      destination: (request, _file, done) => {
        const holder = request as { uploadId?: string };
        holder.uploadId ??= randomUUID();
        const folder = join(this.#folder, holder.uploadId);
        mkdirSync(folder, { recursive: true });
        done(null, folder);
      },
      // the name of the user never reaches the file system
      filename: (_request, _file, done) => done(null, randomUUID()),
    });
    const limits = { fileSize: defaultLimits.bytes, files: mostFiles, fields: 10, fieldSize: 10_000 };
    this.receive = multer({ storage, limits, defParamCharset: 'utf8' }).array('files', mostFiles);
  }

  /** Keeps what multer stored. Errors: `import.upload-empty`. */
  keep(
    actor: Actor,
    uploadId: string | undefined,
    files: Express.Multer.File[],
  ): { uploadId: string; files: { name: string; bytes: number }[] } {
    if (!uploadId || files.length === 0) {
      throw refuse(
        'upload-empty',
        ['没有收到文件。', 'No file came in.'],
        ['请选择要导入的文件。', 'Choose the files to import.'],
        {},
        400,
      );
    }
    const note: UploadNote = {
      accountId: actor.accountId ?? '',
      createdAt: Date.now(),
      files: files.map((file) => ({
        name: file.originalname.split(/[\\/]/).at(-1)!.slice(0, 200),
        stored: file.filename,
        bytes: file.size,
      })),
    };
    writeFileSync(join(this.#folder, uploadId, 'note.json'), JSON.stringify(note));
    this.#makeRoom(note.accountId);
    return { uploadId, files: note.files.map(({ name, bytes }) => ({ name, bytes })) };
  }

  /** Files of an upload of this account. Errors: `import.upload-unknown`. */
  files(actor: Actor, uploadId: string): InputFile[] {
    const note = /^[0-9a-f-]{36}$/.test(uploadId) ? this.#note(uploadId) : undefined;
    if (!note || note.accountId !== (actor.accountId ?? '')) {
      throw refuse(
        'upload-unknown',
        ['没有这次上传，或已过期。', 'There is no such upload, or it has expired.'],
        ['请重新上传。', 'Upload the files again.'],
        {},
        404,
      );
    }
    return note.files.map(({ name, stored }) => ({ path: join(this.#folder, uploadId, stored), name }));
  }

  /** Removes what is older than a day, and broken uploads. */
  sweep(): void {
    for (const id of readdirSync(this.#folder)) {
      const age = Date.now() - (this.#note(id)?.createdAt ?? statSync(join(this.#folder, id)).mtimeMs);
      if (age > keptMs) this.discard(id);
    }
  }

  discard(uploadId: string): void {
    rmSync(join(this.#folder, uploadId), { recursive: true, force: true });
  }

  #makeRoom(accountId: string): void {
    const own = readdirSync(this.#folder)
      .map((id) => ({ id, note: this.#note(id) }))
      .filter((entry) => entry.note?.accountId === accountId)
      .sort((a, b) => b.note!.createdAt - a.note!.createdAt);
    for (const { id } of own.slice(keptPerAccount)) this.discard(id);
  }

  #note(uploadId: string): UploadNote | undefined {
    try {
      return JSON.parse(readFileSync(join(this.#folder, uploadId, 'note.json'), 'utf8')) as UploadNote;
    } catch {
      return undefined;
    }
  }
}

/** What multer says, as a refusal that a person understands. */
export function uploadRefusal(error: unknown): unknown {
  if (!(error instanceof multer.MulterError)) return error;
  if (error.code === 'LIMIT_FILE_SIZE') {
    const most = readableBytes(defaultLimits.bytes);
    return refuse(
      'over-size',
      [`文件超过上限 ${most}。`, `A file is over the limit of ${most}.`],
      [
        '请拆分文件，或请管理员用命令行导入。',
        'Split it, or ask the administrator to import it by command line.',
      ],
      {},
      413,
    );
  }
  if (error.code === 'LIMIT_FILE_COUNT' || error.code === 'LIMIT_UNEXPECTED_FILE') {
    return refuse(
      'too-many-files',
      [`一次最多上传 ${mostFiles} 个文件。`, `At most ${mostFiles} files go up at once.`],
      ['请打包为 ZIP。', 'Pack them as one zip.'],
      {},
      413,
    );
  }
  return refuse(
    'upload-broken',
    ['上传内容不完整。', 'The upload is not complete.'],
    ['请重新上传。', 'Upload it again.'],
    { code: error.code },
    400,
  );
}
