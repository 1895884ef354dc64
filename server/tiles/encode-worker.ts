import { move } from 'piscina';
import { type EncodeOrder, encodeTile } from './encode.ts';

/** Shell around the encoder: bytes in, bytes out, neither copied. */
export default function run({ rows, order }: { rows: Uint8Array; order: EncodeOrder }): Uint8Array {
  return move(encodeTile(rows, order)) as unknown as Uint8Array;
}
