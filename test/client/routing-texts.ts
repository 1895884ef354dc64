import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TFunction } from 'i18next';

/** The texts of the routing desk themselves, holes filled. */
export function textsOf(language: 'zh' | 'en'): TFunction {
  const file = join(import.meta.dirname, `../../client/i18n/${language}/routing.json`);
  const texts = JSON.parse(readFileSync(file, 'utf8'));
  return ((key: string, values: Record<string, unknown> = {}) => {
    const path = key.replace('routing:', '').split('.');
    const text = path.reduce<unknown>((at, one) => (at as Record<string, unknown>)[one], texts) as string;
    return text.replace(/\{\{(\w+)\}\}/g, (_, hole) => String(values[hole]));
  }) as TFunction;
}
