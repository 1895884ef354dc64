import { pointNames } from '../routing/answer/point-names.ts';
import type { AllRoutes } from '../routing/route-all.ts';
import type { Language } from './paper.ts';

/** `WS12–WS11` for a pipe's id, as the drawings number its ends; a house connection ends at its house. */
export function pipeNames({ routes }: AllRoutes, prefix: string, language: Language): Map<string, string> {
  return new Map(
    routes.flatMap(({ network }) => {
      const points = pointNames(network);
      const houses = new Map(network.nodes.map((one) => [one.id, one.terminal]));
      const end = (id: string): string => {
        const house = houses.get(id);
        return points.get(id) ?? (house ? doorName(house, language) : id);
      };
      return network.pipes.map(({ id, from, to }): [string, string] => [
        `${prefix}${id}`,
        `${end(from)}–${end(to)}`,
      ]);
    }),
  );
}

/** Words of a finding with the pipes by the numbers of the drawings; what a task lays in place of an old pipe by that pipe's id. */
export function withNames(text: string, names: ReadonlyMap<string, string>, prefix: string): string {
  return text.replace(/[\w~-]+/g, (word) => {
    const name = names.get(word);
    if (name !== undefined || prefix === '' || !word.startsWith(prefix)) return name ?? word;
    return word.slice(prefix.length).replace(/^renew-/, '');
  });
}

/** `3号楼#2` is its second stairwell. */
export function doorName(terminal: string, language: Language): string {
  const [house, door] = terminal.split('#');
  if (door === undefined) return house!;
  return language === 'zh' ? `${house} ${door}单元` : `${house} door ${door}`;
}
