import { describe, expect, it } from 'vitest';
import { everything } from '../../../domain/progress/filter.ts';
import { acceptanceTable } from '../../../domain/progress/markup/community-sections.ts';
import { moneyCell, percentCell, unitText } from '../../../domain/progress/markup/format.ts';
import { headline } from '../../../domain/progress/markup/front-page.ts';
import { curveFigure, datesWhole } from '../../../domain/progress/markup/parts.ts';
import { regionSection } from '../../../domain/progress/markup/region-sections.ts';
import { placeHref, type Site } from '../../../domain/progress/markup/site.ts';
import { plainPicture } from '../../../domain/progress/picture.ts';
import { stageBar } from '../../../domain/progress/stages.ts';
import { countStatuses } from '../../../domain/progress/status.ts';
import type { CommunityPage, Overview } from '../../../domain/progress/view.ts';

const bilingual = (text: string) => ({ zh: text, en: text });

describe('what the public pages print', () => {
  it('days and months are not broken over two lines, and nothing else of the text changes', () => {
    const text = '于 2020-09-12 开工，估计 2021-07 前后 <完工>（1982 年）。';
    const { text: printed } = datesWhole(text);
    expect(printed.match(/<span class="whole">[^<]*<\/span>/g)).toEqual([
      '<span class="whole">2020-09-12</span>',
      '<span class="whole">2021-07</span>',
    ]);
    expect(
      printed
        .replaceAll(/<[^>]*>/g, '')
        .replace('&lt;', '<')
        .replace('&gt;', '>'),
    ).toBe(text);
  });

  it.each([2, 3, 7, 38])('a curve of %i months names the first and the last, and no more than five', (n) => {
    const points = Array.from({ length: n }, (_, month) => ({
      month: 24_000 + month,
      planned: (100 * month) / (n - 1),
      actual: month < n / 2 ? month : null,
    }));
    const places = [
      ...curveFigure(points, 'zh').text.matchAll(/class="at-month" style="left:([\d.]+)%"/g),
    ].map(([, left]) => Number(left));
    expect(places[0]).toBe(0);
    expect(places.at(-1)).toBe(100);
    expect(places.length).toBeLessThanOrEqual(5);
    expect(places).toEqual([...new Set(places)].sort((a, b) => a - b));
  });

  it('columns keep their decimals and one unit, units are words and not keys', () => {
    expect([100, 43.17, 0].map(percentCell)).toEqual(['100.0%', '43.2%', '0.0%']);
    expect([2_863_000, 1_240_040_221].map((yuan) => moneyCell(yuan, 'zh'))).toEqual([
      '286.30 万元',
      '124,004.02 万元',
    ]);
    expect(['m2', 'piece', 'm'].map((unit) => unitText(unit, 'zh'))).toEqual(['㎡', '个', 'm']);
    expect([unitText('piece', 'zh', '株'), unitText('piece', 'en', '株')]).toEqual(['株', '']);
  });

  it('what was brought in as accepted is not denied by a table of missing signatures', () => {
    const party = bilingual('施工单位');
    const unsigned = { party, body: null, part: 'whole', signedOn: null, way: null, enteredAs: '' } as const;
    const page = (status: string, acceptance: readonly object[]) =>
      ({
        row: { status },
        acceptance,
        conflicts: [],
        stages: [{ steps: [{ reaches: 'accepted', actualOn: '2020-08-20' }] }],
      }) as unknown as CommunityPage;
    expect(acceptanceTable(page('complete', [unsigned]), 'zh').text).toContain('未签');
    const past = acceptanceTable(page('managed', [unsigned]), 'zh').text;
    expect(past).not.toContain('未签');
    expect(past).toContain('已于 2020-08-20 通过竣工验收');
    const signed = { ...unsigned, signedOn: '2020-08-20', way: 'paper', enteredAs: '新安街道' };
    expect(acceptanceTable(page('managed', [signed]), 'zh').text).toContain('纸质签署，由新安街道代录');
  });

  it('the headline of a place with nothing in the programme claims no completion', () => {
    const overview = (inReserve: number, underWay: number) =>
      ({
        region: { kind: 'city', key: 'NYC', name: 'New York' },
        totals: {
          communities: inReserve + underWay,
          byStatus: {
            ...countStatuses([]),
            reserve: inReserve,
            under_way: underWay,
          },
          households: 0,
          floorAreaM2: 0,
          completion: { percent: 0, weightedBy: 'items', known: 0 },
        },
      }) as unknown as Overview;
    expect(headline(overview(2010, 0), 'zh').text).toBe(
      '<h1>New York 尚无小区列入改造。</h1><p class="lead">共 2,010 个小区，均在储备库中。</p>',
    );
    expect(headline(overview(2010, 0), 'en').text).not.toContain('%');
    expect(headline(overview(9, 1), 'zh').text.replaceAll('<wbr>', '')).toContain(
      'New York 已有 <em>1</em> 个小区列入改造',
    );
  });

  it('a region where nobody has planned or named an amount has neither a percentage nor an amount of nought', () => {
    const child = (key: string, reserve: number, underWay: number, investmentYuan: number) => ({
      kind: 'office',
      key,
      name: key,
      totals: {
        communities: reserve + underWay,
        byStatus: { ...countStatuses([]), reserve, under_way: underWay },
        investmentYuan,
        completion: { percent: 0, weightedBy: 'households', known: 0 },
      },
    });
    const children = [child('A', 5, 0, 0), child('B', 5, 1, 2e6)];
    const facts = { filter: everything, overview: { children } } as unknown as Parameters<
      typeof regionSection
    >[0];
    const site = { lang: 'zh', base: '/', isStatic: false, picture: plainPicture } as unknown as Site;
    const [a, b] = regionSection(facts, site).text.split('<tr>').slice(2);
    expect(a).not.toMatch(/%|万元/);
    expect(a!.match(/—/g)).toHaveLength(2);
    expect(b).toContain('200.00 万元');
    expect(b).toContain('0.0%');
  });

  it('a place on the map is an address that a static edition understands too', () => {
    const site = {
      lang: 'en',
      embed: false,
      large: true,
      picture: plainPicture,
      base: '../../',
      isStatic: true,
    } as const;
    expect(placeHref(site, { kind: 'office', key: '222404/222404003' }, [130.3596, 42.8514])).toBe(
      '../../en/?in=office:222404/222404003&side=map&type=large#map=16.5/42.85140/130.35960',
    );
  });
});

describe('the stage bar', () => {
  const steps = ['survey', 'permit'].map((key) => ({
    key,
    stage: key,
    text: bilingual(key),
    stageText: bilingual(key),
    lead: bilingual('x'),
    reaches: null,
  }));
  it('has no present stage where no step has a date: nothing has begun', () => {
    expect(stageBar(steps, [], '2021-06-05').map(({ state }) => state)).toEqual(['ahead', 'ahead']);
  });
  it('stands at the first stage once it is planned', () => {
    const planned = [{ step: 'survey', plannedOn: '2021-07-01', actualOn: null }];
    expect(stageBar(steps, planned, '2021-06-05').map(({ state }) => state)).toEqual(['current', 'ahead']);
  });
});
