import { type } from '@orpc/contract';
import * as z from 'zod';
import { type AlertSettings, alertKinds, rhythms } from '../../domain/progress/alerts.ts';
import { endpoint, open } from './access.ts';
import { cityCode } from './register.ts';

const choice = z.object({
  city: cityCode,
  office: z.string().max(64).default(''),
  kind: z.enum(alertKinds),
  rhythm: z.enum([...rhythms, 'never']),
});

/** Alerts to supervisors: part of the contract of progress. */
export const alertContract = {
  alerts: endpoint(open.supervisors)
    .route({ method: 'GET', path: '/alerts', summary: 'Of what the account is told by mail, and how often' })
    .output(type<AlertSettings>()),
  setAlerts: endpoint(open.supervisors)
    .route({
      method: 'PUT',
      path: '/alerts',
      summary: 'Chooses it anew; no choices end the mails',
    })
    .input(
      z.object({
        email: z.string().max(254).default(''),
        lang: z.enum(['zh', 'en']).default('zh'),
        choices: z.array(choice).max(4000),
      }),
    )
    .output(type<AlertSettings>()),
};
