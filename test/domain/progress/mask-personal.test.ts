import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { maskPersonal } from '../../../domain/progress/mask-personal.ts';

describe('a public question', () => {
  it.each([
    ['请打13812345678找我', '请打［手机号已隐去］找我'],
    ['电话 138-1234-5678。', '电话 ［手机号已隐去］。'],
    ['＋86 １３８ １２３４ ５６７８', '［手机号已隐去］'],
    ['我的号码幺三八一二三四五六七八', '我的号码［手机号已隐去］'],
    ['身份证222404198001011234，三单元', '身份证［身份证号已隐去］，三单元'],
    ['22240419800101123X', '［身份证号已隐去］'],
    ['222404 19800101 1234', '［身份证号已隐去］'],
    ['座机0433-7512345或(0433)7512345', '座机［电话已隐去］或［电话已隐去］'],
    ['卡号6222 0212 3456 7890 123', '卡号［账号已隐去］'],
    ['邮箱 li.si@example.com', '邮箱 ［邮箱已隐去］'],
    ['车吉H·12345 挡路', '车［车牌号已隐去］ 挡路'],
    ['手机 1381 234 5678', '手机 ［手机号已隐去］'],
    ['座机 0433 751 2345', '座机 ［电话已隐去］'],
    ['粤Z1234港 挡路', '［车牌号已隐去］ 挡路'],
    ['护照E12345678', '护照［证件号已隐去］'],
    ['账号 123456789012', '账号 ［账号已隐去］'],
    ['622202 1234567890123', '［账号已隐去］'],
    ['旧证222404800101123', '旧证［账号已隐去］'],
    [
      '（2 号楼）漏水 3㎡，请打１３８１２３４５６７８；谢谢！',
      '（2 号楼）漏水 3㎡，请打［手机号已隐去］；谢谢！',
    ],
    ['微信：zhang_san88', '微信：［联系方式已隐去］'],
  ])('%s', (written, read) => {
    expect(maskPersonal(written)).toBe(read);
  });
  it.each([
    '3号楼2单元501室漏水，1998年建成',
    '2020-09-12 开工，1,200,000 元',
    'HN026 号小区 DN300 管道 8059 米',
    '一二三期什么时候改？十二号院呢',
    '公示编号 20200912',
    '雨水管 2021.06.01—2021.10.30',
    '吉建发〔2021〕12号，项目代码2019-222404-47-03-012345',
    '社区代码 222404001001，统一社会信用代码 91222404MA0Y1K2L3P',
    '投资 123456789012 元，合同 1,234,567,890.12 元',
    '坐标 130.366123456789, 42.862134567890；面积 12345.13812345678 平方米',
    '楼号 1 2 3 4 5 6 7 8 9 10 11 12 都没改，11-12-13-14-15-16 号楼也没有',
    '2018 2019 2020 2021 年，2018-2019-2020-2021 四年',
    '20200912083015 拍的，热线 12345、400-810-1234',
  ])('keeps %s', (written) => {
    expect(maskPersonal(written)).toBe(written);
  });
  it('holds no number that GB 11643, ISO/IEC 7812 or the numbering plan makes, however it is written', () => {
    const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    const digits = (length: number) =>
      fc.integer({ min: 0, max: 10 ** length - 1 }).map((n) => String(n).padStart(length, '0'));
    const identity = fc
      .tuple(
        fc.constantFrom('110101', '222404', '440305', '810000', '830000'),
        fc.integer({ min: 1900, max: 2026 }),
        fc.integer({ min: 1, max: 12 }),
        fc.integer({ min: 1, max: 28 }),
        digits(3),
      )
      .map(([region, year, month, day, order]) => {
        const body = `${region}${year}${String(month).padStart(2, '0')}${String(day).padStart(2, '0')}${order}`;
        const sum = weights.reduce((all, weight, i) => all + weight * Number(body[i]), 0);
        return body + '10X98765432'[sum % 11];
      });
    const card = fc.tuple(fc.constantFrom('62', '4', '5'), digits(14)).map(([bank, rest]) => {
      const body = `${bank}${rest}`;
      const sum = [...body].reverse().reduce((all, digit, i) => {
        const n = Number(digit) * (i % 2 === 0 ? 2 : 1);
        return all + (n > 9 ? n - 9 : n);
      }, 0);
      return `${body}${(10 - (sum % 10)) % 10}`;
    });
    const mobile = fc
      .tuple(fc.integer({ min: 13, max: 19 }), digits(9))
      .map(([head, rest]) => `${head}${rest}`);
    const inFours = card.map((number) => number.replace(/(\d{4})(?=\d)/g, '$1 '));
    const inParts = mobile.map((number) => number.replace(/^(\d{3})(\d{4})/, '$1-$2-'));
    for (const numbers of [identity, card, inFours, mobile, inParts])
      fc.assert(
        fc.property(numbers, (number) => {
          expect(maskPersonal(`我的是${number}。`)).toMatch(/^我的是［[^\d]+已隐去］。$/);
        }),
      );
  });
  it('is answered with the telephone of the office, never with an identity number', () => {
    expect(maskPersonal('请拨 0433-7512345 或 13812345678', 'office')).toBe(
      '请拨 0433-7512345 或 13812345678',
    );
    expect(maskPersonal('222404198001011234 已登记', 'office')).toBe('［身份证号已隐去］ 已登记');
  });
  it('is read in a moment, whatever somebody writes to hang it', () => {
    const started = process.cpuUsage().user;
    for (const part of ['1', '1-', '一', 'a.', '@', '0433 ', '微信 '])
      maskPersonal(part.repeat(1000 / part.length));
    expect((process.cpuUsage().user - started) / 1000).toBeLessThan(500);
  });
});
