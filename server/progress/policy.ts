import catalogue from '../../data/catalogue/works.json' with { type: 'json' };
import bodiesFile from '../../data/policies/bodies.json' with { type: 'json' };
import seasons from '../../data/policies/digging-seasons.json' with { type: 'json' };
import documents from '../../data/policies/documents.json' with { type: 'json' };
import funding from '../../data/policies/funding.json' with { type: 'json' };
import stagesFile from '../../data/policies/stages.json' with { type: 'json' };
import type { Bilingual } from '../../domain/problem.ts';
import type { CatalogueItem } from '../../domain/programme/catalogue.ts';
import type { BuildingSeason } from '../../domain/progress/pace.ts';
import type { Step } from '../../domain/progress/stages.ts';
import type { Status } from '../../domain/progress/status.ts';

interface Body extends Bilingual {
  key: string;
  role: string;
}

/** Bodies answerable for steps, by key; never persons. */
export const bodies: ReadonlyMap<string, Body> = new Map(bodiesFile.bodies.map((body) => [body.key, body]));

const stageTexts = new Map<string, Bilingual>(
  stagesFile.stages.map(({ key, zh, en }): [string, Bilingual] => [key, { zh, en }]),
);

/** Steps of the programme in order, as policy fixes them. */
export const steps: readonly (Step & { leads: string[] })[] = stagesFile.steps.map((step) => {
  const leads = step.lead.map((key) => bodies.get(key) ?? { zh: key, en: key });
  return {
    key: step.step,
    stage: step.stage,
    text: { zh: step.zh, en: step.en },
    stageText: stageTexts.get(step.stage) ?? { zh: step.stage, en: step.stage },
    lead: { zh: leads.map(({ zh }) => zh).join('、'), en: leads.map(({ en }) => en).join(', ') },
    leads: step.lead,
    reaches: step.status as Status | null,
  };
});

/** Items of the catalogue of works, by code. */
export const works: ReadonlyMap<string, CatalogueItem> = new Map(
  (catalogue.items as unknown as CatalogueItem[]).map((item) => [item.code, item]),
);

/** When works outdoors go on in a city, by its region's season for all works; null where none is on file. */
export function buildingSeasonOf(city: string): BuildingSeason | null {
  return seasons.rules.find(({ region, utility }) => utility === null && city.startsWith(region)) ?? null;
}

export function funderText(key: string): Bilingual {
  const funder = funding.funders.find((entry) => entry.key === key);
  return funder ? { zh: funder.zh, en: funder.en } : { zh: key, en: key };
}

export function documentText(key: string): Bilingual & { date: string } {
  const document = documents.documents.find((entry) => entry.key === key);
  return document ?? { zh: key, en: key, date: '' };
}
