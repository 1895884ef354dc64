import type { Language } from './paper.ts';
import en from './words/en.json' with { type: 'json' };
import zh from './words/zh.json' with { type: 'json' };

/** A text by its key (`layout:verdict.legal`) with its holes (`{{clashes}}`) filled. The desk's own `t` is one. */
export type Say = (key: string, values?: Record<string, unknown>) => string;

/** Texts of a layout where no desk is: the command line's printed set. */
export function layoutSay(language: Language): Say {
  const texts = { zh, en }[language];
  return (key, values = {}) => {
    const path = key.slice(key.indexOf(':') + 1).split('.');
    const text = path.reduce<unknown>((at, one) => (at as Record<string, unknown> | undefined)?.[one], texts);
    return typeof text === 'string'
      ? text.replace(/\{\{(\w+)\}\}/g, (_, hole: string) => String(values[hole] ?? ''))
      : key;
  };
}
