import { expect, test } from 'vitest';
import { uncutColumn } from '../../../domain/exchange/columns.ts';
import type { CutName } from '../../../domain/exchange/cut-columns.ts';
import { uncutPipeColumn } from '../../../domain/pipes/files/cut-pipe-columns.ts';
import { lineRole } from '../../../domain/pipes/files/survey-words.ts';

/** The first ten bytes of a name in UTF-8. */
function cutTo10(name: string): CutName {
  const bytes = new TextEncoder().encode(name).subarray(0, 10);
  const text = new TextDecoder().decode(bytes, { stream: true });
  return { text, tail: bytes.slice(new TextEncoder().encode(text).length) };
}
/** Ten bytes of GBK: two for each Chinese character. */
const inGbk = (text: string): CutName => ({ text, tail: new Uint8Array() });

test.each([
  ['diameter_mm', 'size'],
  ['start_level_m', 'startLevelM'],
  ['end_level_m', 'endLevelM'],
  ['start_ground_m', 'startGroundM'],
  ['end_depth_m', 'endDepthM'],
  ['起点埋深', 'startDepthM'],
  ['终点埋深', 'endDepthM'],
  ['起点管底高程', 'startLevelM'],
  ['埋设方式', 'embedding'],
  ['管径或断面尺寸', 'size'],
  ['权属单位', 'owner'],
])('%s is known again by its first ten bytes', (name, role) => {
  const whole = uncutPipeColumn(cutTo10(name), 'line')!;
  expect(lineRole(whole)).toBe(role);
  // which place of the pipe a level means is part of its name
  expect(/底/.test(whole), whole).toBe(/底/.test(name));
});

test('in GBK five characters fit', () => {
  expect(uncutPipeColumn(inGbk('起点管底高'), 'line')).toBe('起点管底高程');
  expect(uncutPipeColumn(inGbk('终点管顶高'), 'line')).toBe('终点管顶高程');
  expect(uncutPipeColumn(inGbk('终点地面高'), 'line')).toBe('终点地面高程');
});

test('what is known as it stands, begins nothing or means several things stays', () => {
  // ten bytes, and whole: nothing is missing
  for (const name of ['ducts_used', 'STARTPOINT'])
    expect(uncutPipeColumn(cutTo10(name), 'line')).toBeUndefined();
  for (const name of ['remark_one', '管线备注说明', '备注说明文字'])
    expect(uncutPipeColumn(cutTo10(name), 'line'), name).toBeUndefined();
  // 终点管顶(底)高程 begins so too, and means another level
  expect(uncutPipeColumn(cutTo10('终点管顶高程'), 'line')).toBeUndefined();
  // 起点管线点号, 起点管线埋深, 起点管线高程
  expect(uncutPipeColumn(inGbk('起点管线'), 'line')).toBeUndefined();
  expect(uncutPipeColumn({ text: '', tail: Uint8Array.of(0xe8) }, 'line')).toBeUndefined();
});

test('the register knows its own columns of pipes again, and no other role takes one', () => {
  expect(uncutColumn(cutTo10('起点地面高程'), ['from_ground_m', 'from_level_m'])).toBe('起点地面高程');
  expect(uncutColumn(cutTo10('install_year'), ['laid_year'])).toBe('installyear');
  expect(uncutColumn(cutTo10('起点管底高程'), ['laid_year'])).toBeUndefined();
});
