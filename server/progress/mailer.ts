import type { Transporter } from 'nodemailer';

export interface Mail {
  /** Of the mail itself, for its Message-ID. */
  id: string;
  to: string;
  subject: string;
  text: string;
  /** Address that ends the subscription, for the button of the mail program (RFC 8058). */
  unsubscribe?: string;
  attachments?: { filename: string; content: Buffer }[];
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
    const patience = { connectionTimeout: 10_000, greetingTimeout: 10_000, socketTimeout: 60_000 };
    return createTransport({ url, pool: true, maxConnections: 2, ...patience });
  };
  const from = env.MAIL_FROM ?? 'lianpian@localhost';
  return {
    async send({ id, to, subject, text, unsubscribe, attachments = [] }) {
      const headers = unsubscribe && {
        'List-Unsubscribe': `<${unsubscribe}>`,
        'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
      };
      opened ??= transport();
      const mail = { from, to, subject, text, attachments, ...(headers && { headers }) };
      await (await opened).sendMail({ ...mail, messageId: `<${id}@lianpian>` });
    },
    close: () => void opened?.then((each) => each.close()),
  };
}
