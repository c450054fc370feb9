import { once } from 'node:events';
import net from 'node:net';
import { createInterface } from 'node:readline';

interface Letter {
  to: string;
  subject: string;
  text: string;
  html: string;
}

/** The few lines of SMTP (RFC 5321) a test needs to send one letter. */
export function createTransport(port: number): { send(letter: Letter): Promise<void> } {
  return {
    send: async (letter) => {
      const socket = net.connect(port, '127.0.0.1');
      const lines = createInterface({ input: socket })[Symbol.asyncIterator]();
      const answer = async (expected: string): Promise<void> => {
        for (;;) {
          const line = String((await lines.next()).value);
          if (!line.startsWith(expected)) throw new Error(`expected ${expected}, got ${line}`);
          if (line[3] !== '-') return;
        }
      };
      await answer('220');
      const say = async (text: string, expected: string): Promise<void> => {
        socket.write(`${text}\r\n`);
        await answer(expected);
      };
      await say('EHLO test', '250');
      await say('MAIL FROM:<no-reply@mistri.invalid>', '250');
      await say(`RCPT TO:<${letter.to}>`, '250');
      await say('DATA', '354');
      await say(`${compose(letter)}\r\n.`, '250');
      await say('QUIT', '221');
      socket.end();
      await once(socket, 'close');
    },
  };
}

const part = (type: string, text: string): string =>
  `--part\r\nContent-Type: ${type}; charset=utf-8\r\n\r\n${text}\r\n`;

const compose = (letter: Letter): string =>
  `From: Mistri <no-reply@mistri.invalid>\r\nTo: ${letter.to}\r\nSubject: ${letter.subject}\r\n` +
  `Message-ID: <${Math.random()}@test>\r\nMIME-Version: 1.0\r\n` +
  `Content-Type: multipart/alternative; boundary=part\r\n\r\n` +
  `${part('text/plain', letter.text)}${part('text/html', letter.html)}--part--`;
