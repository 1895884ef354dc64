import nodemailer from 'nodemailer';

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
  const transport = nodemailer.createTransport({ url, pool: true, maxConnections: 2 });
  const from = env.MAIL_FROM ?? 'lianpian@localhost';
  return {
    async send({ to, subject, text, unsubscribe }) {
      const headers = unsubscribe && {
        'List-Unsubscribe': `<${unsubscribe}>`,
        'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
      };
      await transport.sendMail({ from, to, subject, text, ...(headers && { headers }) });
    },
    close: () => transport.close(),
  };
}
