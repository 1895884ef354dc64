import { sizeLabel, utilityNames } from '../labels.ts';
import { GRAVITY_UTILITIES, type PipeNetwork } from '../model.ts';
import { pointNames } from '../routing/answer/point-names.ts';
import type { JointTrench } from '../routing/bill/joint-trench.ts';
import { type LaidNetwork, type LaidPipe, toModel } from '../routing/sizing/sized-network.ts';
import { drawProfile } from '../section/draw-profile.ts';
import { drawTrench } from '../section/draw-trench.ts';
import type { Drawing, DrawingItem } from '../section/drawing.ts';
import { type Profile, profileOf } from '../section/profile.ts';
import type { Standards } from '../standards.ts';
import { type MainRun, profiledRuns } from './main-runs.ts';
import { contents, type Language, type PageDraft, setDown } from './paper.ts';
import { sizeOf } from './plan-network.ts';
import { sheetWords } from './sheet-words.ts';

/** Sections of shared trenches that are drawn, each of other utilities than the others. */
const mostTrenches = 4;

interface Section {
  /** What the page is called by. */
  title: string;
  scales: string[];
  drawing: Drawing;
}

/** 纵断面图 of the main runs with their tables of levels, among everything that they cross; sections of shared trenches where there is room. */
export function sectionPages(
  networks: readonly LaidNetwork[],
  trenches: readonly JointTrench[],
  today: PipeNetwork,
  options: { standards: Standards; frostDepthM: number | null },
  language: Language,
): PageDraft[] {
  const say = sheetWords[language];
  const runs = networks.flatMap((network) =>
    profilesOf(network, networks, today, options, language).map((profile) => ({ network, profile })),
  );
  const profiles = (leastScale: number): Section[] =>
    runs.map(({ network: { utility }, profile }) => {
      const drawing = drawProfile(profile, language, { ...contents, leastScale });
      const { hScale, vScale } = drawing;
      const title = say.profileOf(utilityNames[utility][language]);
      return { title, scales: [`H 1:${hScale} V 1:${vScale}`], drawing };
    });
  const kinds = new Map(
    [...trenches].sort((a, b) => a.lengthM - b.lengthM).map((one) => [one.utilities.toSorted().join(), one]),
  );
  const sections = [...kinds.values()]
    .sort((a, b) => b.lengthM - a.lengthM)
    .slice(0, mostTrenches)
    .map((one): Section => {
      const drawing = drawTrench(one, (utility) => utilityNames[utility][language], language);
      return { title: say.trenches, scales: [], drawing };
    });
  // a smaller scale only where it saves pages
  const [large, small] = [500, 1000].map((scale) => packed([...profiles(scale), ...sections], say.and));
  return small!.length < large!.length ? small! : large!;
}

function profilesOf(
  network: LaidNetwork,
  networks: readonly LaidNetwork[],
  today: PipeNetwork,
  options: { standards: Standards; frostDepthM: number | null },
  language: Language,
): Profile[] {
  const whole = withNames(networks, today);
  const gravity = GRAVITY_UTILITIES.has(network.utility);
  const labels = new Map(
    networks.flatMap(({ utility, pipes }) =>
      pipes.map((one) => [one.id, sizeOf(utility, one, language)] as const),
    ),
  );
  for (const one of today.segments) labels.set(one.id, sizeLabel(one));
  return profiledRuns(network)
    .flatMap((run) => inParts(run, gravity))
    .map((pipes) => {
      const profile = profileOf(
        whole,
        pipes.map((one) => one.id),
        options,
      );
      return withoutTieIn(labelled(profile, labels, language));
    });
}

/** A run that one page can't show at a scale that is read goes on at a manhole. */
function inParts({ pipes, lengthM }: MainRun, gravity: boolean): LaidPipe[][] {
  const mostM = contents.widthMm - 60;
  const partM = lengthM / Math.ceil(lengthM / mostM);
  const parts = Map.groupBy(pipes, (_, i) => {
    const middleM = pipes.slice(0, i).reduce((sum, one) => sum + one.lengthM, pipes[i]!.lengthM / 2);
    return Math.floor(middleM / partM);
  });
  // pipes of a run are counted from the tie-in: of a drain the farthest part comes first, as the water runs
  return gravity ? [...parts.values()].reverse() : [...parts.values()];
}

/** Pipes by their utility and size, as the plans call them. */
function labelled(profile: Profile, labels: ReadonlyMap<string, string>, language: Language): Profile {
  return {
    ...profile,
    reaches: profile.reaches.map((one) => ({ ...one, label: labels.get(one.segment) ?? one.label })),
    crossings: profile.crossings.map((one) => ({
      ...one,
      label: `${utilityNames[one.utility][language]} ${labels.get(one.segment) ?? one.label}`,
    })),
  };
}

/** A run ends on the main that it is tied to: that is no crossing. */
const tieInM = 0.6;

function withoutTieIn(profile: Profile): Profile {
  const isEnd = (stationM: number): boolean => stationM < tieInM || stationM > profile.lengthM - tieInM;
  const receives = new Set([profile.utility, 'combined']);
  return {
    ...profile,
    crossings: profile.crossings.filter((one) => !receives.has(one.utility) || !isEnd(one.stationM)),
  };
}

/** Everything that lies there then, the new points by the numbers of the plans. */
function withNames(networks: readonly LaidNetwork[], today: PipeNetwork): PipeNetwork {
  const models = networks.map((network) => {
    const names = pointNames(network);
    const name = (id: string): string => names.get(id) ?? id;
    const { nodes, segments } = toModel(network);
    return {
      nodes: nodes.map((one) => ({ ...one, id: name(one.id) })),
      segments: segments.map((one) => ({ ...one, from: name(one.from), to: name(one.to) })),
    };
  });
  return {
    ...today,
    nodes: [...today.nodes, ...models.flatMap((one) => one.nodes)],
    segments: [...today.segments, ...models.flatMap((one) => one.segments)],
  };
}

/** Drawings beside each other in rows; what is left of a page. */
interface Filling {
  items: DrawingItem[];
  titles: Set<string>;
  scales: Set<string>;
  rows: { topMm: number; heightMm: number; usedMm: number }[];
}

const gapMm = 6;

/** Each drawing on the first page that has room for it, so that no page is begun before the others are full. */
function packed(sections: readonly Section[], and: string): PageDraft[] {
  const pages: Filling[] = [];
  for (const section of sections) {
    if (pages.some((page) => isPut(section, page))) continue;
    const page: Filling = { items: [], titles: new Set(), scales: new Set(), rows: [] };
    pages.push(page);
    isPut(section, page);
  }
  return pages.map(({ items, titles, scales }) => ({
    title: [...titles].join(and),
    scales: [...scales],
    items,
  }));
}

function isPut({ drawing, title, scales }: Section, page: Filling): boolean {
  const { widthMm, heightMm, items } = drawing;
  const last = page.rows.at(-1);
  const freeMm = last ? last.topMm - last.heightMm - gapMm : contents.heightMm;
  let row = page.rows.find(
    (one) =>
      one.usedMm + widthMm <= contents.widthMm && (one === last ? one.topMm : one.heightMm) >= heightMm,
  );
  if (!row) {
    if (last && freeMm < heightMm) return false;
    row = { topMm: freeMm, heightMm: 0, usedMm: 0 };
    page.rows.push(row);
  }
  page.items.push(...setDown(items, contents.x + row.usedMm, contents.y + row.topMm - heightMm));
  row.usedMm += widthMm + gapMm;
  row.heightMm = Math.max(row.heightMm, heightMm);
  page.titles.add(title);
  for (const one of scales) page.scales.add(one);
  return true;
}
