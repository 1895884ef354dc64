import type { Services } from '../services.ts';
import { type Mailer, mailerFrom } from './mailer.ts';

const mailers = new WeakMap<Services, Mailer | undefined>();

/** The mail server of this process, opened on first use. */
export function mailerOf(services: Services): Mailer | undefined {
  if (!mailers.has(services)) mailers.set(services, mailerFrom(process.env));
  return mailers.get(services);
}

/** Address that goes into mails, feeds and QR codes. */
export function originOf({ config }: Services): string {
  return config.publicUrl?.replace(/\/$/, '') ?? `http://localhost:${config.port}`;
}
