/** A building as registers know it. */
export interface NamedBuilding {
  id: string;
  name?: string;
  /** Name of its community. */
  community?: string;
}

/**
 * What buildings are called in a layout, one name each: every compound has a building No. 1, and a zone of several compounds has it several
 * times. The name as people know it where it is the only one, else with its community, else with a number.
 */
export function houseNames(buildings: readonly NamedBuilding[]): string[] {
  const short = buildings.map((one) => one.name || one.id);
  const times = Map.groupBy(short, (one) => one);
  return distinctNames(
    buildings.map(({ community }, i) => {
      const name = short[i]!;
      return times.get(name)!.length > 1 && community ? `${community} ${name}` : name;
    }),
  );
}

/** The same names, those that occur again with a number: `7`, `7~2`, `7~3`. */
export function distinctNames(names: readonly string[]): string[] {
  const given = new Set(names);
  const seen = new Map<string, number>();
  return names.map((name) => {
    let count = (seen.get(name) ?? 0) + 1;
    while (count > 1 && given.has(`${name}~${count}`)) count++;
    const own = count > 1 ? `${name}~${count}` : name;
    seen.set(name, count);
    given.add(own);
    return own;
  });
}
