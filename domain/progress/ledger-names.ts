import { plain } from './ledger-cells.ts';

interface Named {
  code: string;
  name: string;
}

/** How a row of a ledger was found in the register; `near` = nothing bears the name, but these nearly do. */
export type FoundCommunity<T> =
  | { community: T; by: 'code' | 'name' | 'similar' }
  | { community: null; by: 'ambiguous' | 'unknown'; near: T[] };

/**
 * Finds communities by code, by name, or by a name that differs in what offices leave out or add: spaces, brackets, 小区 at
 * the end, 号院 for 号. 幸福新村 and 幸福小区 are two compounds until somebody says otherwise: such a name is only proposed.
 */
export function communityFinder<T extends Named>(
  communities: readonly T[],
): (code: string, name: string) => FoundCommunity<T> {
  const byCode = new Map(communities.map((community) => [community.code, community]));
  const byName = Map.groupBy(communities, ({ name }) => plain(name));
  const bySimilar = Map.groupBy(communities, ({ name }) => similarName(name));
  const byRoot = Map.groupBy(communities, ({ name }) => rootOf(name));
  return (code, name) => {
    // a code that is none of ours is a number of the ledger's own: the name then decides
    const coded = byCode.get(code);
    if (coded) return { community: coded, by: 'code' };
    const named = byName.get(name) ?? [];
    if (named.length === 1) return { community: named[0]!, by: 'name' };
    const similar = name === '' ? [] : (bySimilar.get(similarName(name)) ?? []);
    if (named.length === 0 && similar.length === 1) return { community: similar[0]!, by: 'similar' };
    if (named.length > 1 || similar.length > 1)
      return { community: null, by: 'ambiguous', near: named.length > 1 ? named : similar };
    return { community: null, by: 'unknown', near: name === '' ? [] : (byRoot.get(rootOf(name)) ?? []) };
  };
}

/** Whether two names are the same but for what offices leave out or add. */
export function isSimilarName(a: string, b: string): boolean {
  return similarName(a) === similarName(b);
}

const longestName = 120;

function similarName(name: string): string {
  const text = plain(name)
    .slice(0, longestName)
    .replace(/[\s·•.,，、。“”"'《》\-—_]/g, '')
    .replace(/[（(][^（()）]*[)）]$/, '')
    .replace(/(?:老旧)?(?:小区)?(?:改造)(?:工程|项目)+$/, '')
    .replace(/(?:住宅)?小区$|住宅区$/, '')
    .replace(/号(?:大院|院|楼)$/, '号');
  return text === '' ? plain(name) : text;
}

/** The name without the word for what kind of compound it is. */
function rootOf(name: string): string {
  const text = similarName(name).replace(
    /(?:新村|家属院|家属楼|住宅楼|大院|社区|花园|新区|小区|院|楼|里|村|号)$/,
    '',
  );
  return text === '' ? plain(name) : text;
}
