import { expect, test } from 'vitest';
import { citedDocument } from '../../../../domain/pipes/sheet/cited-document.ts';

test('a clause is told with the name of its document, one of an unknown document as it is', () => {
  expect(citedDocument('HC-2020 六(二)1', 'zh')).toBe('HC-2020 六(二)1（2020年珲春市老旧小区改造实施方案）');
  expect(citedDocument('HC-2020 六(二)1', 'en')).toBe('HC-2020 六(二)1 (Hunchun implementation plan 2020)');
  expect(citedDocument('XX-1 三', 'zh')).toBe('XX-1 三');
});
