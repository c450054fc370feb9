import { HandshakeError, secureByNoise, type Channel } from '@mistri/link';
import { secureByTls, selfSigned, privateKeyOf, keyOfCertificate, type DeviceCertificate } from '@mistri/link/node';
import { memoryPair } from '../../../packages/link/test/memory-channel.ts';
import { ConnectError } from '../../../packages/link/src/channels/connect-error.ts';
import { GreetedChannel } from '../../../packages/link/src/connection/greeted-channel.ts';
import { encodeHello } from '../../../packages/link/src/session/hello.ts';
import { encodeFrame, frameTypes } from '../../../packages/link/src/wire/frame.ts';
import { type FuzzTarget, must, type Outcome, outcomeOf, outcomeOfAsync } from '../fuzz-target.ts';
import { pieces } from '../mutate.ts';
import { fixedDevice } from './fixed-keys.ts';

const mib = 1024 * 1024;
const nothing = { data: ignore, drain: ignore, peerEnded: ignore, closed: ignore };
const tokenHash = new Uint8Array(32).fill(7);

function ignore(): void {
  // Of no interest here.
}

/** Writes all of it and ends; what comes back is thrown away. */
function say(channel: Channel, all: readonly Uint8Array[]): void {
  channel.listen(nothing);
  for (const piece of all) channel.write(piece);
  channel.end();
}

/**
 * What two devices said to each other in a whole handshake, the guest's half and the host's, with a message behind it. Keys of one
 * handshake are worth nothing in the next, so what is read here is refused; that it is, and how, is the point.
 */
async function recorded(secure: (channel: Channel, isGuest: boolean) => Promise<Channel>): Promise<Uint8Array[]> {
  const said: { a: Uint8Array[]; b: Uint8Array[] } = { a: [], b: [] };
  const [a, b] = memoryPair((bytes, from) => {
    said[from].push(bytes.slice());
    return bytes;
  });
  const [guest, host] = await Promise.all([secure(a, true), secure(b, false)]);
  const heard = new Promise<void>((resolve) => host.listen({ ...nothing, data: () => resolve() }));
  guest.listen(nothing);
  guest.write(new Uint8Array(100).fill(1));
  await heard;
  guest.abort('done');
  host.abort('done');
  return [Buffer.concat(said.a), Buffer.concat(said.b)];
}

/** A guest is given a host's words, a host a guest's. */
function handshakes(
  name: string,
  secure: (channel: Channel, isGuest: boolean, signal?: AbortSignal) => Promise<Channel>,
  refusal: new (...given: never[]) => Error,
): FuzzTarget {
  return {
    name,
    most_bytes: 32 * mib,
    make: async () => {
      const [guest = new Uint8Array(0), host = new Uint8Array(0)] = await recorded(secure);
      const seeds = [guest, host].map((bytes, index) => Buffer.concat([Buffer.from([index]), bytes]));
      return {
        seeds,
        read: async (input, random): Promise<Outcome> => {
          const [mine, theirs] = memoryPair();
          const isGuest = (input[0] ?? 0) % 2 === 1;
          const given = new AbortController();
          // Half a handshake is waited for; here there will be no other half.
          const giveUp = setTimeout(() => given.abort(), 500);
          const opened = outcomeOfAsync(() => secure(mine, isGuest, given.signal), refusal);
          say(theirs, pieces(input.subarray(1), random));
          const outcome = await opened;
          clearTimeout(giveUp);
          must(outcome === 'refused', 'words of another handshake were believed');
          return 'taken';
        },
      };
    },
  };
}

const devices = { guest: fixedDevice(1), host: fixedDevice(2) };

export const noise = handshakes(
  'Noise: handshake',
  (channel, isGuest) =>
    secureByNoise(channel, {
      isInitiator: isGuest,
      device: isGuest ? devices.guest : devices.host,
      peerKey: (isGuest ? devices.host : devices.guest).publicKey,
      tokenHash,
    }),
  HandshakeError,
);

const certificates: Record<'guest' | 'host', DeviceCertificate> = {
  guest: selfSigned(privateKeyOf(new Uint8Array(32).fill(1))),
  host: selfSigned(privateKeyOf(new Uint8Array(32).fill(2))),
};

export const tls = handshakes(
  'TLS over a relay leg: handshake',
  (channel, isGuest, signal) =>
    secureByTls(channel, {
      ...(signal && { signal }),
      isClient: isGuest,
      device: isGuest ? certificates.guest : certificates.host,
      isExpected: () => true,
    }),
  ConnectError,
);

/** Messages of Noise after the handshake: one side is honest, somebody on the way is not. */
export const noiseMessages: FuzzTarget = {
  name: 'Noise: messages after the handshake',
  most_bytes: 32 * mib,
  make: () => ({
    seeds: [new Uint8Array(0), new Uint8Array(40).fill(9)],
    read: async (input, random): Promise<Outcome> => {
      const state = { isOpen: false };
      const [a, b] = memoryPair();
      const open = (channel: Channel, isGuest: boolean): Promise<Channel> =>
        secureByNoise(channel, {
          isInitiator: isGuest,
          device: isGuest ? devices.guest : devices.host,
          peerKey: (isGuest ? devices.host : devices.guest).publicKey,
          tokenHash,
        });
      const [guest, host] = await Promise.all([open(a, true), open(b, false)]);
      state.isOpen = true;
      const heard: Uint8Array[] = [];
      const closed = new Promise<string>((resolve) =>
        host.listen({
          data: (bytes) => heard.push(bytes.slice()),
          drain: ignore,
          peerEnded: () => resolve('ended'),
          closed: ({ how }) => resolve(how),
        }),
      );
      guest.listen(nothing);
      const honest = new Uint8Array(50).fill(3);
      guest.write(honest);
      guest.end();
      // `end` goes down after what was written: what somebody adds stands in front, in between or behind.
      for (const piece of pieces(input, random)) a.write(piece);
      const how = await closed;
      for (const bytes of heard) must(Buffer.compare(bytes, honest) === 0, 'bytes arrived that nobody wrote');
      guest.abort('done');
      host.abort('done');
      return how === 'lost' || how === 'ended' || how === 'aborted' ? 'taken' : 'refused';
    },
  }),
};

export const deviceCertificate: FuzzTarget = {
  name: 'device certificate',
  most_bytes: 32 * mib,
  make: () => ({
    seeds: [certificates.guest.certificate, certificates.host.certificate],
    // OpenSSL's words for what is no certificate are an Error of Node's with a code.
    read: (input) =>
      outcomeOf(() => {
        try {
          must(keyOfCertificate(Buffer.from(input)).length === 32, 'a key of another length');
        } catch (error) {
          if (error instanceof Error && 'code' in error) throw new TypeError('no certificate');
          throw error;
        }
      }, TypeError),
  }),
};

/** A channel of a peer with several sessions: its first frame says which. Whatever comes, there is an answer. */
export const greeting: FuzzTarget = {
  name: 'greeting of a channel with several sessions',
  most_bytes: 32 * mib,
  make: () => {
    const hello = encodeHello({ role: 'guest', tokenHash, received: 0, lot: 1, life: new Uint8Array(8) });
    const first = encodeFrame({ type: frameTypes.hello, number: 0, stream: 0, payload: hello });
    const ping = encodeFrame({ type: frameTypes.ping, number: 0, stream: 0, payload: new Uint8Array(8) });
    return {
      seeds: [first, Buffer.concat([first, ping])],
      read: async (input, random): Promise<Outcome> => {
        const [mine, theirs] = memoryPair();
        const greeted = GreetedChannel.greet(mine);
        say(theirs, pieces(input, random));
        const { channel, tokenHash: hash } = await greeted;
        must(hash === undefined || hash.length === 32, 'a hash of another length');
        channel.listen(nothing);
        channel.abort('done');
        return hash ? 'taken' : 'refused';
      },
    };
  },
};
