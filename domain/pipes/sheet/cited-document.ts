import documents from '../../../data/policies/documents.json' with { type: 'json' };
import type { Language } from './paper.ts';

/** A clause as the rules have it (`HC-2020 六(二)1`) with the name of its document behind, since no office knows our keys; of unknown ones nothing is said. */
export function citedDocument(clause: string, language: Language): string {
  const key = clause.split(' ', 1)[0];
  const document = documents.documents.find((one) => one.key === key);
  if (!document) return clause;
  return language === 'zh' ? `${clause}（${document.zh}）` : `${clause} (${document.en})`;
}
