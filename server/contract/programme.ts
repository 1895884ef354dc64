import * as z from 'zod';
import { endpoint, open } from './access.ts';
import { cityCode, communityRow } from './register.ts';

const yuan = z.number().nonnegative();

/** What accepted pipe plans cost by the city's unit prices, and who pays first (data/policies/funding.json). */
const planCost = z.object({
  costYuan: yuan,
  /** Key of a funder; null = no rule names one. Together the cost. */
  funders: z.array(z.object({ funder: z.string().nullable(), costYuan: yuan })),
  /** Of it in streets, linked to the compounds. */
  linkedYuan: yuan,
  /** Work items by code of the catalogue; last, without code or quantity, what it has no item for. Together the cost. */
  items: z.array(z.object({ code: z.string().nullable(), quantity: yuan.nullable(), costYuan: yuan })),
});

/** A community of the project library 改造项目库: what the lists and the money ask of it. */
export const libraryRow = communityRow
  .pick({
    id: true,
    code: true,
    name: true,
    status: true,
    households: true,
    buildingCount: true,
    floorAreaM2: true,
    builtYear: true,
    officeName: true,
    extent: true,
  })
  .extend({
    exclusion: z.string().nullable(),
    /** Share of households in favour, 0…1. */
    willingness: z.number().nullable(),
    needs: z.array(z.string()),
    /** Estimate of the register. */
    costYuan: yuan.nullable(),
    /** What each source of each project gives, by project code. */
    money: z.array(z.object({ project: z.string(), funder: z.string(), amountYuan: yuan })),
    /** Of the pipe plans that were accepted, the part that lies in it; null where there is none. */
    pipes: planCost.nullable(),
  });
export type LibraryRow = z.infer<typeof libraryRow>;

export const fundedProject = z.object({
  code: z.string(),
  name: z.string(),
  /** Who gives, by key of a funder in data/policies/funding.json, and each one's part of the budget. */
  sources: z.array(z.object({ funder: z.string(), budgetYuan: yuan.nullable() })),
  year: z.int().nullable(),
  budgetYuan: yuan.nullable(),
  /** What the document says that its numbers do not. */
  note: z.string(),
  source: z.string(),
  lastYear: z.int().nullable(),
  /** Codes of the catalogue of works, or words of the document. */
  works: z.array(z.string()),
  /** Codes of the communities that it holds, with an amount or without. */
  communities: z.array(z.string()),
  /** Of the project as it stands; an edit says which one it saw. */
  mark: z.string(),
});
export type FundedProject = z.infer<typeof fundedProject>;

const projectCode = z.string().trim().min(1).max(64);
const words = (most: number) => z.string().trim().max(most);

/** A project as the form writes it, with all communities that it holds. */
export const projectEdit = z.object({
  city: cityCode,
  code: projectCode,
  name: words(200),
  sources: z.array(z.object({ funder: words(40), budgetYuan: yuan.nullable() })).max(20),
  year: z.int().nullable(),
  lastYear: z.int().nullable(),
  budgetYuan: yuan.nullable(),
  works: z.array(words(80)).max(200),
  note: words(2000),
  source: words(200),
  shares: z
    .array(z.object({ community: words(120), funder: words(40), amountYuan: yuan.nullable() }))
    .max(20_000),
  /** Mark of the project that the editor saw; empty for a new one. */
  seen: words(32),
  reason: words(500),
});
export type ProjectEditInput = z.infer<typeof projectEdit>;

export const moneyChange = z.object({
  at: z.string(),
  by: z.string().nullable(),
  community: z.string().nullable(),
  name: z.string().nullable(),
  /** Who gives it; null = the budget as a whole. */
  funder: z.string().nullable(),
  oldFunder: z.string().nullable(),
  fromYuan: z.number().nullable(),
  toYuan: z.number().nullable(),
  reason: z.string(),
});
export type MoneyChangeLine = z.infer<typeof moneyChange>;

export const programmeContract = {
  readProgramme: endpoint(open.staff)
    .route({
      method: 'GET',
      path: '/cities/{city}/programme',
      summary: 'Project library of a city with the money of each community',
    })
    .input(z.object({ city: cityCode }))
    .output(
      z.object({
        communities: z.array(libraryRow),
        projects: z.array(fundedProject),
        /** All accepted pipe plans, with what lies between compounds. */
        pipes: planCost,
        /** By whose prices they are billed; null where no plan was accepted. */
        pipePrices: z.object({ zh: z.string(), en: z.string() }).nullable(),
      }),
    ),
  saveProject: endpoint(open.moneyPlanners)
    .route({
      method: 'PUT',
      path: '/cities/{city}/programme/projects/{code}',
      summary: 'Make or change a project with its money, works and communities',
    })
    .input(projectEdit)
    .output(z.object({ mark: z.string() })),
  removeProject: endpoint(open.moneyPlanners)
    .route({
      method: 'DELETE',
      path: '/cities/{city}/programme/projects/{code}',
      summary: 'Take away a project that holds no community',
    })
    .input(z.object({ city: cityCode, code: projectCode, seen: words(32) }))
    .output(z.object({ removed: z.literal(true) })),
  listMoneyChanges: endpoint(open.staff)
    .route({
      method: 'GET',
      path: '/cities/{city}/programme/projects/{code}/changes',
      summary: 'Who changed which amount of a project, when and why',
    })
    .input(z.object({ city: cityCode, code: projectCode }))
    .output(z.array(moneyChange)),
};
