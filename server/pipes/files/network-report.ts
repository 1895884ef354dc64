import { issueNames } from '../../../domain/pipes/validate/issue.ts';
import type { NetworkImport } from '../../contract/pipes.ts';
import { isOwnDrawing } from './own-file.ts';

/** Files whose points and lines belong together, read by this capability: survey tables, hydraulic models, drawings of ours. */
export function isNetworkFile(path: string): boolean {
  return /\.(inp|xlsx|csv|tsv|txt)$/i.test(path) || (/\.dxf$/i.test(path) && isOwnDrawing(path));
}

/** What came in, in words. */
export function networkReport(report: NetworkImport, language: 'zh' | 'en'): string {
  const { nodes, segments, version, warnings, faults } = report;
  const stored =
    version === null
      ? { zh: '试导入，未写入', en: 'dry run, nothing stored' }
      : { zh: `已写入，版本 ${version}`, en: `stored as version ${version}` };
  const counts = {
    zh: `${nodes} 个管点，${segments} 段管线；${stored.zh}`,
    en: `${nodes} points, ${segments} segments; ${stored.en}`,
  };
  return [
    counts[language],
    ...warnings.map((one) => `! ${one.table} ${one.row}: ${one.text[language]}`),
    ...Object.entries(faults).map(
      ([code, count]) => `${String(count).padStart(6)}  ${issueNames[code]?.[language] ?? code}`,
    ),
  ].join('\n');
}
