import { Problem } from '../../problem.ts';

/** Factors from a file's units into metres, millimetres and litres per second. */
export interface EpanetUnits {
  flow: string;
  us: boolean;
  lengthM: number;
  diameterMm: number;
  flowLS: number;
}

/** Litres per second in one unit of flow; the first five come with feet and inches, the others with metres. */
const FLOW_LS: Record<string, [litresPerSecond: number, us: boolean]> = {
  CFS: [28.316846592, true],
  GPM: [0.0630901964, true],
  MGD: [43.8126363889, true],
  IMGD: [52.6168042, true],
  AFD: [14.2764101568, true],
  LPS: [1, false],
  LPM: [1 / 60, false],
  MLD: [11.5740740741, false],
  CMH: [1 / 3.6, false],
  CMD: [1 / 86.4, false],
  CMS: [1000, false],
};

/** EPANET's rule: the flow unit decides the system of units. GPM where the file says nothing. */
export function epanetUnits(word: string | undefined): EpanetUnits {
  const flow = (word ?? 'GPM').toUpperCase();
  const known = FLOW_LS[flow];
  if (!known) {
    throw new Problem(
      'pipes.unknown-flow-unit',
      { zh: `流量单位 ${flow} 无法识别。`, en: `The flow unit ${flow} is not known.` },
      {
        zh: `请使用 ${Object.keys(FLOW_LS).join('、')} 之一。`,
        en: `Use one of ${Object.keys(FLOW_LS).join(', ')}.`,
      },
      { status: 422, facts: { unit: flow } },
    );
  }
  const [flowLS, us] = known;
  return { flow, us, lengthM: us ? 0.3048 : 1, diameterMm: us ? 25.4 : 1, flowLS };
}
