import { Problem } from '../../domain/problem.ts';
import { cleanPhoto } from './photos.ts';

/** A scan of a signed document. A picture is made anew; a PDF is kept as it came and only ever handed out as a download. */
export interface PaperProof {
  bytes: Buffer;
  type: 'image/jpeg' | 'application/pdf';
}

export const largestProofBytes = 20 * 1024 * 1024;

/** @throws Problem where it is neither a picture nor a PDF */
export async function cleanProof(file: Buffer): Promise<PaperProof> {
  if (file.subarray(0, 5).toString('latin1') === '%PDF-') {
    if (!file.subarray(-2048).includes('%%EOF')) throw brokenPdf();
    return { bytes: file, type: 'application/pdf' };
  }
  const { jpeg } = await cleanPhoto(file);
  return { bytes: jpeg, type: 'image/jpeg' };
}

function brokenPdf(): Problem {
  return new Problem(
    'progress.proof-broken',
    { zh: '这个 PDF 不完整。', en: 'This PDF is cut off.' },
    { zh: '请重新扫描，或上传照片。', en: 'Scan it again, or send a photograph.' },
    { status: 415 },
  );
}
