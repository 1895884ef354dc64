import type { PipeNode, PipeSegment } from '../model.ts';
import type { EpanetExtras } from './epanet-read.ts';

/** Nodes and links that a file had and the network has no more. */
export interface GoneParts {
  nodes: ReadonlySet<string>;
  links: ReadonlySet<string>;
}

export function goneParts(
  extras: EpanetExtras | undefined,
  nodes: readonly PipeNode[],
  segments: readonly PipeSegment[],
): GoneParts {
  const names = (kind: 'node' | 'link', kept: ReadonlySet<string>) =>
    new Set(
      Object.keys(extras?.rows ?? {})
        .filter((key) => key.startsWith(`${kind} `))
        .map((key) => key.slice(kind.length + 1))
        .filter((id) => !kept.has(id)),
    );
  return {
    nodes: names('node', new Set(nodes.map((one) => one.id))),
    links: names('link', new Set(segments.map((one) => one.id))),
  };
}

/** Sections whose rows begin with the node (or tank) that they are about. */
const OF_NODES = new Set(['DEMANDS', 'EMITTERS', 'QUALITY', 'SOURCES', 'MIXING']);
const NODE_WORDS = /\b(?:NODE|JUNCTION|JUNC|TANK|RESERVOIR|RESERV)\s+(\S+)/gi;
const LINK_WORDS = /\b(?:LINK|PIPE|PUMP|VALVE)\s+(\S+)/gi;

/** The rows of a section without those about parts that are gone: EPANET refuses a demand of a node that is not there. */
export function withoutGone(section: string, lines: readonly string[], gone: GoneParts): string[] {
  if (gone.nodes.size + gone.links.size === 0) return [...lines];
  if (OF_NODES.has(section)) return lines.filter((line) => !gone.nodes.has(firstWord(line)));
  if (section === 'TAGS')
    return lines.filter((line) => {
      const [kind, id = ''] = line.trim().split(/\s+/);
      return !(kind?.toUpperCase() === 'NODE' ? gone.nodes : gone.links).has(id);
    });
  if (section === 'CONTROLS' || section === 'ENERGY') return lines.filter((line) => !names(line, gone));
  return section === 'RULES' ? rulesWithoutGone(lines, gone) : [...lines];
}

/** A rule is several lines: it goes as a whole. */
function rulesWithoutGone(lines: readonly string[], gone: GoneParts): string[] {
  const rules: string[][] = [[]];
  for (const line of lines) {
    if (/^\s*RULE\b/i.test(line)) rules.push([]);
    rules.at(-1)!.push(line);
  }
  return rules.filter((rule) => !rule.some((line) => names(line, gone))).flat();
}

function names(line: string, { nodes, links }: GoneParts): boolean {
  const said = line.split(';')[0]!;
  return (
    [...said.matchAll(NODE_WORDS)].some(([, id]) => nodes.has(id!)) ||
    [...said.matchAll(LINK_WORDS)].some(([, id]) => links.has(id!))
  );
}

function firstWord(line: string): string {
  return line.trim().split(/\s+/)[0] ?? '';
}
