import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import express, { type Express, type Request, type Response } from 'express';
import { type LengthUnit, metresPerUnit } from '../../../domain/geo/placement.ts';
import type { LayerUse } from '../../../domain/pipes/files/layer-uses.ts';
import { UTILITIES, type Utility } from '../../../domain/pipes/model.ts';
import { Problem } from '../../../domain/problem.ts';
import { actorThrough, cityDoor } from '../../access/city-door.ts';
import { open } from '../../contract/access.ts';
import { ImportOptions } from '../../contract/exchange.ts';
import { readableBytes } from '../../exchange/problems.ts';
import { filesOf, receiveFiles } from '../../http/receive-files.ts';
import type { Services } from '../../services.ts';
import { cityFacts, readNetwork } from '../network-service.ts';
import { importNetwork } from './import-network.ts';
import { layoutFile } from './layout-file.ts';
import { writeLayout } from './write-layout.ts';
import { writePipeFile } from './write-pipe-file.ts';

/** Survey tables and models in, networks out as files: plain routes, because files are no JSON. */
export function mountPipeFiles(app: Express, services: Services): void {
  const door = cityDoor(services, open.pipeEditors);
  app.post(
    '/api/cities/:city/pipes/files',
    door,
    surveyFiles,
    async (request: Request, response: Response) => {
      const actor = actorThrough(response);
      const city = String(request.params.city);
      const files = filesOf(request);
      if (files.length === 0) throw noFile();
      const folder = await mkdtemp(join(tmpdir(), 'pipes-'));
      try {
        const stored = await Promise.all(
          files.map(async (file, k) => {
            const name = basename(file.originalname);
            const path = join(folder, `${k}`);
            await writeFile(path, file.buffer);
            return { path, name };
          }),
        );
        const { crs, unit, utility, place, layers, dryRun, replace } = texts(request.body);
        const known = UTILITIES.find((one) => one === utility) as Utility | undefined;
        const at = place?.split(',').map(Number);
        const answer = await importNetwork(
          services.db,
          city,
          stored,
          {
            crs: crs || null,
            ...(unit ? { unit: lengthUnit(unit) } : {}),
            ...(known ? { utility: known } : {}),
            ...(layers ? { layers: layerUses(layers) } : {}),
            ...(at?.length === 2 && at.every(Number.isFinite) ? { at: [at[0]!, at[1]!] as const } : {}),
            dryRun: dryRun === 'true',
            replace: replace === 'true',
          },
          actor,
        );
        response.json(answer);
      } finally {
        await rm(folder, { recursive: true, force: true });
      }
    },
  );

  app.get('/api/cities/:city/pipes/file', door, async (request: Request, response: Response) => {
    const city = String(request.params.city);
    const { west, south, east, north, name } = texts(request.query);
    const place = [west, south, east, north].map(Number) as [number, number, number, number];
    if (!place.every(Number.isFinite) || !name) throw noPlace();
    const { network } = await readNetwork(services.db, city, place, 60_000);
    const kind = /swmm/i.test(name) ? 'swmm' : /epanet/i.test(name) ? 'epanet' : undefined;
    const content = await writePipeFile(network, basename(name), kind);
    sendFile(response, basename(name), content);
  });

  app.post(
    '/api/cities/:city/pipes/layout-file',
    door,
    express.json({ limit: '24mb' }),
    async (request: Request, response: Response) => {
      const { format, layers } = layoutFile(request.body);
      const { srid } = await cityFacts(services.db, String(request.params.city));
      const content = await writeLayout(format, layers, srid);
      sendFile(response, `layout.${format === 'dxf' ? 'dxf' : 'gpkg'}`, content);
    },
  );
}

function sendFile(response: Response, name: string, content: string | Uint8Array): void {
  response.attachment(name.toWellFormed()).type('application/octet-stream').send(Buffer.from(content));
}

/** Fields of a form or an address; what comes twice is no text and counts as absent. */
function texts(fields: unknown): Record<string, string | undefined> {
  const entries = Object.entries((fields ?? {}) as Record<string, unknown>);
  return Object.fromEntries(
    entries.flatMap(([key, value]) => (typeof value === 'string' ? [[key, value]] : [])),
  );
}

function lengthUnit(unit: string): LengthUnit {
  if (Object.hasOwn(metresPerUnit, unit)) return unit as LengthUnit;
  const known = Object.keys(metresPerUnit);
  throw new Problem(
    'pipes.unit-unknown',
    { zh: `不认识单位 ${unit}。`, en: `The unit ${unit} is not known.` },
    { zh: `可用：${known.join('、')}。`, en: `There are ${known.join(', ')}.` },
  );
}

const mostFiles = 8;
const largestFile = 60 * 2 ** 20;
const surveyFiles = receiveFiles('files', {
  files: mostFiles,
  bytesEach: largestFile,
  fields: 12,
  bytesAField: 2 ** 20,
  tooLarge: (bytes) =>
    new Problem(
      'pipes.file-too-large',
      { zh: `文件过大（${readableBytes(bytes)}）。`, en: `The file is too large (${readableBytes(bytes)}).` },
      {
        zh: `每个文件不超过 ${readableBytes(largestFile)}；更大的请用“底数 → 导入”。`,
        en: `Send at most ${readableBytes(largestFile)} a file; the import page of the register takes more.`,
      },
      { status: 413 },
    ),
  unusable: noFile,
});

/** The field `layers` of a form: `LayerUse` by layer, as JSON. */
function layerUses(text: string): Record<string, LayerUse> {
  try {
    return ImportOptions.shape.layers.unwrap().parse(JSON.parse(text));
  } catch (cause) {
    throw new Problem(
      'pipes.layers-wrong',
      { zh: '图层对应无法识别。', en: 'The mapping of layers can not be read.' },
      {
        zh: '写法：{"图层":{"utility":"water"}}。',
        en: 'Write it like {"LAYER":{"utility":"water"}}.',
      },
      { status: 400, cause },
    );
  }
}

function noFile(): Problem {
  return new Problem(
    'pipes.no-file',
    { zh: '没有上传文件。', en: 'No file was sent.' },
    {
      zh: `请在字段 files 中上传点表、线表或 .inp 文件，最多 ${mostFiles} 个。`,
      en: `Send point and line tables or an .inp file in the field \`files\`, at most ${mostFiles}.`,
    },
  );
}

function noPlace(): Problem {
  return new Problem(
    'pipes.no-place',
    { zh: '缺少范围或文件名。', en: 'The place or the file name is missing.' },
    { zh: '请给出 west、south、east、north 与 name。', en: 'Give west, south, east, north and name.' },
  );
}
