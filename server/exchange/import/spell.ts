/** Names of communities in pinyin, so that 阳光小区 is found by yangguangxiaoqu and by ygxq. */
type Spell = (name: string) => { pinyin: string; initials: string } | undefined;

export async function speller(): Promise<Spell> {
  const { pinyin } = await import('pinyin-pro');
  const known = new Map<string, { pinyin: string; initials: string }>();
  return (name) => {
    if (name === '') return undefined;
    const found = known.get(name);
    if (found) return found;
    const options = { toneType: 'none', type: 'array', nonZh: 'consecutive' } as const;
    const syllables = pinyin(name, options).map((each) => each.toLowerCase());
    const spelt = {
      pinyin: syllables.join('').slice(0, 300),
      initials: syllables
        .map((each) => each[0] ?? '')
        .join('')
        .slice(0, 60),
    };
    known.set(name, spelt);
    return spelt;
  };
}
