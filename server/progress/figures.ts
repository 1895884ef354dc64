import figuresFile from '../../data/regions/progress-figures.json' with { type: 'json' };
import type { Bilingual } from '../../domain/problem.ts';
import { area, count, money } from '../../domain/progress/markup/format.ts';
import type { OfficialFigure } from '../../domain/progress/view.ts';
import { documentText } from './policy.ts';

/** What a figure counts; `measure` = the word that Chinese puts behind the number. */
interface FigureName extends Bilingual {
  measure?: string;
  kind?: 'area' | 'money' | 'km' | 'date';
}

const names: Record<string, FigureName> = {
  communities: { zh: '小区', en: 'communities', measure: '个' },
  buildings: { zh: '楼栋', en: 'buildings', measure: '栋' },
  households: { zh: '户数', en: 'households', measure: '户' },
  people: { zh: '惠及人口', en: 'people', measure: '人' },
  floorAreaM2: { zh: '建筑面积', en: 'floor area', kind: 'area' },
  cities: { zh: '市县', en: 'cities and counties', measure: '个' },
  complete: { zh: '完工', en: 'complete', measure: '个' },
  underWay: { zh: '在建', en: 'under way', measure: '个' },
  ready: { zh: '具备开工条件', en: 'ready to start', measure: '个' },
  lifts: { zh: '加装电梯', en: 'lifts added', measure: '部' },
  pipesKm: { zh: '更新水气热等管线', en: 'pipes renewed', kind: 'km' },
  parkingPlaces: { zh: '停车位', en: 'parking places', measure: '个' },
  chargingPosts: { zh: '充电桩', en: 'charging posts', measure: '个' },
  communityServices: { zh: '社区服务设施', en: 'community services', measure: '个' },
  totalYuan: { zh: '中央资金合计', en: 'central money in all', kind: 'money' },
  fiscalYuan: { zh: '财政资金', en: 'fiscal', kind: 'money' },
  budgetYuan: { zh: '预算内投资', en: 'budget investment', kind: 'money' },
  centralYuan: { zh: '中央资金', en: 'central money', kind: 'money' },
  investedYuan: { zh: '完成投资', en: 'invested', kind: 'money' },
  allStartedBy: { zh: '全部开工不晚于', en: 'all started by', kind: 'date' },
};

const regions: Record<string, Bilingual> = {
  '': { zh: '全国', en: 'The nation' },
  '22': { zh: '吉林省', en: 'Jilin province' },
};

/** Figures as governments have published them, each with document, clause and date. `households` marked approximate stay so. */
export function officialFigures(lang: 'zh' | 'en'): OfficialFigure[] {
  return figuresFile.figures.map((figure) => {
    const values = figure.values as unknown as Record<string, number | string | boolean>;
    const source = documentText(figure.source);
    return {
      text: { zh: figure.zh, en: figure.en },
      region: regions[figure.region] ?? { zh: figure.region, en: figure.region },
      year: figure.year,
      asOf: figure.asOf,
      values: Object.entries(values)
        .filter(([, value]) => typeof value !== 'boolean')
        .map(([key, value]) => {
          const name = names[key] ?? { zh: key, en: key };
          const stem = key.replace(/(Yuan|M2|Km)$/, '');
          const about = values[`${stem}Approximate`] ? { zh: '约 ', en: 'about ' } : null;
          const over = values[`${stem}AtLeast`] ? { zh: '超过 ', en: 'over ' } : null;
          return {
            text: { zh: name.zh, en: name.en },
            value: `${(about ?? over)?.[lang] ?? ''}${written(value, name, lang)}`,
          };
        }),
      source: { zh: source.zh, en: source.en },
      clause: figure.clause,
      sourceDate: source.date,
    };
  });
}

function written(
  value: number | string | boolean,
  { kind, measure = '' }: FigureName,
  lang: 'zh' | 'en',
): string {
  if (typeof value !== 'number') return String(value);
  if (kind === 'area') return area(value, lang);
  if (kind === 'money') return money(value, lang);
  if (kind === 'km') return `${count(value)} km`;
  return lang === 'zh' ? `${large(value)}${measure}` : count(value);
}

/** Millions as the sources write them: 3,800 万, 1 亿; nothing is rounded. */
function large(value: number): string {
  if (value >= 1e8 && value % 1e7 === 0) return `${value / 1e8} 亿`;
  return value >= 1e6 && value % 1e4 === 0 ? `${count(value / 1e4)} 万` : `${count(value)} `;
}
