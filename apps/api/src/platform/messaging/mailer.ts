import { Transform } from 'node:stream';
import nodemailer from 'nodemailer';

export interface Mail {
  to: string;
  subject: string;
  text: string;
  html?: string;
  /** Same key → the receiving side can drop a second copy (Message-ID is derived from it). */
  key: string;
}

export interface Mailer {
  send(mail: Mail): Promise<void>;
  close(): void;
}

export interface SmtpOptions {
  url: string;
  from: string;
}

/** One SMTP transport. A second one as fallback is part of the licence work (LIC-4). */
export function smtpMailer(options: SmtpOptions): Mailer {
  const transport = nodemailer.createTransport({
    url: options.url,
    pool: true,
    connectionTimeout: 10_000,
    greetingTimeout: 10_000,
    socketTimeout: 20_000,
  });
  transport.use('stream', ({ message }, done) => {
    message.transform(inOnePiece());
    done();
  });
  return {
    send: async (mail) => {
      await transport.sendMail({
        from: options.from,
        to: mail.to,
        subject: mail.subject,
        text: mail.text,
        html: mail.html,
        messageId: `<${mail.key}@mistri.invalid>`,
      });
    },
    close: () => transport.close(),
  };
}

/** A mail of some kilobytes is composed of dozens of pieces; each would be a packet of its own, here and over there. */
function inOnePiece(): Transform {
  const pieces: Buffer[] = [];
  return new Transform({
    transform: (piece: Buffer, _encoding, done) => {
      pieces.push(piece);
      done();
    },
    flush: (done) => done(null, Buffer.concat(pieces)),
  });
}
