import layout from '../../domain/pipes/sheet/words/en.json' with { type: 'json' };

const files = import.meta.glob<object>('./en/*.json', { eager: true, import: 'default' });

/** Every text of this language, by namespace; those of a layout stand on printed sheets, too. */
const texts: Record<string, object> = { layout };
for (const [path, bundle] of Object.entries(files))
  texts[path.slice('./en/'.length, -'.json'.length)] = bundle;
export default texts;
