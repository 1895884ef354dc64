/** Guessing the encoding of Chinese text that does not say it, and decoding with the standard's own decoders. */
import { readFileSync } from 'node:fs';
import type { CutName } from '../../../domain/exchange/cut-columns.ts';

/** WHATWG label of an encoding for TextDecoder. */
export type Encoding = string;

/**
 * Encoding of bytes that claim none: byte order mark, zero bytes of UTF-16, valid UTF-8, else GB18030 when every byte
 * pair is legal, else Windows-1252. undefined for bytes that are no text at all.
 */
export function sniffEncoding(bytes: Uint8Array): Encoding | undefined {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be';
  const zeros = countZeros(bytes);
  if (zeros.odd > bytes.length / 6 && zeros.even === 0) return 'utf-16le';
  if (zeros.even > bytes.length / 6 && zeros.odd === 0) return 'utf-16be';
  if (zeros.odd + zeros.even > 0) return undefined;
  if (isLegal(bytes, 'utf-8')) return 'utf-8';
  if (isLegal(bytes, 'gb18030')) return 'gb18030';
  return 'windows-1252';
}

/** Decodes leniently: an illegal byte becomes U+FFFD, never an error. */
export function decodeBytes(bytes: Uint8Array, encoding: Encoding): string {
  return new TextDecoder(encoding, { ignoreBOM: true }).decode(bytes);
}

/** Legal to the end, forgiving a character that the end of the sample cuts. */
export function isLegal(bytes: Uint8Array, encoding: Encoding): boolean {
  try {
    new TextDecoder(encoding, { fatal: true }).decode(bytes, { stream: true });
    return true;
  } catch {
    return false;
  }
}

function countZeros(bytes: Uint8Array): { odd: number; even: number } {
  const counted = { odd: 0, even: 0 };
  for (let i = 0; i < Math.min(bytes.length, 4096); i++) {
    if (bytes[i] === 0) counted[i % 2 === 1 ? 'odd' : 'even']++;
  }
  return counted;
}

/** dBase language driver ids that name one code page (others, 0 and 0x57 among them, say nothing reliable). */
const languageDrivers: Record<number, Encoding> = {
  77: 'gb18030',
  122: 'gb18030',
  78: 'euc-kr',
  121: 'euc-kr',
  79: 'big5',
  120: 'big5',
  19: 'shift_jis',
  123: 'shift_jis',
  201: 'windows-1251',
  200: 'windows-1250',
  80: 'windows-874',
};

/**
 * Encoding of a .dbf without .cpg: GDAL's word where the language driver names a code page and the text obeys it, else
 * what the text itself looks like. Plain ASCII answers UTF-8.
 */
export function dbfEncoding(path: string): Encoding {
  const bytes = readFileSync(path);
  const text = dbfText(bytes, (name) => name);
  const declared = languageDrivers[bytes[29] ?? 0];
  if (text.every((byte) => byte < 0x80)) return 'utf-8';
  if (isLegal(dbfText(bytes, withoutHalfCharacter), 'utf-8')) return 'utf-8';
  if (declared && isLegal(text, declared)) return declared;
  return isLegal(text, 'gb18030') ? 'gb18030' : 'windows-1252';
}

/** Longest name of a column in a .dbf, bytes; what is longer was cut by its writer, also in the middle of a character. */
export const dbfNameBytes = 10;

/**
 * Names of a .dbf that fill their ten bytes, by what of them is whole text: those that may have been longer. Of two that read alike neither.
 * @param encoding - that the file is read in
 */
export function cutNames(path: string, encoding: Encoding): Map<string, CutName> {
  const found = new Map<string, CutName | undefined>();
  for (const name of dbfNames(readFileSync(path))) {
    const whole = encoding === 'utf-8' ? withoutHalfCharacter(name) : name;
    const text = wholeText(decodeBytes(whole, encoding));
    const isCut = name.length === dbfNameBytes && !found.has(text);
    found.set(text, isCut ? { text, tail: name.slice(whole.length) } : undefined);
  }
  return new Map([...found].flatMap(([text, cut]) => (cut ? [[text, cut] as const] : [])));
}

/** A name without what is left of a character that was cut at its end. */
export function wholeText(name: string): string {
  return name.replace(/\uFFFD+$/, '');
}

/** A name that was cut in the middle of a character of UTF-8, up to its last whole one. */
function withoutHalfCharacter(name: Uint8Array): Uint8Array {
  if (name.length < dbfNameBytes) return name;
  const lead = name.findLastIndex((byte) => byte >= 0xc0);
  const needed = lead < 0 ? 0 : name[lead]! >= 0xf0 ? 4 : name[lead]! >= 0xe0 ? 3 : 2;
  return lead >= 0 && name.length - lead < needed ? name.subarray(0, lead) : name;
}

/**
 * Field names and character fields of up to 2,000 records, each field closed by a blank so that cuts do not add up.
 * @param nameOf - what of a field's name is looked at
 */
function dbfText(bytes: Buffer, nameOf: (name: Uint8Array) => Uint8Array): Uint8Array {
  const headerBytes = bytes.readUInt16LE(8);
  const recordBytes = bytes.readUInt16LE(10);
  const fields: { at: number; length: number }[] = [];
  const out: number[] = [];
  let offset = 1;
  for (let at = 32; at + 32 <= headerBytes && bytes[at] !== 0x0d; at += 32) {
    out.push(...nameOf(nameAt(bytes, at)), 0x20);
    const length = bytes[at + 16]!;
    if (bytes[at + 11] === 0x43) fields.push({ at: offset, length });
    offset += length;
  }
  const records = Math.min(2_000, Math.floor((bytes.length - headerBytes) / recordBytes));
  for (let r = 0; r < records; r++) {
    for (const field of fields) {
      const from = headerBytes + r * recordBytes + field.at;
      let to = from + field.length;
      while (to > from && (bytes[to - 1] === 0x20 || bytes[to - 1] === 0)) to--;
      // a field filled to the brim may end in half a character: the writer's cut, not the encoding's fault
      if (to === from + field.length) while (to > from && bytes[to - 1]! >= 0x80) to--;
      for (let i = from; i < to; i++) out.push(bytes[i] === 0 ? 0x20 : bytes[i]!);
      out.push(0x20);
    }
  }
  return Uint8Array.from(out);
}

/** Names of the fields of a .dbf, as bytes. */
function* dbfNames(bytes: Buffer): Generator<Uint8Array> {
  if (bytes.length < 32) return;
  const headerBytes = bytes.readUInt16LE(8);
  for (let at = 32; at + 32 <= Math.min(headerBytes, bytes.length) && bytes[at] !== 0x0d; at += 32)
    yield nameAt(bytes, at);
}

/** Name of the field that is described there: eleven bytes, closed by a zero. */
function nameAt(bytes: Buffer, at: number): Uint8Array {
  const end = bytes.subarray(at, at + 11).indexOf(0);
  return bytes.subarray(at, end < 0 ? at + 11 : at + end);
}
