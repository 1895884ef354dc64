import { basename } from 'node:path';
import { uncutPipeColumn } from '../../../domain/pipes/files/cut-pipe-columns.ts';
import { type Bilingual, Problem } from '../../../domain/problem.ts';
import type { ReadFeature, ReadOptions } from '../../exchange/gdal/read-features.ts';
import { cutColumnWords } from './cut-column-words.ts';
import { readPart, type SitePart } from './layered-file.ts';
import type { SiteFiles } from './read-site.ts';
import { nothingUsable, type PlainOption, usableOf } from './usable-shapes.ts';

/** What the rows of an option are. */
const partOf = { mains: 'pipes', existing: 'pipes' } as const;

/** Reads the files of one site, all into the metres of the first that says where it lies, and keeps what is to be told of them. */
export class SiteReader {
  readonly warnings: Bilingual[] = [];
  readonly options: ReadOptions = { target: 'metric' };

  constructor({ unit, crs, swapXY }: Pick<SiteFiles, 'unit' | 'crs' | 'swapXY'>) {
    if (unit) this.options.localUnit = unit;
    if (crs) this.options.crs = crs;
    if (swapXY) this.options.swapXY = true;
  }

  warn(file: string, zh: string, en: string): void {
    this.warnings.push({ zh: `${file}：${zh}`, en: `${file}: ${en}` });
  }

  /** @throws Problem `import.*`, with option and file in its title */
  async read(
    option: Exclude<SitePart, 'pipes'> | 'mains' | 'existing',
    file: string,
    extra: ReadOptions = {},
  ): Promise<ReadFeature[]> {
    const part = partOf[option as keyof typeof partOf] ?? (option as SitePart);
    const uncut = part === 'pipes' ? { uncut: uncutPipeColumn } : {};
    const result = await ofOption(option, file, () =>
      readPart(file, part, { ...this.options, ...uncut, ...extra }),
    );
    if (result.taken !== undefined)
      this.warn(
        file,
        `是本软件写出的管网，--${option} 读取其中的图层 ${result.taken}`,
        `a network that this program wrote: --${option} takes its layer ${result.taken}`,
      );
    for (const one of result.warnings) {
      if (one !== 'crs-assumed') this.warn(file, one, one);
      else if (result.features.some(({ geometry }) => geometry !== null))
        this.warn(
          file,
          '没有坐标系信息，按经纬度（EPSG:4490）读取；不对时用 --crs 指定',
          'says no coordinate system and is read as longitude and latitude (EPSG:4490); name another by --crs',
        );
    }
    const cut = cutColumnWords(result.fields);
    // existing pipes and mains may be one file
    if (cut && !this.warnings.some((one) => one.zh === `${file}：${cut.zh}`)) this.warn(file, cut.zh, cut.en);
    this.options.metricSrid ??= result.crs.metricSrid;
    return result.features;
  }

  /**
   * What a yard may lack: a layer without a row is an answer, too.
   * @throws Problem `pipes.nothing-usable` where rows are there and none is of use
   */
  async readAny(option: PlainOption, file: string | undefined): Promise<ReadFeature[]> {
    if (file === undefined) return [];
    try {
      const { usable, told } = usableOf(option, file, await this.read(option, file));
      if (told) this.warnings.push(told);
      return usable;
    } catch (error) {
      if (!(error instanceof Problem) || error.code !== 'import.no-features') throw error;
      const { placeless } = error.facts as { placeless?: string[] };
      if (placeless) throw nothingUsable(option, file, [], placeless);
      this.warn(file, '没有要素', 'holds no features');
      return [];
    }
  }
}

/** A refusal of the reader says for which option the file was read: its title alone may not even name the file. */
export async function ofOption<T>(option: string, file: string, task: () => Promise<T>): Promise<T> {
  try {
    return await task();
  } catch (error) {
    if (!(error instanceof Problem) || !error.code.startsWith('import.')) throw error;
    const { code, title, remedy, facts, status } = error;
    const name = basename(file);
    throw new Problem(
      code,
      { zh: `--${option} ${name}：${title.zh}`, en: `--${option} ${name}: ${title.en}` },
      remedy,
      { facts: { ...facts, option, file }, status, cause: error },
    );
  }
}
