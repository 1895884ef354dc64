import {
  newNode,
  newSegment,
  type PipeNetwork,
  type PipeNode,
  type PipeSegment,
} from '../../../domain/pipes/model.ts';

/** Fluent builder, so that a test reads like its title. */
export function aNetwork() {
  const network: PipeNetwork = { crs: 'EPSG:4552', nodes: [], segments: [], extras: {} };
  const builder = {
    node(id: string, x: number, y: number, more: Partial<PipeNode> = {}) {
      network.nodes.push(newNode({ id, x, y, ...more }));
      return builder;
    },
    /** A segment between existing nodes; `levels` are axis levels at both ends. */
    pipe(
      id: string,
      from: string,
      to: string,
      more: Partial<PipeSegment> & { levels?: [number, number] } = {},
    ) {
      const { levels, ...rest } = more;
      const ends = levels
        ? {
            levelReference: 'axis' as const,
            start: { groundM: null, depthM: null, levelM: levels[0] },
            end: { groundM: null, depthM: null, levelM: levels[1] },
          }
        : {};
      network.segments.push(newSegment({ id, from, to, ...ends, ...rest }));
      return builder;
    },
    /** A straight pipe with its own two nodes. */
    run(
      id: string,
      [ax, ay, bx, by]: [number, number, number, number],
      more: Partial<PipeSegment> & { levels?: [number, number] } = {},
    ) {
      const utility = more.utility ?? 'water';
      return builder
        .node(`${id}-a`, ax, ay, { utility })
        .node(`${id}-b`, bx, by, { utility })
        .pipe(id, `${id}-a`, `${id}-b`, more);
    },
    build: (format?: 'survey' | 'map') => ({ ...network, extras: format ? { format } : {} }),
  };
  return builder;
}
