import { describe, expect, it } from 'vitest';
import { everything, type Filter } from '../../../domain/progress/filter.ts';
import { filterRows, type StaticCommunity } from '../../../domain/progress/static-edition.ts';

const row = (name: string, initials: string, of: Partial<StaticCommunity> = {}): StaticCommunity => ({
  city: '222404',
  code: name,
  name,
  initials,
  search: `${name} ${initials} 长征路`.toLowerCase(),
  office: null,
  officeCode: null,
  neighbourhoodCode: null,
  address: '',
  status: 'under_way',
  percent: 0,
  weightedBy: 'status',
  households: 0,
  investmentYuan: 0,
  plannedFinish: null,
  startYear: null,
  zones: [],
  workClasses: [],
  at: [130.36, 42.86],
  demo: false,
  ...of,
});
const names = (rows: StaticCommunity[], filter: Partial<Filter>) =>
  filterRows(rows, { ...everything, ...filter }).map(({ name }) => name);

describe('the list of the static edition', () => {
  it('ranks as the server does: the name, its initials, a beginning of either, within, elsewhere', () => {
    const rows = [
      row('和平里', 'hpl'),
      row('大长征村', 'dczc'),
      row('长征新村', 'czxc'),
      row('长征', 'cz'),
      row('村中', 'cz'),
    ];
    expect(names(rows, { words: '长征' })).toEqual(['长征', '长征新村', '大长征村', '和平里', '村中']);
    expect(names(rows, { words: 'CZ' })).toEqual(['长征', '村中', '长征新村', '大长征村']);
    // within a rank as the list is sorted
    const large = row('长征北村', 'czbc', { households: 900 });
    expect(names([...rows, large], { words: '长征', sort: 'households' })).toEqual([
      '长征',
      '长征北村',
      '长征新村',
      '大长征村',
      '和平里',
      '村中',
    ]);
  });

  it('mixes the cities: what is under way stands first, wherever it is', () => {
    const rows = [
      row('甲', 'j'),
      row('乙', 'y', { status: 'reserve' }),
      row('丙', 'b', { city: '110101' }),
      row('丁', 'd', { city: '110101', status: 'complete' }),
    ];
    expect(names(rows, {})).toEqual(['丙', '甲', '丁', '乙']);
  });

  it('looks no farther around a point than the server does', () => {
    const rows = [row('远', 'y', { at: [130.5, 42.86] }), row('近', 'j', { at: [130.38, 42.86] })];
    expect(names(rows, { near: [130.36, 42.86] })).toEqual(['近']);
  });
});
