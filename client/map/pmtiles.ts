import { addProtocol } from 'maplibre-gl';
import { FetchSource, PMTiles, Protocol, type RangeResponse, type Source } from 'pmtiles';

/** Lets sources name the PMTiles archive at `url` as `pmtiles://URL`: a map without a tile server. */
export function readPmtiles(url: string): void {
  const protocol = new Protocol();
  protocol.add(new PMTiles(new AnyServer(url)));
  addProtocol('pmtiles', protocol.tile);
}

/** Reads parts of the file, or, from a server that does not answer ranges, the whole of it once. */
class AnyServer implements Source {
  readonly #parts: FetchSource;
  readonly #url: string;
  #whole: Promise<ArrayBuffer> | undefined;
  #answersRanges: Promise<boolean> | undefined;

  constructor(url: string) {
    this.#url = url;
    this.#parts = new FetchSource(url);
  }

  getKey(): string {
    return this.#url;
  }

  async getBytes(
    offset: number,
    length: number,
    signal?: AbortSignal,
    etag?: string,
  ): Promise<RangeResponse> {
    this.#answersRanges ??= this.#askForOneByte();
    if (await this.#answersRanges) return this.#parts.getBytes(offset, length, signal, etag);
    this.#whole ??= fetch(this.#url).then((response) => response.arrayBuffer());
    return { data: (await this.#whole).slice(offset, offset + length) };
  }

  async #askForOneByte(): Promise<boolean> {
    const cut = new AbortController();
    const { status } = await fetch(this.#url, { headers: { range: 'bytes=0-0' }, signal: cut.signal });
    cut.abort();
    return status === 206;
  }
}
