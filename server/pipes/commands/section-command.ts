import { extname } from 'node:path';
import { crossSectionOf } from '../../../domain/pipes/section/cross-section.ts';
import { drawCrossSection } from '../../../domain/pipes/section/draw-cross-section.ts';
import { drawProfile } from '../../../domain/pipes/section/draw-profile.ts';
import type { Drawing } from '../../../domain/pipes/section/drawing.ts';
import { drawingDxf } from '../../../domain/pipes/section/dxf.ts';
import { profileOf } from '../../../domain/pipes/section/profile.ts';
import { drawingSvg } from '../../../domain/pipes/section/svg.ts';
import type { Standards } from '../../../domain/pipes/standards.ts';
import { createTracer } from '../../../domain/pipes/trace/trace.ts';
import { showUsage } from '../../show-usage.ts';
import { networkOptions, parseArgs, readNetworkWords, type Values, writeOut } from './network-words.ts';
import { frostOf, languageOf } from './option-values.ts';
import { standardsOf } from './own-tables.ts';

const usage = `lianpian pipes profile FILE… (--from NODE --to NODE | --segments ID,ID…) --out F.svg|F.dxf [--frost M] [--standards F] [--lang zh|en]
lianpian pipes section FILE… --line X1,Y1,X2,Y2 --out F.svg|F.dxf [--buildings FILE] [--frost M] [--standards F] [--lang zh|en]`;

/** A longitudinal profile between two nodes, or along named segments. */
export async function profile(words: string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args: words,
    allowPositionals: true,
    options: {
      ...networkOptions,
      from: { type: 'string' },
      to: { type: 'string' },
      segments: { type: 'string' },
    },
  });
  if (values.help || positionals.length === 0 || !(values.segments || (values.from && values.to)))
    return helped(values);
  const { network } = await readNetworkWords(positionals, values);
  const segments =
    values.segments?.split(',') ??
    createTracer(network).trace({ kind: 'shortest-path', nodes: [values.from!], to: values.to! }).segments;
  const result = profileOf(network, segments, await judging(values));
  if (values.json) console.log(JSON.stringify(result));
  return written(drawProfile(result, language(values)), values);
}

/** A cross-section along a line. */
export async function section(words: string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args: words,
    allowPositionals: true,
    options: { ...networkOptions, line: { type: 'string' } },
  });
  const line = values.line?.split(',').map(Number) ?? [];
  if (
    values.help ||
    positionals.length === 0 ||
    line.length !== 4 ||
    line.some((one) => !Number.isFinite(one))
  )
    return helped(values);
  const { network, around } = await readNetworkWords(positionals, values);
  const [ax, ay, bx, by] = line as [number, number, number, number];
  const result = crossSectionOf(
    network,
    [
      [ax, ay],
      [bx, by],
    ],
    { around, ...(await judging(values)) },
  );
  if (values.json) console.log(JSON.stringify(result));
  return written(drawCrossSection(result, language(values)), values);
}

async function written(drawing: Drawing, values: Values): Promise<number> {
  if (values.out)
    await writeOut(
      values.out,
      extname(values.out).toLowerCase() === '.dxf' ? drawingDxf(drawing) : drawingSvg(drawing),
    );
  else if (!values.json) console.log(drawingSvg(drawing));
  return 0;
}

function helped(values: Values): number {
  return showUsage(usage, values.help === true);
}

function language(values: Values): 'zh' | 'en' {
  return languageOf(values.lang);
}

async function judging(values: Values): Promise<{ frostDepthM: number | null; standards: Standards }> {
  return {
    frostDepthM: frostOf(values.frost).frostDepthM ?? null,
    standards: await standardsOf(values),
  };
}
