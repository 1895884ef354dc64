import { describe, expect, it } from 'vitest';
import { type CommunityHistory, newsOf, standingAt } from '../../../domain/progress/history.ts';
import { monthOf } from '../../../domain/progress/months.ts';

const month = monthOf('2020-09');
const history: CommunityHistory = {
  code: 'A1',
  name: '幸福里',
  percents: [
    [month, 10],
    [month + 2, 60],
  ],
  reached: [
    [0, 'preparing'],
    [month, 'under_way'],
    [month + 4, 'complete'],
  ],
};

describe('the past of a community', () => {
  it('is what was known of it by the end of the month', () => {
    expect(standingAt(history, month - 1)).toEqual({ status: 'preparing', percent: 0 });
    expect(standingAt(history, month)).toEqual({ status: 'under_way', percent: 10 });
    expect(standingAt(history, month + 3)).toEqual({ status: 'under_way', percent: 60 });
    expect(standingAt(history, month + 9)).toEqual({ status: 'complete', percent: 60 });
  });
  it('never goes back when states were dated out of order', () => {
    const reached: CommunityHistory['reached'] = [
      [month, 'complete'],
      [month + 3, 'under_way'],
    ];
    expect(standingAt({ ...history, reached }, month + 3).status).toBe('complete');
  });
  it('names who moved on in a month, and nobody in the others', () => {
    expect(newsOf([history], '2020-09')).toEqual([{ status: 'under_way', names: ['幸福里'] }]);
    expect(newsOf([history], '2020-10')).toEqual([]);
  });
});
