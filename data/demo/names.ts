import type { Chance } from './chance.ts';

/**
 * Names for a town that does not exist. They sound like the region but name no real compound, street or committee that
 * we know of; every one is marked as demonstration data where it is shown.
 */
export interface Names {
  compound(builtYear: number): string;
  eastStreet(): string;
  northStreet(): string;
  lane(near: string): string;
  neighbourhood(): string;
}

const good = [...'安康和泰福瑞祥兴盛荣华春晖锦绣阳光明珠丽景嘉园'].join('');
const firsts =
  '安居 光明 迎春 和平 团结 友谊 红旗 向阳 新华 长征 胜利 建设 幸福 文化 朝阳 东升 金秋 春晖 民生 永安 康乐 惠民 兴业 龙泉 松林 桦林 海棠 丁香 金达莱 柳河 图们江 森林 北山 南山 铁东 站前 河畔 滨河 育才 师范 工农 青年 先锋 星火 利民 裕民 富民 百合 银河 玉泉 清泉 明珠 锦绣 祥和 瑞丰 宏达 万隆 永兴 长白 延边 边城 口岸 东方 丰华 华兴 天池'.split(
    ' ',
  );
const suffixes80 = ['小区', '一区', '二区', '三区', '家属院', '住宅楼', '新村', '里', '宿舍区'];
const suffixes90 = ['小区', '新村', '家园', '花园', '公寓', '东区', '西区', '北区', '南区'];
const suffixes00 = ['家园', '花园', '名苑', '华庭', '新城', '雅居', '嘉苑', '景苑', '丽都'];
const units =
  '粮食局 林业局 木材厂 糖厂 纺织厂 印刷厂 水泥厂 农机厂 铁路 供销社 邮电局 电业局 百货公司 物资局 教育局 卫生局 煤矿 造纸厂 食品厂 建筑公司 运输公司 二轻局 酿酒厂 商业局 水利局 外贸公司 制药厂 塑料厂 五金厂 橡胶厂'.split(
    ' ',
  );
const unitEnds = ['家属院', '家属楼', '住宅小区', '职工新村'];
const eastNames =
  '振兴 迎宾 文教 光华 崇德 昌平 乐民 永康 通达 新风 兴林 丰收 北环 春城 金源 富强 站北 体育 学府 银杏'.split(
    ' ',
  );
const northNames =
  '珍珠 白桦 红松 云杉 长岭 东岗 西岗 中央 青松 翠柏 海兰 布尔 敬业 诚信 兴边 丹阳 银泉 金城 广源 玉兰 百草 枫林'.split(
    ' ',
  );
const committees =
  '春光 晨曦 康宁 和顺 民乐 新苑 北岗 东岗 松苑 桦苑 柳苑 文苑 書香 青云 安顺 吉祥 如意 平安 福源 泰和 瑞祥 德馨 惠安 锦江 银河 明德 怡园 静园 翠园 百花 海棠 丁香 白杨 红叶 清河 河湾 南岸 渡口 堤东 堤西 新港 明湖 兰亭 东篱 西苑 北苑 南苑 中苑 望江 临江'
    .replace('書', '书')
    .split(' ');
const numerals = ['一', '二', '三', '四', '五', '六'];

export function namesFrom(chance: Chance): Names {
  const taken = new Set<string>();
  const fresh = (make: () => string): string => {
    for (let tries = 0; ; tries++) {
      const name = tries < 40 ? make() : `${make()}${tries - 39}号院`;
      if (taken.has(name)) continue;
      taken.add(name);
      return name;
    }
  };
  const inOrder = (list: string[], end: string) => {
    const queue = chance.shuffle(list);
    let turn = 0;
    return () => {
      const base = queue[turn % queue.length]!;
      const round = Math.floor(turn++ / queue.length);
      return `${base}${round === 0 ? '' : numerals[round % numerals.length]}${end}`;
    };
  };
  const letters = [...good];
  const laneCount = new Map<string, number>();
  return {
    compound: (year) =>
      fresh(() => {
        if (year < 1995 && chance.yes(0.3)) return `${chance.pick(units)}${chance.pick(unitEnds)}`;
        if (year >= 2001) return `${chance.pick(letters)}${chance.pick(letters)}${chance.pick(suffixes00)}`;
        return `${chance.pick(firsts)}${chance.pick(year < 1990 ? suffixes80 : suffixes90)}`;
      }),
    eastStreet: inOrder(eastNames, '路'),
    northStreet: inOrder(northNames, '街'),
    neighbourhood: inOrder(committees, '社区'),
    lane: (near) => {
      const stem = near.replace(/[路街]$/, '');
      const n = (laneCount.get(stem) ?? 0) + 1;
      laneCount.set(stem, n);
      return `${stem}${n}胡同`;
    },
  };
}
