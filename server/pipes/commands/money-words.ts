/** A sum as a terminal shows it: Chinese counts in 万元, English in yuan. Estimates, so that from ten thousand up both end at thousands. */
export function moneyWords(yuan: number, language: 'zh' | 'en'): string {
  if (language === 'zh') return `${(yuan / 1e4).toFixed(1)} 万元`;
  const told = Math.abs(yuan) < 1e4 ? Math.round(yuan) : Math.round(yuan / 1000) * 1000;
  return `¥${told.toLocaleString('en-US')}`;
}
