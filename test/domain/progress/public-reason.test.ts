import { describe, expect, it } from 'vitest';
import { publicReason } from '../../../domain/progress/public-reason.ts';

describe('the reason of a change of money, as the public reads it', () => {
  it.each([
    ['概算调整，增加雨污分流工程量', '概算调整，增加雨污分流工程量'],
    ['按珲财建〔2021〕15号文下达', '按珲财建〔2021〕15号文下达'],
    ['台账 2021年资金台账.xlsx 第 12 行', '台账 2021年资金台账.xlsx 第 12 行'],
    ['核减 20200912 批次，原 1200000 元', '核减 20200912 批次，原 1200000 元'],
    ['追加资金，收款人：张三，账号 6222 0212 3456 7890 123', '追加资金'],
    ['追加资金（户名：某某建设公司，开户行：建行珲春支行）', '追加资金'],
    ['合同变更，经办人李四 13812345678', '合同变更'],
    ['合同变更 138-1234-5678', '合同变更'],
    ['结算 62220212345678901', '结算'],
    ['结算，身份证 222404198001011234', '结算'],
    ['结算 22240419800101123X 已核', '结算  已核'],
    ['咨询 li.si@example.com', '咨询'],
    ['联系电话：0433-7512345', ''],
    ['', ''],
  ])('%s', (written, read) => {
    // what nothing is taken from stays as it was written, full-width signs and all
    const expected = read === written ? written : read.normalize('NFKC');
    expect(publicReason(written).replace(/\s+/g, ' ')).toBe(expected.replace(/\s+/g, ' '));
  });
  it('leaves no long number, however it is grouped', () => {
    for (const number of [
      '6222021234567890123',
      '6222-0212-3456-7890',
      '６２２２０２１２３４５６７８９０１２３',
    ])
      expect(publicReason(`调整 ${number} 完`)).not.toMatch(/\d{4}/);
  });
});
