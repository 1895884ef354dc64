import { describe, expect, it } from 'vitest';
import type { CommunityMoney } from '../../../domain/programme/money.ts';
import { type MoneyColumn, moneyTopic } from '../../../domain/progress/ledger-money.ts';
import { moneyChanges, readMoney, withMoney } from '../../../domain/progress/ledger-money-difference.ts';

const none: CommunityMoney = {
  households: 300,
  floorAreaM2: null,
  costYuan: null,
  investmentYuan: 0,
  investedYuan: null,
  investedOn: null,
  shares: [],
  projects: [],
};
/** Columns in 万元 by their titles with what a row says. */
const said = (row: Record<string, number | null>) => {
  const columns = Object.keys(row).map(
    (title, at): MoneyColumn => ({ at, title, ...moneyTopic(title, ['资金来源（万元）'])! }),
  );
  return readMoney(columns, Object.values(row));
};
/** `project funder from>to` in 万元. */
const changed = (money: CommunityMoney, row: Record<string, number | null>) =>
  moneyChanges(money, said(row), '2021-06-01').map((change) =>
    change.field === 'share'
      ? `${change.project ?? '-'} ${change.funder} ${(change.fromYuan ?? 0) / 1e4}>${change.toYuan! / 1e4}`
      : change.field,
  );
const share = (project: string, funder: string, wan: number | null) => ({
  project,
  funder,
  amountYuan: wan === null ? null : wan * 1e4,
});

describe('a sum of sources and its parts in one row', () => {
  it('are read once: the parts, and what is left of the sum', () => {
    expect(changed(none, { 中央补助: 300, 中央预算内投资: 200, 地方配套: 100, 省级: 60, 市级: 30 })).toEqual([
      '- central_budget 0>200',
      '- provincial_fiscal 0>60',
      '- city_fiscal 0>30',
      '- central_fiscal 0>100',
      '- local_fiscal 0>10',
    ]);
  });
  it('are refused where the parts are more than the sum, or less and nobody is left to give the rest', () => {
    expect(() => said({ 地方配套: 100, 省级: 60, 区级: 41 })).toThrow(/not to the ¥1 M of “地方配套”/);
    expect(() => said({ 中央补助: 300, 中央财政专项资金: 100, 中央预算内投资: 150 })).toThrow(
      /not to the ¥3 M of “中央补助”/,
    );
  });
  it('may differ by the last digit of their unit', () => {
    expect(changed(none, { 地方配套: 100.004, 省级: 60, 市级: 40 })).toEqual([
      '- provincial_fiscal 0>60',
      '- city_fiscal 0>40',
    ]);
  });
});

describe('sources of one project', () => {
  const held = [{ code: 'P', funders: ['central_budget', 'special_bond', 'city_fiscal'] }];
  it('take what a ledger says of them, the project that has such a source before a collecting one', () => {
    const money = { ...none, projects: held, shares: [share('P', 'central_budget', 200)] };
    expect(changed(money, { 中央预算内投资: 210, 专项债券: 60, 居民出资: 5 })).toEqual([
      'P central_budget 200>210',
      'P special_bond 0>60',
      '- residents 0>5',
    ]);
  });
  it('are told apart from what was given by nobody in particular: the sum stays', () => {
    const money = { ...none, projects: held, shares: [share('P', 'several', 300)] };
    const lines = { 中央预算内投资: 200, 专项债券: 60 };
    expect(changed(money, lines)).toEqual([
      'P central_budget 0>200',
      'P special_bond 0>60',
      'P several 300>40',
    ]);
    const after = withMoney(money, moneyChanges(money, said(lines), '2021-06-01'), '2021-06-01');
    expect(after.shares.reduce((sum, { amountYuan }) => sum + amountYuan!, 0)).toBe(3_000_000);
    expect(changed(after, lines)).toEqual([]);
  });
  it('of local money of no level become levels without counting twice', () => {
    const money = { ...none, shares: [share('ledger-local_fiscal', 'local_fiscal', 150)] };
    expect(changed(money, { 省级: 100, 市级: 50 })).toEqual([
      '- provincial_fiscal 0>100',
      '- city_fiscal 0>50',
      'ledger-local_fiscal local_fiscal 150>0',
    ]);
    expect(changed(money, { 地方配套: 150, 省级: 100 })).toEqual([
      '- provincial_fiscal 0>100',
      'ledger-local_fiscal local_fiscal 150>50',
    ]);
  });
  it('are not guessed where two projects could have it', () => {
    const both = [...held, { code: 'Q', funders: ['special_bond'] }];
    expect(() => changed({ ...none, projects: both }, { 专项债券: 60 })).toThrow(/P, Q/);
  });
});
