import type { Transporter } from 'nodemailer';

export interface Mail {
  to: string;
  subject: string;
  text: string;
  /** Address that ends the subscription, for the button of the mail program (RFC 8058). */
  unsubscribe?: string;
}

export interface Mailer {
  send(mail: Mail): Promise<void>;
  close(): void;
}

/** Sends through the server of `SMTP_URL` (smtp://user:password@host:port) from `MAIL_FROM`; undefined where none is set. */
export function mailerFrom(env: NodeJS.ProcessEnv): Mailer | undefined {
  const url = env.SMTP_URL;
  if (!url) return undefined;
  // loaded with the first mail: most servers start without sending one
  let opened: Promise<Transporter> | undefined;
  const transport = async () => {
    const { createTransport } = await import('nodemailer');
    return createTransport({ url, pool: true, maxConnections: 2 });
  };
  const from = env.MAIL_FROM ?? 'lianpian@localhost';
  return {
    async send({ to, subject, text, unsubscribe }) {
      const headers = unsubscribe && {
        'List-Unsubscribe': `<${unsubscribe}>`,
        'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
      };
      opened ??= transport();
      await (await opened).sendMail({ from, to, subject, text, ...(headers && { headers }) });
    },
    close: () => void opened?.then((each) => each.close()),
  };
}
