import { extname } from 'node:path';
import { csvText } from '../../../domain/exchange/csv.ts';
import { axisLevelM } from '../../../domain/pipes/clash/pieces.ts';
import { writeDxf } from '../../../domain/pipes/files/dxf-write.ts';
import { writeEpanet } from '../../../domain/pipes/files/epanet-write.ts';
import { nodeProperties, segmentProperties } from '../../../domain/pipes/files/own-features.ts';
import { asModel } from '../../../domain/pipes/files/stored-model.ts';
import type { Cell, SurveySheet } from '../../../domain/pipes/files/survey-tables.ts';
import { writeSurvey } from '../../../domain/pipes/files/survey-write.ts';
import { writeSwmm } from '../../../domain/pipes/files/swmm-write.ts';
import { manningN } from '../../../domain/pipes/hydraulics/manning.ts';
import { mapLabel, utilityNames } from '../../../domain/pipes/labels.ts';
import { nodesById, type PipeNetwork, planLine } from '../../../domain/pipes/model.ts';
import { Problem } from '../../../domain/problem.ts';
import { encodeGbk } from '../../exchange/gdal/dxf-finish.ts';

/**
 * A network as a file of the kind that its ending names: `.inp` (SWMM where it holds drains only, else EPANET), `.xlsx` and
 * `.csv` survey tables, `.json`, `.gpkg` and `.dxf`.
 */
export async function writePipeFile(
  network: PipeNetwork,
  name: string,
  kind?: 'epanet' | 'swmm',
): Promise<string | Uint8Array> {
  const ending = extname(name).toLowerCase();
  if (ending === '.json') return JSON.stringify(network);
  if (ending === '.inp') {
    const drains = network.segments.every((one) => ['sewage', 'storm', 'combined'].includes(one.utility));
    return (kind ?? (drains ? 'swmm' : 'epanet')) === 'swmm'
      ? writeSwmm(asModel(network, 'swmm'), (one) => manningN(one).n)
      : writeEpanet(asModel(network, 'epanet'));
  }
  if (ending === '.xlsx') return surveyWorkbook(network);
  if (ending === '.csv') {
    const { points, lines } = writeSurvey(network);
    return /点|point/i.test(name) ? csvText(points.rows) : csvText(lines.rows);
  }
  if (ending === '.gpkg') return geopackage(network);
  if (ending === '.dxf') return encodeGbk(writeDxf(network));
  throw new Problem(
    'pipes.unknown-format',
    { zh: `不能写出 ${ending || name}。`, en: `Can't write ${ending || name}.` },
    {
      zh: '请用 .inp、.xlsx、.csv、.json、.gpkg 或 .dxf。',
      en: 'Use .inp, .xlsx, .csv, .json, .gpkg or .dxf.',
    },
  );
}

async function surveyWorkbook(network: PipeNetwork): Promise<Uint8Array> {
  const { points, lines } = writeSurvey(network);
  const sheet = ({ name, rows }: SurveySheet) => ({
    data: rows.map((row) => row.map(xlsxCell)),
    sheet: name,
  });
  const { default: writeWorkbook } = await import('write-excel-file/node');
  return writeWorkbook([sheet(points), sheet(lines)]).toBuffer();
}

function xlsxCell(cell: Cell): string | number | boolean | null {
  return cell instanceof Date ? cell.toISOString().slice(0, 10) : cell;
}

/** Lines at their axes and points at the ground, each with a column for every field. */
async function geopackage(network: PipeNetwork): Promise<Uint8Array> {
  const { writeFeatures } = await import('../../exchange/gdal/write-features.ts');
  const nodes = nodesById(network);
  if (!network.crs) {
    throw new Problem(
      'pipes.crs-missing',
      {
        zh: '管网没有坐标系，不能写成 GeoPackage。',
        en: 'The network has no coordinate system, so it can not become a GeoPackage.',
      },
      { zh: '请用 --crs 指明坐标系，或导出 DXF。', en: 'State it with --crs, or export a DXF.' },
    );
  }
  const srid = Number(network.crs.replace(/^EPSG:/, ''));
  const lines = network.segments.flatMap((segment) => {
    const line = planLine(segment, nodes);
    if (!line) return [];
    const [start, end] = [axisLevelM(segment, 'start'), axisLevelM(segment, 'end')];
    const z = (share: number) => (start === null || end === null ? [] : [start + (end - start) * share]);
    const coordinates = line.map((place, k) => [...place, ...z(k / (line.length - 1))]);
    return [
      {
        geometry: { type: 'LineString' as const, coordinates },
        properties: {
          Layer: `${utilityNames[segment.utility].zh}${segment.state === 'planned' ? '_规划' : ''}`,
          Text: mapLabel(segment),
          ...segmentProperties(segment),
        },
      },
    ];
  });
  const points = network.nodes
    .filter((one) => Number.isFinite(one.x))
    .map((node) => ({
      geometry: {
        type: 'Point' as const,
        coordinates: [node.x, node.y, ...(node.groundM === null ? [] : [node.groundM])],
      },
      properties: { Layer: `${utilityNames[node.utility].zh}点`, ...nodeProperties(node) },
    }));
  const [file] = await writeFeatures(
    'geopackage',
    [
      { name: 'pipe_segment', features: lines },
      { name: 'pipe_node', features: points },
    ],
    { sourceSrid: srid, srid },
  );
  return file!.bytes;
}
