import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import { emptyPieces, type Pieces } from '../../../domain/pipes/clash/pieces.ts';
import { PIPE_CLASSES, type PipeClass } from '../../../domain/pipes/standards.ts';

/** Lanes of a street from one kerb to the other: class, nominal width, level of the axis below the street. */
const LANES: [PipeClass, diameterM: number, depthM: number][] = [
  ['power-conduit', 0.5, 0.9],
  ['telecom-duct', 0.4, 0.8],
  ['water-to-200', 0.16, 1.9],
  ['gas-medium-a', 0.2, 1.2],
  ['heat-direct', 0.4, 1.6],
  ['water-over-200', 0.4, 2.1],
  ['sewer', 0.4, 2.8],
  ['sewer', 0.6, 2.4],
];

/**
 * A town of parallel streets, each with eight lanes of pipes in sections of 20 m whose ends wander by up to half a metre,
 * and a lateral across the street in every third section. Seeded: the same count gives the same town.
 */
export function streetPipes(count: number, seed = 7): { pieces: Pieces; nodeCount: number } {
  const random = xoroshiro128plus(seed);
  const draw = () => uniformFloat64(random);
  const perSection = LANES.length;
  const sections = Math.ceil(count / perSection);
  const perStreet = Math.max(1, Math.ceil(Math.sqrt(sections)));
  const pieces = emptyPieces(count, count);
  let lateralNode = Math.ceil(sections / perStreet) * (perStreet + 1) * perSection;
  const wander = new Float64Array(perSection);
  for (let k = 0; k < count; k++) {
    const section = Math.floor(k / perSection);
    const lane = k % perSection;
    const street = Math.floor(section / perStreet);
    const along = section % perStreet;
    const [name, diameterM, depthM] = LANES[lane]!;
    const y = street * 60 + (lane - 3.5) * 1.3;
    const groundM = 40 + 3 * Math.sin(street / 9) + 2 * Math.sin(along / 13);
    if (along === 0) wander[lane] = draw() - 0.5;
    const lateral = section % 3 === 0 && lane === section % perSection;
    const x = along * 20;
    pieces.x0[k] = lateral ? x + 4 + 12 * draw() : x;
    pieces.y0[k] = lateral ? street * 60 - 7 : y + wander[lane]!;
    wander[lane] = draw() - 0.5;
    pieces.x1[k] = lateral ? pieces.x0[k]! + draw() - 0.5 : x + 20;
    pieces.y1[k] = lateral ? street * 60 + 7 : y + wander[lane]!;
    pieces.z0[k] = groundM - depthM - 0.3 * draw();
    pieces.z1[k] = groundM - depthM - 0.3 * draw();
    pieces.radiusM[k] = diameterM / 2;
    pieces.halfHeightM[k] = diameterM / 2;
    pieces.row[k] = PIPE_CLASSES.indexOf(name);
    pieces.segment[k] = k;
    const node = (street * (perStreet + 1) + along) * perSection + lane;
    pieces.fromNode[k] = lateral ? lateralNode++ : node;
    pieces.toNode[k] = lateral ? lateralNode++ : node + perSection;
    pieces.atStart[k] = 1;
    pieces.atEnd[k] = 1;
  }
  return { pieces, nodeCount: lateralNode + 2 };
}
