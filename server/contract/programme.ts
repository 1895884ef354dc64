import * as z from 'zod';
import { endpoint, open } from './access.ts';
import { cityCode, communityRow } from './register.ts';

const yuan = z.number().nonnegative();

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
    /** What each project gives, by project code. */
    money: z.array(z.object({ project: z.string(), amountYuan: yuan })),
  });
export type LibraryRow = z.infer<typeof libraryRow>;

export const fundedProject = z.object({
  code: z.string(),
  name: z.string(),
  /** Key of a funder in data/policies/funding.json. */
  fundingSource: z.string(),
  year: z.int().nullable(),
  budgetYuan: yuan.nullable(),
  /** What the document says that its numbers do not. */
  note: z.string(),
  source: z.string(),
});
export type FundedProject = z.infer<typeof fundedProject>;

export const programmeContract = {
  readProgramme: endpoint(open.staff)
    .route({
      method: 'GET',
      path: '/cities/{city}/programme',
      summary: 'Project library of a city with the money of each community',
    })
    .input(z.object({ city: cityCode }))
    .output(z.object({ communities: z.array(libraryRow), projects: z.array(fundedProject) })),
};
