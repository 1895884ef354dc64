/** What one read of foreign files may cost before it is refused or ended. */
export interface Limits {
  /** Of each file as it came, and of all files that leave an archive. */
  bytes: number;
  unpackedBytes: number;
  /** Unpacked size over packed size of one archive entry; only asked above 1 MB unpacked. */
  unpackRatio: number;
  entries: number;
  features: number;
  /** Wall time of one GDAL call. */
  seconds: number;
  /** Heap of the GDAL module. */
  heapBytes: number;
}

export const defaultLimits: Limits = {
  bytes: 512 * 2 ** 20,
  unpackedBytes: 2 * 2 ** 30,
  unpackRatio: 200,
  entries: 2_000,
  features: 2_000_000,
  seconds: 600,
  heapBytes: 1.5 * 2 ** 30,
};
