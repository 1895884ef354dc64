import { components } from '../graph.ts';
import { utilityNames } from '../labels.ts';
import { GRAVITY_UTILITIES, type NodeKind, type PipeNode, tiedToMain, type Utility } from '../model.ts';
import type { CheckContext } from './issue.ts';

const SOURCES: ReadonlySet<NodeKind> = new Set(['reservoir', 'tank', 'regulator', 'substation', 'pump']);

/** Pressure networks that are fed from somewhere; cables come from beyond any survey. */
const PIPED: ReadonlySet<Utility> = new Set(['water', 'gas', 'heat']);

/**
 * Parts without a source or an outfall. A planned part that says where it is tied to a main has both there, though the
 * main is not in the file: nothing is said of it, and it stands for nobody else's main.
 */
export function componentChecks({ network, nodes, graph, report }: CheckContext) {
  const { component, count } = components(graph);
  const members: { nodes: number[]; edges: number[]; lengthM: number }[] = Array.from(
    { length: count },
    () => ({
      nodes: [],
      edges: [],
      lengthM: 0,
    }),
  );
  component.forEach((number, node) => {
    members[number]!.nodes.push(node);
  });
  graph.from.forEach((node, edge) => {
    if (node < 0 || graph.to[edge]! < 0) return;
    const home = members[component[node]!]!;
    home.edges.push(edge);
    home.lengthM += graph.lengthM[edge]!;
  });
  const parts = members.filter((one) => one.edges.length > 0);
  const utilityOf = (one: (typeof parts)[number]) => network.segments[one.edges[0]!]!.utility;
  const isTied = (one: (typeof parts)[number]) =>
    one.nodes.some((node) => nodes.get(graph.nodeIds[node]!)!.attributes[tiedToMain] === true);
  const isPlanned = (one: (typeof parts)[number]) =>
    one.edges.every((edge) => network.segments[edge]!.state === 'planned');
  for (const [utility, all] of Map.groupBy(parts, utilityOf)) {
    const group = all.filter((one) => !isTied(one));
    if (group.length === 0) continue;
    const gravity = GRAVITY_UTILITIES.has(utility);
    const known = group.filter((one) =>
      one.nodes.some((node) => {
        const { kind } = nodes.get(graph.nodeIds[node]!)!;
        return gravity ? kind === 'outfall' : SOURCES.has(kind);
      }),
    );
    const largest = group.reduce((a, b) => (b.lengthM > a.lengthM ? b : a));
    const reportUnmarked = (one: (typeof parts)[number], place: { x: number; y: number }) => {
      const name = utilityNames[utility];
      report({
        code: gravity ? 'topology.no-outfall' : 'topology.no-source',
        severity: gravity ? 'warning' : 'notice',
        text: gravity
          ? { zh: `${name.zh}管网没有排出口`, en: `the ${name.en} network has no outfall` }
          : { zh: `${name.zh}管网没有标明来源`, en: `the ${name.en} network has no source marked` },
        clause: null,
        nodes: one.nodes.slice(0, 1).map((node) => graph.nodeIds[node]!),
        segments: one.edges.map((edge) => graph.segmentIds[edge]!),
        ...place,
        repair: null,
      });
    };
    for (const one of group) {
      if (known.includes(one)) continue;
      const place = lowestOrFirst(one.nodes, network.nodes, gravity);
      // where nothing is marked as a source, the largest part stands for the main network
      // but not what was planned beside parts that are tied to one
      const isMain = one === largest && (group.length === all.length || !isPlanned(one));
      if (known.length === 0 && isMain) {
        if (gravity || PIPED.has(utility)) reportUnmarked(one, place);
        continue;
      }
      const what = gravity
        ? 'topology.no-outfall'
        : known.length > 0
          ? 'topology.no-source'
          : 'topology.disconnected';
      const name = utilityNames[utility];
      report({
        code: what,
        severity: gravity ? 'warning' : 'error',
        text: {
          zh: `${name.zh}的一部分（${one.edges.length} 段，${one.lengthM.toFixed(0)} m）${gravity ? '没有排出口' : known.length > 0 ? '没有接到水源、气源等' : '与主网不连通'}`,
          en: `a part of ${name.en} (${one.edges.length} segments, ${one.lengthM.toFixed(0)} m) ${gravity ? 'has no outfall' : known.length > 0 ? 'has no source' : 'is apart from the main network'}`,
        },
        clause: null,
        nodes: one.nodes.slice(0, 1).map((node) => graph.nodeIds[node]!),
        segments: one.edges.map((edge) => graph.segmentIds[edge]!),
        ...place,
        repair: null,
      });
    }
  }
}

function lowestOrFirst(members: number[], nodes: PipeNode[], lowest: boolean): { x: number; y: number } {
  const list = members.map((number) => nodes[number]!);
  const chosen = lowest
    ? list.reduce((a, b) =>
        (b.groundM ?? Number.POSITIVE_INFINITY) < (a.groundM ?? Number.POSITIVE_INFINITY) ? b : a,
      )
    : list[0]!;
  return { x: chosen.x, y: chosen.y };
}
