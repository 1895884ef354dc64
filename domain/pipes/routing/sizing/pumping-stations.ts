import type { LaidPipe } from './sized-network.ts';

/** Ids of the nodes where pumping stations stand. A rising main goes on through points where nothing else arrives: it is one station's. */
export function pumpingStations(pipes: readonly LaidPipe[]): string[] {
  const arriving = Map.groupBy(pipes, (one) => one.to);
  const goesOn = (node: string): boolean => {
    const list = arriving.get(node) ?? [];
    return list.length === 1 && list[0]!.pumped;
  };
  return pipes.filter((one) => one.pumped && !goesOn(one.from)).map((one) => one.from);
}
