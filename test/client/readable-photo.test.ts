import { describe, expect, it } from 'vitest';
import { readablePhoto } from '../../client/progress/readable-photo.ts';

const file = (brand: string) => new Blob([new Uint8Array([0, 0, 0, 24]), brand, new Uint8Array(32)]);
const jpeg = new Blob([new Uint8Array([0xff, 0xd8, 0xff])], { type: 'image/jpeg' });

describe('a photograph that was chosen', () => {
  it('goes as it is where the server reads it', async () => {
    for (const each of [jpeg, file('ftypavif'), new Blob([])])
      expect(
        await readablePhoto(each, () => {
          throw new Error('not asked');
        }),
      ).toBe(each);
  });
  it('is drawn anew as JPEG where the browser reads HEIC, and refused at once where it does not', async () => {
    for (const brand of ['ftypheic', 'ftypmif1', 'ftyphevc']) {
      expect(await readablePhoto(file(brand), async () => jpeg)).toBe(jpeg);
      // this machine has no decoder, as Chrome has none
      expect(await readablePhoto(file(brand))).toBe('unreadable');
    }
  });
});
