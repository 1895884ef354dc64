import { utilityNames } from '../labels.ts';
import { GRAVITY_UTILITIES } from '../model.ts';
import { pointNames } from '../routing/answer/point-names.ts';
import type { LaidNetwork, LaidPipe } from '../routing/sizing/sized-network.ts';
import type { Block, TableColumn, TableRow } from './flow.ts';
import type { Language } from './paper.ts';
import { doorName } from './pipe-names.ts';
import { sizeOf } from './plan-network.ts';
import { sheetWords } from './sheet-words.ts';

/** 井位及标高一览表 of every utility: what plans and profiles have no room for. */
export function levelBlocks(networks: readonly LaidNetwork[], language: Language): Block[] {
  const say = sheetWords[language];
  const blocks: Block[] = [];
  for (const network of networks) {
    const rows = manholeRows(network, language);
    const level = GRAVITY_UTILITIES.has(network.utility) ? say.invert : say.crown;
    if (rows.length > 0)
      blocks.push({
        ...{ type: 'table', title: say.levelsOf(utilityNames[network.utility][language], level) },
        ...{ goesOn: say.goesOn, columns: columnsOf(say.levelColumns, levelShares), rows },
      });
  }
  return blocks;
}

/** 接户管一览表, house by house. */
export function serviceBlocks(networks: readonly LaidNetwork[], language: Language): Block[] {
  const say = sheetWords[language];
  const rows = networks.flatMap((one) => serviceRows(one, language));
  if (rows.length === 0) return [];
  const columns = columnsOf(say.serviceColumns, serviceShares);
  return [{ type: 'table', title: say.services, goesOn: say.goesOn, columns, rows }];
}

type Share = [share: number, align: TableColumn['align']];
const [left, middle, right] = ['start', 'middle', 'end'] as const;
const levelShares: Share[] = [
  ...([
    [16, middle],
    [24, right],
    [22, right],
    [16, right],
    [16, right],
    [14, right],
  ] as Share[]),
  ...([
    [16, middle],
    [18, middle],
    [15, right],
    [16, right],
  ] as Share[]),
];
const serviceShares: Share[] = [
  ...([
    [44, left],
    [16, middle],
    [18, middle],
    [20, middle],
    [17, right],
    [19, right],
    [22, right],
  ] as Share[]),
];

function columnsOf(titles: readonly string[], shares: readonly Share[]): TableColumn[] {
  return titles.map((title, k) => ({ title, share: shares[k]![0], align: shares[k]![1] ?? left }));
}

/** A row for each pipe that leaves a manhole or a bend toward the tie-in, house connections by their bends only; a manhole that nothing leaves has a row of its own. */
function manholeRows(network: LaidNetwork, language: Language): TableRow[] {
  const { utility, nodes, pipes } = network;
  const names = pointNames(network);
  const gravity = GRAVITY_UTILITIES.has(utility);
  const bends = new Set(nodes.flatMap(({ id, kind }) => (kind === 'bend' ? [id] : [])));
  const leaving = Map.groupBy(
    pipes.filter((one) => !one.lateral || bends.has(one.to)),
    (one) => (gravity ? one.from : one.to),
  );
  return nodes.flatMap((node): TableRow[] => {
    const name = names.get(node.id);
    if (name === undefined) return [];
    const place = [node.y.toFixed(2), node.x.toFixed(2), node.groundM.toFixed(2)];
    const own = leaving.get(node.id) ?? [];
    if (own.length === 0) {
      const say = sheetWords[language];
      const to = node.kind === 'tie-in' ? say.tieWord : '—';
      const level = [(node.groundM - node.depthM).toFixed(2), node.depthM.toFixed(2)];
      return [{ cells: [name, ...place, ...level, to, '—', '—', '—'] }];
    }
    return own.map((pipe): TableRow => {
      const depthM = gravity ? pipe.fromDepthM : pipe.toDepthM;
      const to = gravity ? pipe.to : pipe.from;
      return {
        cells: [
          ...[name, ...place, (node.groundM - depthM).toFixed(2), depthM.toFixed(2)],
          ...[names.get(to) ?? '—', sizeOf(utility, pipe, language), slopeOf(pipe), pipe.lengthM.toFixed(1)],
        ],
      };
    });
  });
}

function serviceRows(network: LaidNetwork, language: Language): TableRow[] {
  const { utility, nodes, pipes } = network;
  const names = pointNames(network);
  const gravity = GRAVITY_UTILITIES.has(utility);
  const terminalOf = new Map(nodes.map((one) => [one.id, one.terminal]));
  const cuts = Map.groupBy(pipes, (one) => one.of ?? one.id);
  return pipes.flatMap((pipe): TableRow[] => {
    // from its main to its house, however often it bends up and down
    const pieces = cuts.get(pipe.of ?? pipe.id)!;
    const [house, joins] = gravity ? [pipe.from, pipe.to] : [pipe.to, pieces[0]!.from];
    const terminal = terminalOf.get(house);
    if (!pipe.lateral || !terminal) return [];
    const lengthM = pieces.reduce((sum, one) => sum + one.lengthM, 0);
    const depthM = gravity ? pipe.fromDepthM : pipe.toDepthM;
    return [
      {
        cells: [
          ...[doorName(terminal, language), utilityNames[utility][language], names.get(joins) ?? '—'],
          ...[sizeOf(utility, pipe, language), slopeOf(pipe), lengthM.toFixed(1), depthM.toFixed(2)],
        ],
      },
    ];
  });
}

function slopeOf({ slope }: LaidPipe): string {
  return slope === null ? '—' : (slope * 1000).toFixed(1);
}
