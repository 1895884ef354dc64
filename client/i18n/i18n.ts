import i18next, { type Resource } from 'i18next';
import { initReactI18next } from 'react-i18next';

/**
 * Texts live in one file per capability and language (`zh/zoning.json`, `en/zoning.json`); the file's name is the
 * namespace: `t('zoning:tool.brush')`. A new file is found by itself. Only the language in use is loaded.
 */
export type Language = 'zh' | 'en';

const storageKey = 'lianpian.language';
const loaders: Record<Language, () => Promise<{ default: Record<string, object> }>> = {
  zh: () => import('./zh.ts'),
  en: () => import('./en.ts'),
};

/** Chosen before, else asked for in the address (`?lang=en`), else Chinese. */
export function preferredLanguage(): Language {
  const asked = new URLSearchParams(location.search).get('lang') ?? localStorage.getItem(storageKey);
  return asked === 'en' ? 'en' : 'zh';
}

export async function startI18n(language: Language = preferredLanguage()): Promise<void> {
  const texts = (await loaders[language]()).default;
  await i18next.use(initReactI18next).init({
    lng: language,
    resources: { [language]: texts } as Resource,
    defaultNS: 'shell',
    interpolation: { escapeValue: false },
    returnNull: false,
  });
  markDocument(language);
}

/** Loads the other language when first asked for and repaints; the choice is remembered. */
export async function setLanguage(language: Language): Promise<void> {
  if (!i18next.hasResourceBundle(language, 'shell')) {
    const texts = (await loaders[language]()).default;
    for (const [namespace, bundle] of Object.entries(texts))
      i18next.addResourceBundle(language, namespace, bundle);
  }
  await i18next.changeLanguage(language);
  localStorage.setItem(storageKey, language);
  markDocument(language);
}

export function currentLanguage(): Language {
  return i18next.language === 'en' ? 'en' : 'zh';
}

function markDocument(language: Language): void {
  document.documentElement.lang = language === 'zh' ? 'zh-CN' : 'en';
}
