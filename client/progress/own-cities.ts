import { type Html, html } from '../../domain/progress/markup/html.ts';
import { siteHere } from './site-here.ts';
import { ask } from './source.ts';

interface NamedCity {
  code: string;
  name: string;
  nameEn: string;
}

const remembered = 'lianpian.cities';

/** The cities an account may choose from, with names; no codes = all. Without a network as they were last seen. */
export async function ownCities(codes: readonly string[]): Promise<NamedCity[]> {
  const known = await knownCities();
  if (codes.length === 0) return known;
  return codes.map((code) => known.find((city) => city.code === code) ?? { code, name: code, nameEn: '' });
}

/** The options of a select, named in the reader's language. */
export function cityOptions(cities: readonly NamedCity[], chosen: string): Html {
  const { lang } = siteHere();
  return html`${cities.map(
    ({ code, name, nameEn }) =>
      html`<option value="${code}"${code === chosen && html` selected`}>${(lang === 'en' && nameEn) || name}</option>`,
  )}`;
}

async function knownCities(): Promise<NamedCity[]> {
  try {
    const cities = await ask<NamedCity[]>('/api/cities');
    const kept = cities.map(({ code, name, nameEn }) => ({ code, name, nameEn }));
    localStorage.setItem(remembered, JSON.stringify(kept));
    return kept;
  } catch {
    return JSON.parse(localStorage.getItem(remembered) ?? '[]') as NamedCity[];
  }
}
