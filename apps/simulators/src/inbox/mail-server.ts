import type { AddressInfo } from 'node:net';
import type { Readable } from 'node:stream';
import { SMTPServer } from 'smtp-server';
import type { Clock } from '../clock.ts';
import { randomLetters } from '../gateway/new-id.ts';
import type { Switches } from '../switches/switches.ts';
import { type ClosedMail, MailBox } from './mail-box.ts';

const largest_bytes = 10 * 1024 * 1024;
const limits = { messages: 2_000, bytes: 256 * 1024 * 1024 };

export interface MailServer {
  readonly box: MailBox;
  readonly port: number;
  close(): Promise<void>;
}

/** A real SMTP server that delivers to a box in memory. Takes any sender and any recipient; no TLS on loopback. */
export async function startMailServer(options: {
  host: string;
  port: number;
  clock: Clock;
  switches: Switches;
}): Promise<MailServer> {
  const box = new MailBox(limits);
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    size: largest_bytes,
    banner: 'Mistri simulators',
    onAuth: (_auth, _session, callback) => callback(null, { user: 'anybody' }),
    onRcptTo: (_address, _session, callback) => callback(refusalOf(options.switches)),
    onData: (stream, session, callback) => {
      const to = session.envelope.rcptTo.map((recipient) => recipient.address);
      void receive(stream, to, options.clock).then((mail) => {
        if (!(mail instanceof Error)) box.add(mail);
        // eslint-disable-next-line promise/no-callback-in-promise -- the SMTP library knows callbacks only
        callback(mail instanceof Error ? mail : null);
      });
    },
  });
  // A client that goes away in the middle is its own affair.
  server.on('error', () => undefined);
  await new Promise<void>((resolve, reject) => {
    server.server.once('error', reject);
    server.listen(options.port, options.host, resolve);
  });
  return {
    box,
    port: (server.server.address() as AddressInfo).port,
    close: () => new Promise((resolve) => server.close(resolve)),
  };
}

function smtpError(code: number, message: string): Error {
  return Object.assign(new Error(message), { responseCode: code });
}

function refusalOf(switches: Switches): Error | null {
  const { refuse } = switches.mail;
  if (refuse === 'temporary') return smtpError(451, 'Try again later (switch mail.refuse).');
  return refuse === 'permanent' ? smtpError(550, 'There is no such mailbox (switch mail.refuse).') : null;
}

/** @returns the mail, or what the sender is told; never throws */
async function receive(stream: Readable, to: string[], clock: Clock): Promise<ClosedMail | Error> {
  try {
    const raw = await readAll(stream);
    if (!raw) return smtpError(552, 'The mail is larger than 10 MiB.');
    const receivedAt = new Date(clock.now_ms()).toISOString();
    return { id: randomLetters(), to, raw, receivedAt, size_bytes: raw.length };
  } catch {
    return smtpError(554, 'The mail could not be read.');
  }
}

async function readAll(stream: Readable): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let size_bytes = 0;
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    size_bytes += chunk.length;
    if (size_bytes <= largest_bytes) chunks.push(chunk);
  }
  return size_bytes > largest_bytes ? undefined : Buffer.concat(chunks);
}
