import { createHash, randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { memoryPair } from '../../test/memory-channel.ts';
import { SimulatedClock } from '../../test/simulated-clock.ts';
import { simulatedPath } from '../../test/simulated-path.ts';
import { encodeLegMessage, RelayMessageReader } from '../relay/leg-messages.ts';
import { makeDeviceKey } from '../secure/device-key.ts';
import { secureByNoise } from '../secure/noise-channel.ts';
import { decodeHello, encodeHello } from '../session/hello.ts';
import { Session } from '../session/session.ts';
import { readSessionToken, signToken, TokenError, verifySessionToken } from '../session-token.ts';
import { encodeFrame, type Frame, frameTypes, isNumbered, WireError } from './frame.ts';
import { FrameReader } from './frame-reader.ts';

/** Everything that reads what another machine sent, with bytes nobody should send. A minute each in CI: LINK_FUZZ_S=60. */
const limit = {
  interruptAfterTimeLimit: Number(process.env['LINK_FUZZ_S'] ?? 1) * 1000,
  numRuns: 10_000_000,
} as const;

/** A change of valid bytes: most of what is quite random is refused at its first byte. */
interface Change {
  readonly how: 'flip' | 'cut' | 'insert' | 'repeat';
  readonly at: number;
  readonly value: number;
}
const changes = fc.array(
  fc.record<Change>({
    how: fc.constantFrom('flip', 'cut', 'insert', 'repeat'),
    at: fc.nat(),
    value: fc.integer({ min: 0, max: 255 }),
  }),
  { maxLength: 6 },
);

function changed(bytes: Uint8Array, all: readonly Change[]): Uint8Array<ArrayBuffer> {
  let result = [...bytes];
  for (const { how, at, value } of all) {
    const place = result.length === 0 ? 0 : at % result.length;
    if (how === 'flip') result[place] = (result[place] ?? 0) ^ value;
    else if (how === 'cut') result = result.slice(0, place);
    else if (how === 'insert') result.splice(place, 0, value);
    else result.splice(place, 0, ...result.slice(place, place + 1 + (value % 8)));
  }
  return new Uint8Array(result);
}

/** @returns whether it was refused in the one way that is allowed */
function refused(act: () => unknown, kind: new (message: string) => Error): boolean {
  try {
    act();
    return false;
  } catch (error) {
    expect(error).toBeInstanceOf(kind);
    return true;
  }
}

const anyPayload = fc.uint8Array({ maxLength: 200 });
const anyFrame: fc.Arbitrary<Frame> = fc
  .record({
    type: fc.constantFrom(...Object.values(frameTypes)),
    number: fc.oneof(fc.integer({ min: 1, max: 20 }), fc.integer({ min: 1, max: 2 ** 48 - 1 })),
    stream: fc.oneof(fc.integer({ min: 0, max: 8 }), fc.integer({ min: 0, max: 2 ** 32 - 1 })),
    payload: anyPayload,
  })
  .map((frame) => ({
    ...frame,
    number: isNumbered(frame.type) || frame.type === frameTypes.ack ? frame.number : 0,
  }));

test('frames: valid ones changed', () => {
  fc.assert(
    fc.property(fc.array(anyFrame, { maxLength: 6 }), changes, (frames, how) => {
      const reader = new FrameReader();
      const bytes = changed(Buffer.concat(frames.map((frame) => encodeFrame(frame))), how);
      refused(() => {
        reader.read(bytes, (frame) => expect(frame.payload.length).toBeLessThanOrEqual(65_536));
      }, WireError);
    }),
    limit,
  );
});

test('hello: what is read is what the bytes say, everything else is refused', () => {
  const valid = encodeHello({
    role: 'guest',
    tokenHash: new Uint8Array(32).fill(7),
    received: 12,
    lot: 99,
    life: new Uint8Array(8).fill(3),
  });
  fc.assert(
    fc.property(changes, fc.uint8Array({ maxLength: 64 }), fc.boolean(), (how, noise, isNoise) => {
      const bytes = isNoise ? noise : changed(valid, how);
      let read: ReturnType<typeof decodeHello> | undefined;
      if (!refused(() => (read = decodeHello(bytes)), WireError) && read)
        expect(Buffer.from(encodeHello(read)).equals(bytes)).toBe(true);
    }),
    limit,
  );
});

test('messages of a relay, in any pieces', () => {
  const nonce = randomBytes(32).toString('base64url');
  const valid = Buffer.concat(
    [
      { type: 'challenge', version: 1, relay: 'mumbai-1', nonce },
      { type: 'waiting' },
      { type: 'refused', code: 'full', message: 'no room' },
      { type: 'paired' },
    ].map((message) => encodeLegMessage(message)),
  );
  fc.assert(
    fc.property(
      changes,
      fc.array(fc.uint8Array({ maxLength: 40 }), { maxLength: 4 }),
      fc.boolean(),
      (how, noise, isNoise) => {
        const reader = new RelayMessageReader();
        refused(() => {
          for (const piece of isNoise ? noise : [changed(valid, how)]) {
            reader.push(piece);
            for (let message = reader.next(); message; message = reader.next())
              expect(['challenge', 'waiting', 'paired', 'refused']).toContain(message.type);
          }
        }, WireError);
      },
    ),
    limit,
  );
});

test('session tokens: no change of a valid one is ever believed', async () => {
  const issuer = await makeDeviceKey();
  const [host, guest] = [await makeDeviceKey(), await makeDeviceKey()];
  const keys = new Map([['k', issuer.publicKey]]);
  const claims = {
    iss: 'https://mistri.test',
    jti: 'jti_1',
    sid: 'lns_1',
    iat: 0,
    nbf: 0,
    exp: 4_000_000_000,
    peers: [
      { device: 'dev_1', key: Buffer.from(host.publicKey).toString('base64url'), role: 'host' },
      { device: 'dev_2', key: Buffer.from(guest.publicKey).toString('base64url'), role: 'guest' },
    ],
    scopes: [],
    policy: 'automatic',
    relays: [],
    limits: {},
  };
  const token = await signToken(claims, { kid: 'k', sign: issuer.sign }, 'mistri-link-session');
  const options = { keys, deviceKey: guest.publicKey, wall_ms: 1_000_000 };
  await expect(verifySessionToken(token, options)).resolves.toBeDefined();
  await fc.assert(
    fc.asyncProperty(changes, fc.string({ maxLength: 80 }), fc.boolean(), async (how, noise, isNoise) => {
      const text = isNoise ? noise : Buffer.from(changed(Buffer.from(token), how)).toString('latin1');
      const read = await readSessionToken(text, keys).catch((error: unknown) => error);
      if (read instanceof Error) expect(read).toBeInstanceOf(TokenError);
      // The same signature in another spelling of base64url is the same token; nothing else passes.
      else expect(read).toEqual(claims);
    }),
    limit,
  );
});

test('a session that is sent any frames at all: the channel goes, or nothing happens; the session stays', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(anyFrame, { maxLength: 30 }), fc.boolean(), async (frames, isGreeted) => {
      const clock = new SimulatedClock();
      const tokenHash = createHash('sha256').update('a token').digest();
      const session = new Session({
        role: 'host',
        tokenHash,
        clock,
        resumeWithin_ms: 1000,
        hardEndIn_ms: 60_000,
        events: { stream: (stream) => stream.listen(deaf), state: nobody, path: nobody, ended: nobody },
      });
      const own = session.open('own', 0);
      own.listen(deaf);
      own.write(randomBytes(100));
      const path = simulatedPath(clock, { kind: 'tcp', delay_ms: 1, bytesPerSecond: 1e9 });
      session.attach(path.a);
      path.b.listen({ ...deaf, closed: nobody });
      const hello = encodeHello({ role: 'guest', tokenHash, received: 0, lot: 1, life: new Uint8Array(8) });
      if (isGreeted) path.b.write(encodeFrame({ type: frameTypes.hello, number: 0, stream: 0, payload: hello }));
      for (const frame of frames) path.b.write(encodeFrame(frame));
      await clock.pass(500);
      expect(['connecting', 'open', 'paused', 'ending', 'ended']).toContain(session.state);
      expect(session.counts.unconfirmed_bytes).toBeLessThan(1000);
      session.kill('done');
    }),
    limit,
  );
});

test('Noise: any bytes instead of a handshake are refused, and nothing is thrown past the caller', async () => {
  const [device, peer] = [await makeDeviceKey(), await makeDeviceKey()];
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.uint8Array({ maxLength: 200 }), { maxLength: 6 }),
      fc.boolean(),
      async (pieces, isInitiator) => {
        const [a, b] = memoryPair();
        const options = { isInitiator, device, peerKey: peer.publicKey, tokenHash: new Uint8Array(32) };
        const opened = secureByNoise(b, options).then(
          () => 'open',
          (error: Error) => error.name,
        );
        a.listen({ ...deaf, closed: nobody });
        for (const piece of pieces) a.write(piece);
        a.end();
        expect(await opened).toBe('HandshakeError');
      },
    ),
    limit,
  );
});

function nobody(): void {
  // Of no interest here.
}

const deaf = { data: nobody, drain: nobody, peerEnded: nobody, closed: nobody };
