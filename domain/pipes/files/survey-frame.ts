import type { PipeNode } from '../model.ts';
import type { RowProblem } from './row-problem.ts';

/**
 * The coordinate system of survey coordinates, already read as `x` = Y (east) and `y` = X (north). A zone prefix in the
 * eastings names the zone (CGCS2000 3°: EPSG 4513 = zone 25). Columns that were not swapped by the surveyor are told by
 * their size and turned back. Null = nobody said it: the network stays in a local frame.
 */
export function surveyFrame(
  nodes: PipeNode[],
  stated: string | null,
  problems: RowProblem[],
  table: string,
): string | null {
  const warn = (code: string, zh: string, en: string) =>
    problems.push({
      table,
      row: 1,
      column: 'X/Y',
      severity: 'warning',
      code: `survey.${code}`,
      text: { zh, en },
    });
  const east = median(nodes.map((one) => one.x));
  const north = median(nodes.map((one) => one.y));
  const isNorthing = (value: number) => value > 1_500_000 && value < 6_500_000;
  const isEasting = (value: number) =>
    (value > 100_000 && value < 900_000) || (value > 25_000_000 && value < 46_000_000);
  const degrees = Math.abs(east) <= 180 && Math.abs(north) <= 180 && nodes.length > 0;
  if (isNorthing(east) && isEasting(north)) {
    for (const node of nodes) [node.x, node.y] = [node.y, node.x];
    warn(
      'axes',
      'X 列是东坐标、Y 列是北坐标，已按数值大小识别',
      'column X holds eastings and Y northings; recognised by their size',
    );
  } else if (degrees && east < 54 && north > 54) {
    for (const node of nodes) [node.x, node.y] = [node.y, node.x];
  }
  if (stated) return stated;
  if (degrees && nodes.some((one) => !Number.isInteger(one.x))) {
    const looksLikeDegrees = nodes.every(({ x, y }) => x > 73 && x < 136 && y > 3 && y < 54);
    if (looksLikeDegrees) {
      warn(
        'degrees',
        '坐标为经纬度，按 CGCS2000（EPSG:4490）处理',
        'the coordinates are degrees, taken as CGCS2000 (EPSG:4490)',
      );
      return 'EPSG:4490';
    }
  }
  const easting = median(nodes.map((one) => one.x));
  const zone = Math.floor(easting / 1_000_000);
  if (zone >= 25 && zone <= 45) {
    const code = `EPSG:${4513 + zone - 25}`;
    warn('zone', `东坐标带 ${zone} 带号，按 ${code} 处理`, `eastings carry zone ${zone}: taken as ${code}`);
    return code;
  }
  warn(
    'crs-missing',
    '文件未说明坐标系，坐标按本地平面坐标处理；导入时请指定坐标系',
    'the file does not state its coordinate system: taken as a local frame; state it on import',
  );
  return null;
}

function median(values: number[]): number {
  const sorted = values.filter(Number.isFinite).sort((a, b) => a - b);
  return sorted[sorted.length >> 1] ?? 0;
}
