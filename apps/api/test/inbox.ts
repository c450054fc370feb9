import http from 'node:http';
import net, { type AddressInfo } from 'node:net';

export interface ReceivedMail {
  /** As it came, headers and all. */
  source: string;
  to: string;
  subject: string;
  text: string;
}

export interface ReceivedSms {
  to: string;
  text: string;
  templateId: string;
}

export interface Inbox {
  /** For `startTestApp({ environment })`. */
  environment: Record<string, string>;
  mails: ReceivedMail[];
  sms: ReceivedSms[];
  /** The six digits of the newest mail or SMS to an address. */
  codeFor(address: string): string;
  close(): Promise<void>;
}

/** A mail server (RFC 5321, as much as a client needs) and an SMS provider on free ports, which keep what they get. */
export async function startInbox(): Promise<Inbox> {
  const mails: ReceivedMail[] = [];
  const sms: ReceivedSms[] = [];
  const mail = net.createServer((socket) => serveMail(socket, (received) => mails.push(received)));
  const texts = http.createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      sms.push(JSON.parse(body) as ReceivedSms);
      response.end('{}');
    });
  });
  await Promise.all([mail, texts].map((server) => new Promise<void>((done) => server.listen(0, '127.0.0.1', done))));
  const port = (server: net.Server): number => (server.address() as AddressInfo).port;
  return {
    environment: {
      SMTP_URL: `smtp://127.0.0.1:${port(mail)}`,
      SMS_URL: `http://127.0.0.1:${port(texts)}/send`,
    },
    mails,
    sms,
    codeFor: (address) => {
      const text = [...mails, ...sms].findLast((entry) => entry.to === address && /\b\d{6}\b/.test(entry.text))?.text;
      const code = text && /\b\d{6}\b/.exec(text)?.[0];
      if (!code) throw new Error(`no code was sent to ${address}`);
      return code;
    },
    close: async () => {
      texts.closeAllConnections();
      await Promise.all([mail, texts].map((server) => new Promise((done) => server.close(done))));
    },
  };
}

function serveMail(socket: net.Socket, keep: (mail: ReceivedMail) => void): void {
  let buffer = '';
  let recipient = '';
  let inData = false;
  const say = (line: string): void => void socket.write(`${line}\r\n`);
  const command = (line: string): void => {
    const verb = line.slice(0, 4).toUpperCase();
    if (verb === 'RCPT') recipient = /<(.*)>/.exec(line)?.[1] ?? '';
    if (verb === 'DATA') inData = true;
    say(verb === 'QUIT' ? '221 bye' : verb === 'DATA' ? '354 go on' : '250 ok');
    if (verb === 'QUIT') socket.end();
  };
  socket.on('error', () => undefined);
  socket.on('data', (chunk) => {
    buffer += chunk.toString();
    for (;;) {
      const end = inData ? buffer.indexOf('\r\n.\r\n') : buffer.indexOf('\r\n');
      if (end < 0) return;
      const part = buffer.slice(0, end);
      buffer = buffer.slice(end + (inData ? 5 : 2));
      if (!inData) {
        command(part);
        continue;
      }
      inData = false;
      keep({ to: recipient, source: part, ...readMail(part) });
      say('250 kept');
    }
  });
  say('220 test');
}

/** Subject and text of a single-part mail (RFC 5322, RFC 2045, RFC 2047). */
function readMail(source: string): { subject: string; text: string } {
  const split = source.indexOf('\r\n\r\n');
  const head = source.slice(0, split).replaceAll(/\r\n[ \t]+/g, ' ');
  const header = (name: string): string => new RegExp(`^${name}: (.*)$`, 'im').exec(head)?.[1] ?? '';
  const body = source.slice(split + 4).replaceAll('\r\n..', '\r\n.');
  const subject = header('subject')
    .replaceAll(/\?=\s+=\?/g, '?==?')
    .replaceAll(/=\?utf-8\?([BQ])\?(.*?)\?=/gi, (_all, form: string, text: string) =>
      form.toUpperCase() === 'B' ? Buffer.from(text, 'base64').toString() : unquote(text.replaceAll('_', ' ')),
    );
  const encoding = header('content-transfer-encoding').toLowerCase();
  const text =
    encoding === 'base64'
      ? Buffer.from(body, 'base64').toString()
      : encoding === 'quoted-printable'
        ? unquote(body)
        : body;
  return { subject, text: text.replaceAll('\r\n', '\n').trim() };
}

function unquote(text: string): string {
  const bytes = text
    .replaceAll(/=\r\n/g, '')
    .replaceAll(/=([0-9A-F]{2})/gi, (_all, hex: string) => String.fromCharCode(parseInt(hex, 16)));
  return Buffer.from(bytes, 'latin1').toString();
}
