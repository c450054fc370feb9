import { CodeError, exchangeCode, Session } from '@mistri/link';
import { simulatedPath } from '../../../packages/link/test/simulated-path.ts';
import { SimulatedClock } from '../../../packages/link/test/simulated-clock.ts';
import { encodeHello } from '../../../packages/link/src/session/hello.ts';
import { encodeFrame, encodeU53, type Frame, frameTypes } from '../../../packages/link/src/wire/frame.ts';
import { bytesOf, type FuzzTarget, must, type Outcome } from '../fuzz-target.ts';
import { pieces } from '../mutate.ts';
import { fixedDevice } from './fixed-keys.ts';

const mib = 1024 * 1024;
const tokenHash = new Uint8Array(32).fill(7);
const deaf = { data: ignore, drain: ignore, peerEnded: ignore, closed: ignore };

function ignore(): void {
  // Of no interest here.
}

const hello = encodeHello({ role: 'guest', tokenHash, received: 0, lot: 1, life: new Uint8Array(8) });
/** To somebody who had more of the conversation than this side. */
const toAnother = encodeHello({ role: 'guest', tokenHash, received: 5, lot: 1, life: new Uint8Array(8) });
const conversation: readonly Frame[] = [
  { type: frameTypes.hello, number: 0, stream: 0, payload: hello },
  { type: frameTypes.open, number: 1, stream: 1, payload: Buffer.concat([Buffer.from([1]), bytesOf('files/1')]) },
  { type: frameTypes.data, number: 2, stream: 1, payload: new Uint8Array(50).fill(1) },
  { type: frameTypes.ack, number: 1, stream: 0, payload: new Uint8Array(0) },
  { type: frameTypes.credit, number: 3, stream: 2, payload: encodeU53(1_000_000) },
  { type: frameTypes.ping, number: 0, stream: 0, payload: new Uint8Array(8) },
  { type: frameTypes.end, number: 4, stream: 1, payload: new Uint8Array(0) },
  { type: frameTypes.reset, number: 5, stream: 2, payload: bytesOf('no') },
  { type: frameTypes.retire, number: 0, stream: 0, payload: new Uint8Array(0) },
  { type: frameTypes.finish, number: 6, stream: 0, payload: bytesOf('done') },
];

/** The peer is who it says and has gone mad: its channel goes, or nothing happens, and what this side holds stays bounded. */
export const session: FuzzTarget = {
  name: 'session that is sent any frames',
  most_bytes: 16 * mib,
  make: () => {
    const bytes = conversation.map((frame) => encodeFrame(frame));
    const [greeting = new Uint8Array(0), ...rest] = bytes;
    return {
      seeds: [
        Buffer.concat(bytes),
        // Once written to a channel that had ended.
        Buffer.concat([encodeFrame({ type: frameTypes.hello, number: 0, stream: 0, payload: toAnother }), ...bytes]),
        greeting,
        ...rest.map((frame) => Buffer.concat([greeting, frame])),
      ],
      read: async (input, random): Promise<Outcome> => {
        const clock = new SimulatedClock();
        const subject = new Session({
          role: 'host',
          tokenHash,
          clock,
          resumeWithin_ms: 1000,
          hardEndIn_ms: 60_000,
          events: { stream: (stream) => stream.listen(deaf), state: ignore, path: ignore, ended: ignore },
        });
        const own = subject.open('own', 0);
        own.listen(deaf);
        own.write(new Uint8Array(100));
        const path = simulatedPath(clock, { kind: 'tcp', delay_ms: 1, bytesPerSecond: 1e9 });
        subject.attach(path.a);
        path.b.listen(deaf);
        for (const piece of pieces(input, random)) path.b.write(piece);
        await clock.pass(500);
        must(['connecting', 'open', 'paused', 'ending', 'ended'].includes(subject.state), `state ${subject.state}`);
        must(subject.counts.unconfirmed_bytes < 1000, 'more unconfirmed than was written');
        subject.kill('done');
        return 'taken';
      },
    };
  },
};

type CodeStream = Parameters<typeof exchangeCode>[0];

/** The stream of the verification code: what the other side says of it is 32 bytes at a time, or nothing is agreed. */
export const verificationCode: FuzzTarget = {
  name: 'verification code',
  most_bytes: 16 * mib,
  make: () => {
    const parties = { hostKey: fixedDevice(2).publicKey, guestKey: fixedDevice(1).publicKey, tokenHash };
    return {
      // As a guest it takes any nonce; what a host takes depends on its own, so that one refuses all of these.
      seeds: [Buffer.concat([Buffer.from([0]), new Uint8Array(32)])],
      read: async (input, random): Promise<Outcome> => {
        const role = (input[0] ?? 0) % 2 === 0 ? 'guest' : 'host';
        const said = pieces(input.subarray(1), random);
        const stream = {
          listen: (events: Parameters<CodeStream['listen']>[0]) =>
            queueMicrotask(() => {
              for (const piece of said) events.data(piece);
              events.peerEnded();
              events.closed(undefined);
            }),
          write: () => true,
          end: ignore,
          reset: ignore,
        } as unknown as CodeStream;
        try {
          const code = await exchangeCode(stream, role, parties);
          must(/^\d{6}$/.test(code) && role === 'guest', 'a code that nobody can have agreed to');
          return 'taken';
        } catch (error) {
          return refusal(error);
        }
      },
    };
  },
};

function refusal(error: unknown): Outcome {
  const isOurs = error instanceof Error && /^the other side (ended|sent more)|^the stream is over/.test(error.message);
  if (!isOurs && !(error instanceof CodeError)) throw error;
  return 'refused';
}
