import { createHash, randomUUID } from 'node:crypto';
import { type QueryExecutorProvider, sql } from 'kysely';
import { Problem } from '../../domain/problem.ts';
import { todayInChina } from '../../domain/today.ts';
import { cameraDay } from './camera-day.ts';
import type { Database } from './database.ts';
import { lockCommunity, type MayTouch } from './milestones.ts';

/** Larger files are refused before they are read. */
export const largestPhotoBytes = 20 * 1024 * 1024;
const largestPixels = 100_000_000;

export interface CleanPhoto {
  jpeg: Buffer;
  thumbnail: Buffer;
  width: number;
  height: number;
  /** The day that the camera wrote, before everything of it was removed. */
  takenOn: string | null;
  sha256: string;
}

/**
 * Makes a picture anew: upright, at most 1,920 pixels, as JPEG without any metadata, so that no place, camera or name
 * leaves with it. Whatever isn't a photograph is refused.
 */
export async function cleanPhoto(file: Buffer): Promise<CleanPhoto> {
  if (file.length > largestPhotoBytes) throw tooLarge(file.length);
  try {
    const { default: sharp } = await import('sharp');
    // the head alone says how large it is; nothing is unpacked by asking
    const head = await sharp(file, { limitInputPixels: false }).metadata();
    const { exif, format, width = 0, height = 0 } = head;
    if (width * height > largestPixels) throw tooManyPixels(width, height);
    if (!['jpeg', 'png', 'webp', 'heif', 'tiff'].includes(format ?? '')) throw notAPhoto();
    const upright = sharp(file, { limitInputPixels: largestPixels, failOn: 'error' }).rotate();
    const jpeg = await upright
      .clone()
      .resize({ width: 1920, height: 1920, fit: 'inside', withoutEnlargement: true })
      .flatten({ background: '#ffffff' })
      .jpeg({ quality: 80, mozjpeg: true })
      .toBuffer({ resolveWithObject: true });
    const thumbnail = await sharp(jpeg.data)
      .resize({ width: 480, height: 360, fit: 'cover' })
      .jpeg({ quality: 74 })
      .toBuffer();
    return {
      jpeg: jpeg.data,
      thumbnail,
      width: jpeg.info.width,
      height: jpeg.info.height,
      takenOn: exif ? cameraDay(exif, todayInChina()) : null,
      sha256: createHash('sha256').update(file).digest('hex'),
    };
  } catch (error) {
    if (error instanceof Problem) throw error;
    throw isHeic(file) ? heic(error) : notAPhoto(error);
  }
}

export async function storePhoto(
  db: Database,
  place: {
    city: string;
    code: string;
    kind: 'before' | 'during' | 'after';
    caption: string;
    reportId: number | null;
    /** Day given by the reporter; the camera's own day goes before it. */
    takenOn: string | null;
  },
  file: Buffer,
  accountId: string | null,
  mayTouch: MayTouch = () => {},
): Promise<{ id: string }> {
  const photo = await cleanPhoto(file);
  return db.transaction().execute(async (tx) => {
    const community = await lockCommunity(tx, place.city, place.code);
    await mayTouch(community, tx);
    if (place.reportId !== null) await requireOwnReport(tx, place.city, community.id, place.reportId);
    const sentBefore = await withdrawnOfReport(tx, place.city, community.id, place.reportId, photo.sha256);
    if (sentBefore) return { id: sentBefore };
    const { rows } = await sql<{ id: string }>`insert into photo
        (city_code, id, community_id, report_id, kind, taken_on, caption, width, height, jpeg, thumbnail, sha256, account_id)
      values (${place.city}, ${randomUUID()}, ${community.id}, ${place.reportId}, ${place.kind},
        ${photo.takenOn ?? place.takenOn}, ${place.caption.slice(0, 200)}, ${photo.width}, ${photo.height}, ${photo.jpeg},
        ${photo.thumbnail}, ${photo.sha256}, ${accountId})
      on conflict (city_code, community_id, sha256) where withdrawn_reason is null do update set caption = photo.caption
      returning id`.execute(tx);
    await touch(tx, place.city, place.code);
    return rows[0]!;
  });
}

/**
 * A picture of a report that comes once more is a telephone that never heard the answer: it must not undo a withdrawal. One
 * that goes with another report, or with none, is shown because somebody wants it to be.
 */
async function withdrawnOfReport(
  tx: QueryExecutorProvider,
  city: string,
  communityId: number,
  reportId: number | null,
  sha256: string,
): Promise<string | undefined> {
  if (reportId === null) return undefined;
  const { rows } = await sql<{ id: string }>`select id from photo where city_code = ${city}
    and community_id = ${communityId} and report_id = ${reportId} and sha256 = ${sha256}
    and withdrawn_reason is not null`.execute(tx);
  return rows[0]?.id;
}

/** A picture proves a report of its own community, or none. */
async function requireOwnReport(
  tx: QueryExecutorProvider,
  city: string,
  communityId: number,
  reportId: number,
): Promise<void> {
  const isId = Number.isSafeInteger(reportId) && reportId > 0;
  const { rows } = await sql`select from progress_report
    where city_code = ${city} and id = ${isId ? reportId : 0} and community_id = ${communityId}`.execute(tx);
  if (rows.length === 0) throw otherReport(reportId);
}

export async function readPhoto(
  db: QueryExecutorProvider,
  city: string,
  id: string,
  size: 'full' | 'small',
): Promise<Buffer | undefined> {
  if (!/^[0-9a-f-]{36}$/.test(id)) return undefined;
  const column = size === 'small' ? sql`thumbnail` : sql`jpeg`;
  const { rows } = await sql<{ picture: Buffer }>`select ${column} picture from photo
    where city_code = ${city} and id = ${id} and withdrawn_reason is null`.execute(db);
  return rows[0]?.picture;
}

/** All pictures of a community, also those that are no longer shown, newest first. */
export async function readPhotos(db: QueryExecutorProvider, city: string, code: string) {
  const { rows } = await sql<{
    id: string;
    kind: 'before' | 'during' | 'after';
    takenOn: string | null;
    caption: string;
    withdrawnReason: string | null;
    receivedAt: Date;
    by: string | null;
  }>`select f.id, f.kind, to_char(f.taken_on, 'YYYY-MM-DD') "takenOn", f.caption,
      f.withdrawn_reason "withdrawnReason", f.received_at "receivedAt", f.account_id "by"
    from photo f join community c on c.city_code = f.city_code and c.id = f.community_id
    where c.city_code = ${city} and c.code = ${code} order by f.received_at desc, f.id limit 200`.execute(db);
  return rows;
}

/** Takes a picture off the public pages; it stays on record with the reason. */
export async function withdrawPhoto(
  db: Database,
  { city, id, reason }: { city: string; id: string; reason: string },
  mayTouch: MayTouch = () => {},
): Promise<void> {
  if (reason.trim() === '') throw needsReason();
  await db.transaction().execute(async (tx) => {
    const { rows } = await sql<{ code: string; author: string | null }>`select c.code,
        f.account_id author
      from photo f join community c on c.city_code = f.city_code and c.id = f.community_id
      where f.city_code = ${city} and f.id = ${id}`.execute(tx);
    if (!rows[0]) throw unknownPhoto(id);
    await mayTouch(await lockCommunity(tx, city, rows[0].code), tx, { author: rows[0].author });
    const { numAffectedRows } = await sql`update photo set withdrawn_reason = ${reason.trim()}
      where city_code = ${city} and id = ${id} and withdrawn_reason is null`.execute(tx);
    if (!numAffectedRows) throw alreadyWithdrawn(id);
    await touch(tx, city, rows[0].code);
  });
}

/** A picture changes the community's page: its readers and caches hear of it by the revision. */
async function touch(tx: QueryExecutorProvider, city: string, code: string): Promise<void> {
  await sql`update community set updated_at = now() where city_code = ${city} and code = ${code}`.execute(tx);
}

export function tooLarge(bytes: number): Problem {
  return new Problem(
    'progress.photo-too-large',
    {
      zh: `照片过大（${Math.round(bytes / 1048576)} MB）。`,
      en: `The photograph is too large (${Math.round(bytes / 1048576)} MB).`,
    },
    {
      zh: `每张不超过 ${largestPhotoBytes / 1048576} MB，请压缩后上传。`,
      en: `Send at most ${largestPhotoBytes / 1048576} MB a picture.`,
    },
    { status: 413, facts: { bytes, largest: largestPhotoBytes } },
  );
}

function tooManyPixels(width: number, height: number): Problem {
  return new Problem(
    'progress.photo-too-large',
    {
      zh: `照片像素过多（${width} × ${height}）。`,
      en: `The photograph has too many pixels (${width} × ${height}).`,
    },
    {
      zh: `每张不超过 ${largestPixels / 1e4} 万像素，请缩小后上传。`,
      en: `Send at most ${largestPixels / 1e6} million pixels.`,
    },
    { status: 413, facts: { width, height, largest: largestPixels } },
  );
}

function needsReason(): Problem {
  return new Problem(
    'progress.reason-missing',
    { zh: '撤下照片须写明原因。', en: 'A withdrawal needs a reason.' },
    { zh: '请填写原因。', en: 'Give the reason.' },
    { status: 422 },
  );
}

function unknownPhoto(id: string): Problem {
  return new Problem(
    'progress.photo-unknown',
    { zh: '没有这张照片。', en: 'There is no such photograph.' },
    { zh: '请刷新后重试。', en: 'Reload and try again.' },
    { status: 404, facts: { id } },
  );
}

function alreadyWithdrawn(id: string): Problem {
  return new Problem(
    'progress.photo-withdrawn',
    { zh: '这张照片已经撤下。', en: 'This photograph was withdrawn already.' },
    { zh: '请刷新。', en: 'Reload the list.' },
    { status: 409, facts: { id } },
  );
}

function otherReport(reportId: number): Problem {
  return new Problem(
    'progress.photo-report',
    { zh: '照片所附的填报不属于这个小区。', en: 'The report that it goes with is not of this community.' },
    { zh: '请从该小区的填报中上传。', en: 'Send it with a report of this community.' },
    { status: 422, facts: { reportId } },
  );
}

/** What telephones write by themselves and nobody may decode without a licence. */
function isHeic(file: Buffer): boolean {
  const brand = file.toString('latin1', 4, 12);
  return /^ftyp(?:hei[cxms]|hev[cxms]|mif1|msf1)/.test(brand);
}

function heic(cause: unknown): Problem {
  return new Problem(
    'progress.photo-heic',
    { zh: '暂不能读取 HEIC 照片。', en: 'HEIC pictures cannot be read here.' },
    {
      zh: '请在手机“设置 → 相机 → 格式”中选择“兼容性最佳”，或转为 JPEG 后上传。',
      en: 'On the telephone choose Settings → Camera → Formats → Most Compatible, or send it as JPEG.',
    },
    { status: 415, cause },
  );
}

function notAPhoto(cause?: unknown): Problem {
  return new Problem(
    'progress.photo-unreadable',
    { zh: '这个文件不是照片，或已损坏。', en: 'This file is not a photograph, or it is damaged.' },
    { zh: '请上传 JPEG、PNG 或 WebP 照片。', en: 'Send a JPEG, PNG or WebP picture.' },
    { status: 415, cause },
  );
}
