import { expect, test } from 'vitest';
import { assumptionWords } from '../../../../domain/pipes/sheet/assumption-words.ts';
import { layoutSay } from '../../../../domain/pipes/sheet/layout-say.ts';
import { standards } from '../../../../domain/pipes/standards.ts';

test.each([
  ['zh', '污水 120 m', '（待核）'],
  ['en', 'Sewage: 120 m', '(unverified)'],
] as const)(
  '%s: pipes above the frost line with figures, clause and mark; others once each',
  (language, begins, mark) => {
    const view = {
      assumptions: [
        'above-frost: as the command line says it',
        'outfall-invert-unknown: so',
        'outfall-invert-unknown: or so',
      ],
      rain: null,
      aboveFrost: [
        {
          utility: 'sewage' as const,
          coverM: 1.25,
          frostCoverM: 1.8,
          lengthM: 120.4,
          stationsSaved: 3,
          figure: standards.frost('sewer')!,
        },
      ],
    };
    const words = assumptionWords(view, layoutSay(language), language);
    expect(words).toHaveLength(2);
    expect(words[1]).toContain(begins);
    for (const figure of ['1.25', '1.80', ' 3 ', 'GB 50014-2021 5.3.8', mark])
      expect(words[1]).toContain(figure);
  },
);
