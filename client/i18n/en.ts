const files = import.meta.glob<object>('./en/*.json', { eager: true, import: 'default' });

/** Every text of this language, by namespace. */
const texts: Record<string, object> = {};
for (const [path, bundle] of Object.entries(files))
  texts[path.slice('./en/'.length, -'.json'.length)] = bundle;
export default texts;
