/** Draws what the browser can decode, as JPEG. */
type Decode = (file: Blob) => Promise<Blob>;

/**
 * The photograph in a form that the server reads, before it waits for a network: HEIC is drawn anew where the browser has a
 * decoder of its own (Safari), with the loss of the camera's day; `unreadable` where it has none.
 */
export async function readablePhoto(file: Blob, decode: Decode = drawAsJpeg): Promise<Blob | 'unreadable'> {
  const brand = new TextDecoder('latin1').decode(await file.slice(4, 12).arrayBuffer());
  if (!/^ftyp(?:hei[cxms]|hev[cxms]|mif1|msf1)/.test(brand)) return file;
  try {
    return await decode(file);
  } catch {
    return 'unreadable';
  }
}

async function drawAsJpeg(file: Blob): Promise<Blob> {
  const picture = await createImageBitmap(file);
  const canvas = document.createElement('canvas');
  [canvas.width, canvas.height] = [picture.width, picture.height];
  canvas.getContext('2d')!.drawImage(picture, 0, 0);
  picture.close();
  return new Promise((resolve, reject) =>
    canvas.toBlob((jpeg) => (jpeg ? resolve(jpeg) : reject(new Error('not drawn'))), 'image/jpeg', 0.9),
  );
}
