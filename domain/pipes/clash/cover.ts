import { partyLabel } from '../labels.ts';
import { nodesById, type PipeNetwork, type PipeSegment } from '../model.ts';
import { type Figure, isVerified, pipeClass, type Standards, type Surface } from '../standards.ts';
import { coverAtEndsM } from './cure.ts';
import { type Finding, round } from './finding.ts';
import { isUnderground } from './pieces.ts';

export interface CoverOptions {
  standards: Standards;
  /** Project input; null = unknown, then nothing is said about frost. */
  frostDepthM: number | null;
  surfaceAt: (x: number, y: number) => Surface;
}

const surfaceNames: Record<Surface, { zh: string; en: string }> = {
  footway: { zh: '人行道', en: 'footway' },
  carriageway: { zh: '机动车道', en: 'carriageway' },
  yard: { zh: '庭院', en: 'yard' },
  paddy: { zh: '水田', en: 'paddy field' },
};

/** Cover under the surface (Table 4.1.1) and depth of the crown below the frost line, the worse end of each segment. */
export function coverFindings(network: PipeNetwork, options: CoverOptions): Finding[] {
  const nodes = nodesById(network);
  const findings: Finding[] = [];
  for (const segment of network.segments) {
    if (!isUnderground(segment) || segment.state === 'abandoned' || segment.kind !== 'pipe') continue;
    const covers = coverAtEndsM(segment, nodes);
    const atEnd = (covers.end ?? Number.POSITIVE_INFINITY) < (covers.start ?? Number.POSITIVE_INFINITY);
    const measured = atEnd ? covers.end : covers.start;
    const node = nodes.get(atEnd ? segment.to : segment.from);
    if (measured === null || !node) continue;
    const surface = options.surfaceAt(node.x, node.y);
    const figure = options.standards.cover(pipeClass(segment), surface, segment);
    if (figure && measured < figure.value - 1e-6) {
      findings.push(shallow('cover', segment, node, measured, figure.value, figure, surfaceNames[surface]));
    }
    const frost = options.standards.frost(pipeClass(segment));
    if (frost && options.frostDepthM !== null) {
      const needed = options.frostDepthM + frost.value;
      if (measured < needed - 1e-6) {
        const finding = shallow('frost', segment, node, measured, needed, frost, {
          zh: `冰冻线 ${options.frostDepthM.toFixed(2)} m`,
          en: `frost line ${options.frostDepthM.toFixed(2)} m`,
        });
        if (!frost.required) finding.severity = 'notice';
        findings.push(finding);
      }
    }
  }
  return findings;
}

function shallow(
  kind: 'cover' | 'frost',
  segment: PipeSegment,
  place: { x: number; y: number },
  measured: number,
  required: number,
  figure: Figure,
  under: { zh: string; en: string },
): Finding {
  const missing = Math.ceil((required - measured) * 100 - 1e-6) / 100;
  const label = partyLabel(segment);
  const open = isVerified(figure) ? { zh: '', en: '' } : { zh: '（待核）', en: ' (unverified)' };
  return {
    id: `${kind}|${segment.id}`,
    kind,
    severity: 'too-near',
    a: { type: 'segment', id: segment.id, label },
    b: { type: kind === 'cover' ? 'surface' : 'frost', id: kind, label: under },
    figure,
    requiredM: round(required),
    measuredM: round(measured, 3),
    x: place.x,
    y: place.y,
    levelM: null,
    yields: null,
    cure: {
      party: 'a',
      kind: 'lower',
      distanceM: missing,
      dxM: 0,
      dyM: 0,
      text: { zh: `降低 ${missing.toFixed(2)} m`, en: `lower by ${missing.toFixed(2)} m` },
    },
    text: {
      zh: `${label.zh} 覆土 ${measured.toFixed(2)} m，${under.zh} 要求 ${required.toFixed(2)} m（${figure.clause}）${open.zh}`,
      en: `${label.en}: cover ${measured.toFixed(2)} m, ${under.en} asks for ${required.toFixed(2)} m (${figure.clause})${open.en}`,
    },
  };
}
