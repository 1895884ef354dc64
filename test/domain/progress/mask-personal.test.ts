import { describe, expect, it } from 'vitest';
import { maskPersonal } from '../../../domain/progress/mask-personal.ts';

describe('a public question', () => {
  it.each([
    ['请打13812345678找我', '请打［手机号已隐去］找我'],
    ['电话 138-1234-5678。', '电话 ［手机号已隐去］。'],
    ['＋86 １３８ １２３４ ５６７８', '［手机号已隐去］'],
    ['我的号码幺三八一二三四五六七八', '我的号码［手机号已隐去］'],
    ['身份证222404198001011234，三单元', '身份证［身份证号已隐去］,三单元'],
    ['22240419800101123X', '［身份证号已隐去］'],
    ['222404 19800101 1234', '［身份证号已隐去］'],
    ['座机0433-7512345或(0433)7512345', '座机［电话已隐去］或［电话已隐去］'],
    ['卡号6222 0212 3456 7890 123', '卡号［账号已隐去］'],
    ['邮箱 li.si@example.com', '邮箱 ［邮箱已隐去］'],
    ['车吉H·12345 挡路', '车［车牌号已隐去］ 挡路'],
    ['微信：zhang_san88', '微信:［联系方式已隐去］'],
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
  ])('keeps %s', (written) => {
    expect(maskPersonal(written)).toBe(written);
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
