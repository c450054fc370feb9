import { decodeHello, encodeHello } from '../../../packages/link/src/session/hello.ts';
import {
  encodeFrame,
  type Frame,
  frameTypes,
  maxPayload_bytes,
  WireError,
} from '../../../packages/link/src/wire/frame.ts';
import { FrameReader } from '../../../packages/link/src/wire/frame-reader.ts';
import { encodeLegMessage, RelayMessageReader } from '../../../packages/link/src/relay/leg-messages.ts';
import { encodeMessage, LegMessageError, LegReader, stillBytes } from '../../../apps/relay/src/legs/leg-messages.ts';
import { StillFilter } from '../../../apps/relay/src/legs/still-filter.ts';
import { type FuzzTarget, must, outcomeOf, same } from '../fuzz-target.ts';
import { pieces } from '../mutate.ts';

const mib = 1024 * 1024;
const payload = (length: number): Uint8Array => Uint8Array.from({ length }, (_, index) => (index * 7) & 255);

const frames: readonly Frame[] = [
  { type: frameTypes.open, number: 1, stream: 1, payload: Buffer.from('\u0001usbip/1') },
  { type: frameTypes.data, number: 2, stream: 1, payload: payload(3000) },
  { type: frameTypes.credit, number: 3, stream: 1, payload: payload(8) },
  { type: frameTypes.ack, number: 2 ** 40, stream: 0, payload: payload(0) },
  { type: frameTypes.ping, number: 0, stream: 0, payload: payload(8) },
  { type: frameTypes.data, number: 4, stream: 9, payload: payload(maxPayload_bytes) },
  { type: frameTypes.finish, number: 5, stream: 0, payload: Buffer.from('done') },
];

export const linkFrames: FuzzTarget = {
  name: 'Link frames',
  most_bytes: 16 * mib,
  make: () => ({
    seeds: [...frames.map((frame) => encodeFrame(frame)), Buffer.concat(frames.map((frame) => encodeFrame(frame)))],
    read: (input, random) => {
      const reader = new FrameReader();
      const read: Uint8Array[] = [];
      const releases: (() => void)[] = [];
      const outcome = outcomeOf(() => {
        for (const piece of pieces(input, random))
          reader.read(piece, (frame) => {
            must(frame.payload.length <= maxPayload_bytes, 'a payload over the limit');
            read.push(encodeFrame(frame));
            if (frame.keep && random() < 0.5) releases.push(frame.keep());
            else for (const release of releases.splice(0)) release();
          });
      }, WireError);
      const whole = Buffer.concat(read);
      same(whole, input.subarray(0, whole.length), 'frames');
      if (outcome === 'taken' && reader.isBetweenFrames) must(whole.length === input.length, 'bytes were lost');
      return outcome;
    },
  }),
};

export const linkHello: FuzzTarget = {
  name: 'hello of a channel',
  most_bytes: 16 * mib,
  make: () => ({
    seeds: (['guest', 'host'] as const).map((role) =>
      encodeHello({ role, tokenHash: payload(32), received: 2 ** 40, lot: 99, life: payload(8) }),
    ),
    read: (input) => outcomeOf(() => same(encodeHello(decodeHello(input)), input, 'hello'), WireError),
  }),
};

const nonce = 'A'.repeat(43);

export const relayToDevice: FuzzTarget = {
  name: 'messages of a relay, at the device',
  most_bytes: 16 * mib,
  make: () => {
    const messages = [
      { type: 'challenge', version: 1, relay: 'mumbai-1', nonce },
      { type: 'waiting' },
      { type: 'refused', code: 'full', message: 'no room' },
      { type: 'paired' },
    ].map((message) => encodeLegMessage(message));
    return {
      seeds: [...messages, Buffer.concat(messages)],
      words: ['"type":"paired"', '"relay":', '"__proto__":', '"version":1,', 'challenge'],
      read: (input, random) => {
        const reader = new RelayMessageReader();
        return outcomeOf(() => {
          for (const piece of pieces(input, random)) {
            reader.push(piece);
            for (let message = reader.next(); message; message = reader.next())
              if (message.type === 'challenge') must(message.nonce.length === 43, 'a nonce of another length');
          }
        }, WireError);
      },
    };
  },
};

/** `leg` with proof and token, then `still`: all that a stranger can make a relay read. */
export const deviceToRelay: FuzzTarget = {
  name: 'first messages of a device, at the relay',
  most_bytes: 16 * mib,
  make: () => {
    const leg = encodeMessage({
      type: 'leg',
      version: 1,
      token: `${'e'.repeat(60)}.${'c'.repeat(400)}.${'s'.repeat(86)}`,
      signature: 'P'.repeat(86),
    });
    return {
      seeds: [leg, stillBytes, Buffer.concat([leg, stillBytes, stillBytes])],
      words: ['"type":"still"', '"token":', '"__proto__":', '"version":1,'],
      read: (input, random) => {
        const reader = new LegReader();
        const outcome = outcomeOf(() => {
          for (const piece of pieces(input, random)) {
            reader.push(Buffer.from(piece));
            while (reader.next());
          }
        }, LegMessageError);
        must(reader.rest.length <= 40 * 1024, 'the relay holds more than two messages');
        const filter = new StillFilter(2);
        const cut = pieces(input, random).map((piece) => filter.pass(Buffer.from(piece)));
        const out = Buffer.concat([...cut, filter.flush()]);
        must(out.length <= input.length && (input.length - out.length) % stillBytes.length === 0, 'payload was lost');
        return outcome;
      },
    };
  },
};
