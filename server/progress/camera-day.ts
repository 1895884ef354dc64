import { isIsoDate } from '../../domain/progress/months.ts';

/** Tags of EXIF 2.32: where the block of the camera's own fields lies, and when the picture was taken and digitised. */
const cameraBlock = 0x8769;
const takenTags = [0x9003, 0x9004];

/**
 * The day on which the camera says the picture was taken (DateTimeOriginal, else DateTimeDigitized), or null when it says
 * none, one that is no date (cameras without a set clock write 0000:00:00) or one after `today`. Nothing else of the block is
 * read. The day on which a program last wrote the file (DateTime) says nothing about the picture.
 */
export function cameraDay(exif: Buffer, today: string): string | null {
  const tiff = exif.subarray(exif.toString('latin1', 0, 4) === 'Exif' ? 6 : 0);
  try {
    const fields = new Tiff(tiff);
    const block = fields.find(fields.first, [cameraBlock])?.value;
    if (block === undefined) return null;
    const at = fields.find(block, takenTags)?.value;
    if (at === undefined) return null;
    const [, year, month, day] = /^(\d{4}):(\d{2}):(\d{2})/.exec(tiff.toString('latin1', at, at + 10)) ?? [];
    const date = `${year}-${month}-${day}`;
    return isIsoDate(date) && date >= '1990-01-01' && date <= today ? date : null;
  } catch (error) {
    // offsets that point out of the block: it is not the picture that is damaged
    if (error instanceof RangeError) return null;
    throw error;
  }
}

class Tiff {
  readonly #bytes: Buffer;
  readonly #isLittle: boolean;
  readonly first: number;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
    this.#isLittle = bytes.toString('latin1', 0, 2) === 'II';
    this.first = this.#uint32(4);
  }

  /** The first of the tags that a directory holds, with its value or where its value lies. */
  find(directory: number, tags: readonly number[]): { value: number } | undefined {
    const count = this.#uint16(directory);
    for (const tag of tags)
      for (let i = 0; i < count; i++) {
        const entry = directory + 2 + 12 * i;
        if (this.#uint16(entry) === tag) return { value: this.#uint32(entry + 8) };
      }
    return undefined;
  }

  #uint16(at: number): number {
    return this.#isLittle ? this.#bytes.readUInt16LE(at) : this.#bytes.readUInt16BE(at);
  }

  #uint32(at: number): number {
    return this.#isLittle ? this.#bytes.readUInt32LE(at) : this.#bytes.readUInt32BE(at);
  }
}
