import { type } from '@orpc/contract';
import * as z from 'zod';
import type { CommunityHistory } from '../../domain/progress/history.ts';
import type { ReportingDesk, SupervisedCommunity } from '../../domain/progress/reporting.ts';
import type { StandstillPoint } from '../../domain/progress/standstill.ts';
import { statuses } from '../../domain/progress/status.ts';
import type {
  CommunityList,
  HeatGrid,
  Months,
  Overview,
  RegionName,
  ReplayMonth,
} from '../../domain/progress/view.ts';
import { endpoint, open } from './access.ts';
import { acceptanceContract } from './progress-acceptance.ts';
import { alertContract } from './progress-alerts.ts';
import { cityCode } from './register.ts';

/** The filter of an address; what it means is said by domain/progress/filter.ts, which also refuses what is wrong. */
export const filterInput = z.object({
  in: z.string().max(140).optional(),
  q: z.string().max(60).optional(),
  status: z.string().max(100).optional(),
  work: z.string().max(20).optional(),
  year: z.string().max(4).optional(),
  bbox: z.string().max(100).optional(),
  near: z.string().max(60).optional(),
  sort: z.string().max(20).optional(),
  after: z.string().max(400).optional(),
});

export type { SupervisedCommunity };

const isoDay = z.string().regex(/^\d{4}-\d{2}-\d{2}$/);
const code = z.string().min(1).max(64);
const reason = z.string().max(500).default('');
const message = z.object({ message: z.string() });

export const reportInput = z.object({
  clientKey: z.uuid(),
  code,
  reportedOn: z.string().max(10),
  itemCode: z.string().max(64).nullable().default(null),
  percent: z.number(),
  quantityDone: z.number().nullable().default(null),
  remark: z.string().max(1000).default(''),
  seen: z.int().nullable().optional(),
});

export const reportOutcome = z.object({
  clientKey: z.string(),
  outcome: z.enum(['accepted', 'known', 'conflict', 'refused']),
  id: z.int().optional(),
  standing: z
    .object({ id: z.int(), reportedOn: z.string(), percent: z.number(), by: z.string().nullable() })
    .optional(),
  problem: z
    .object({
      code: z.string(),
      title: z.object({ zh: z.string(), en: z.string() }),
      remedy: z.object({ zh: z.string(), en: z.string() }),
    })
    .optional(),
});

const community = z.object({ city: cityCode, code });

export const progressContract = {
  view: endpoint(open.everyone)
    .route({ method: 'GET', path: '/progress/view', summary: 'Roll-ups, list and curve of a filter' })
    .input(filterInput)
    .output(type<{ overview: Overview; list: CommunityList; months: Months }>()),
  replay: endpoint(open.everyone)
    .route({
      method: 'GET',
      path: '/progress/replay',
      summary: 'Month by month, every region inside a region',
    })
    .input(filterInput.pick({ in: true }))
    .output(type<{ region: RegionName; months: ReplayMonth[] }[]>()),
  histories: endpoint(open.everyone)
    .route({
      method: 'GET',
      path: '/progress/histories',
      summary: 'How every community of a city or a part of it came to where it stands',
    })
    .input(filterInput.pick({ in: true }))
    .output(type<CommunityHistory[]>()),
  standstills: endpoint(open.everyone)
    .route({
      method: 'GET',
      path: '/progress/standstills',
      summary: 'Communities of a city whose reports go on and whose works do not',
    })
    .input(filterInput.pick({ in: true }))
    .output(type<StandstillPoint[]>()),
  heat: endpoint(open.everyone)
    .route({ method: 'GET', path: '/progress/heat', summary: 'Heatmap inside bounds: densities on a grid' })
    .input(
      z.object({
        bbox: z.string().max(100),
        zoom: z.coerce.number().min(0).max(24),
        weight: z.string().max(20),
      }),
    )
    .output(type<HeatGrid>()),
  extent: endpoint(open.everyone)
    .route({ method: 'GET', path: '/progress/extent', summary: 'Where the communities of a filter lie' })
    .input(filterInput)
    .output(z.tuple([z.number(), z.number(), z.number(), z.number()]).nullable()),
  subscribe: endpoint(open.everyone)
    .route({
      method: 'POST',
      path: '/progress/subscribe',
      summary: 'News by e-mail; the address confirms itself first',
    })
    .input(
      z.object({
        city: cityCode,
        code,
        topic: z.enum(['community', 'office', 'city']),
        email: z.string().max(254),
        lang: z.enum(['zh', 'en']).default('zh'),
      }),
    )
    .output(message),
  feedback: endpoint(open.everyone)
    .route({
      method: 'POST',
      path: '/progress/feedback',
      summary: 'A question; answers with its ticket number',
    })
    .input(
      z.object({
        city: cityCode,
        code,
        question: z.string().max(4000),
        email: z.string().max(254).default(''),
        lang: z.enum(['zh', 'en']).default('zh'),
      }),
    )
    .output(message.extend({ ticket: z.string() })),
  setMilestone: endpoint(open.siteReporters)
    .route({
      method: 'POST',
      path: '/cities/{city}/communities/{code}/milestones/{step}',
      summary: 'Planned or actual date of a step, with the reason of a change',
    })
    .input(
      community.extend({
        step: z.string().max(64),
        plannedOn: isoDay.nullable().optional(),
        actualOn: isoDay.nullable().optional(),
        reason,
      }),
    )
    .output(z.object({ status: z.enum(statuses) })),
  setStatus: endpoint(open.reporters)
    .route({
      method: 'POST',
      path: '/cities/{city}/communities/{code}/status',
      summary: 'State of a community; a step back needs a reason',
    })
    .input(community.extend({ status: z.enum(statuses), reason }))
    .output(z.object({ status: z.enum(statuses) })),
  report: endpoint(open.siteReporters)
    .route({
      method: 'POST',
      path: '/cities/{city}/reports',
      summary: 'Reports made on a device, each with its outcome',
    })
    .input(z.object({ city: cityCode, reports: z.array(reportInput).min(1).max(100) }))
    .output(z.array(reportOutcome)),
  correct: endpoint(open.siteReporters)
    .route({
      method: 'POST',
      path: '/cities/{city}/reports/{id}/correction',
      summary: 'A new report in the place of an old one, which stays on record',
    })
    .input(
      z.object({
        city: cityCode,
        id: z.coerce.number().int().positive(),
        clientKey: z.uuid(),
        percent: z.number(),
        quantityDone: z.number().nullable().default(null),
        reason,
      }),
    )
    .output(z.object({ id: z.int() })),
  listReports: endpoint(open.accounts)
    .route({
      method: 'GET',
      path: '/cities/{city}/communities/{code}/reports',
      summary: 'Reports of a community with what corrected them',
    })
    .input(community)
    .output(
      z.array(
        z.object({
          id: z.int(),
          reportedOn: z.string(),
          itemCode: z.string().nullable(),
          percent: z.number(),
          quantityDone: z.number().nullable(),
          remark: z.string(),
          corrects: z.int().nullable(),
          correctedBy: z.int().nullable(),
          receivedAt: z.date(),
          by: z.string().nullable(),
        }),
      ),
    ),
  listPhotos: endpoint(open.accounts)
    .route({
      method: 'GET',
      path: '/cities/{city}/communities/{code}/photos',
      summary: 'Photographs of a community, also the withdrawn ones with their reason',
    })
    .input(community)
    .output(
      z.array(
        z.object({
          id: z.uuid(),
          kind: z.enum(['before', 'during', 'after']),
          takenOn: z.string().nullable(),
          caption: z.string(),
          withdrawnReason: z.string().nullable(),
          receivedAt: z.date(),
          by: z.string().nullable(),
        }),
      ),
    ),
  withdrawPhoto: endpoint(open.siteReporters)
    .route({
      method: 'POST',
      path: '/cities/{city}/photos/{id}/withdrawal',
      summary: 'Takes a photograph off the public pages; it stays on record with the reason',
    })
    .input(z.object({ city: cityCode, id: z.uuid(), reason }))
    .output(z.object({ withdrawn: z.literal(true) })),
  desk: endpoint(open.signers)
    .route({
      method: 'GET',
      path: '/cities/{city}/reporting',
      summary: 'What a reporter needs without a network: communities, items, steps, latest reports',
    })
    // `also`: codes, one a line, that come whatever is found
    .input(
      z.object({
        city: cityCode,
        find: z.string().max(64).optional(),
        also: z.string().max(4000).optional(),
      }),
    )
    .output(type<ReportingDesk>()),
  questions: endpoint(open.reporters)
    .route({ method: 'GET', path: '/cities/{city}/questions', summary: 'Questions that wait for an answer' })
    .input(z.object({ city: cityCode }))
    .output(
      z.array(
        z.object({
          ticket: z.string(),
          city: z.string(),
          code: z.string(),
          community: z.string(),
          office: z.string().nullable(),
          question: z.string(),
          askedAt: z.date(),
        }),
      ),
    ),
  answer: endpoint(open.reporters)
    .route({
      method: 'POST',
      path: '/cities/{city}/questions/{ticket}',
      summary: 'Answers or declines a question',
    })
    .input(
      z.object({
        city: cityCode,
        ticket: z.string().max(16),
        answer: z.string().min(1).max(2000),
        isPublic: z.boolean().default(false),
        declined: z.boolean().default(false),
      }),
    )
    .output(z.object({ told: z.boolean() })),
  supervise: endpoint(open.reporters)
    .route({
      method: 'GET',
      path: '/cities/{city}/supervision',
      summary: 'Deadlines at risk, missing reports, contradictions',
    })
    .input(z.object({ city: cityCode }))
    .output(type<SupervisedCommunity[]>()),
  ...acceptanceContract,
  ...alertContract,
};
