import type { PeerSignal } from '@mistri/contracts/link/index';
import fc from 'fast-check';
import { afterEach, describe, expect, test } from 'vitest';
import { channelConformance } from '../../../test/channel-conformance.ts';
import { systemClock } from '../../clock.ts';
import { makeDeviceKey } from '../../secure/device-key.ts';
import type { Channel } from '../channel.ts';
import { DataChannel, message_bytes, window_bytes } from './data-channel.ts';
import type { DataPipe, PipeEvents } from './data-pipe.ts';
import { filterDescription, maxCandidates, mayUseCandidate } from './ice-candidates.ts';
import { meet, type Signals } from './meet.ts';
import { type PageConnection, pagePeer } from './page-peer.ts';
import { nativePeer, nativePeersOpen } from './native-peer.node.ts';
import { webRtcRung } from './webrtc-rung.ts';

const makePeer = nativePeer({ bindAddress: '127.0.0.1' });

/** The server between two sides: passes on what they say, in order. */
function signalPair(change = (signal: PeerSignal): PeerSignal | undefined => signal): [Signals, Signals] {
  const sides = [new Side(change), new Side(change)] as const;
  sides[0].other = sides[1];
  sides[1].other = sides[0];
  return [sides[0], sides[1]];
}

class Side implements Signals {
  other: Side | undefined;
  #change: (signal: PeerSignal) => PeerSignal | undefined;
  #heard: ((signal: PeerSignal) => void) | undefined;
  #early: PeerSignal[] = [];

  constructor(change: (signal: PeerSignal) => PeerSignal | undefined) {
    this.#change = change;
  }

  send(signal: PeerSignal): void {
    const changed = this.#change(signal);
    if (changed) setImmediate(() => this.other?.arrive(changed));
  }

  arrive(signal: PeerSignal): void {
    if (this.#heard) this.#heard(signal);
    else this.#early.push(signal);
  }

  listen(heard: (signal: PeerSignal) => void): () => void {
    this.#heard = heard;
    for (const signal of this.#early.splice(0)) heard(signal);
    return () => (this.#heard = undefined);
  }
}

const soon = (): AbortSignal => AbortSignal.timeout(20_000);
const base = { makePeer, stun: [], loopback: true, round: 1 } as const;

async function bothMeet(signals = signalPair()): Promise<[DataPipe, DataPipe]> {
  return Promise.all([
    meet({ ...base, role: 'guest', signals: signals[0], signal: soon() }),
    meet({ ...base, role: 'host', signals: signals[1], signal: soon() }),
  ]);
}

async function until(isTrue: () => boolean): Promise<void> {
  while (!isTrue()) await new Promise(setImmediate);
}

const open: Channel[] = [];
afterEach(async () => {
  for (const channel of open.splice(0)) channel.abort('test is over');
  await until(() => nativePeersOpen() === 0);
});

channelConformance(
  'a WebRTC data channel',
  () => ({
    open: async () => {
      const [ours, theirs] = (await bothMeet()).map((pipe) => new DataChannel(pipe, systemClock()));
      if (!ours || !theirs) throw new Error('no channels');
      open.push(ours, theirs);
      return [ours, theirs];
    },
    held: () => nativePeersOpen(),
    turns: 20,
    close: () => undefined,
  }),
  { fallsSilent: false },
);

test('the rung: Noise in the data channel, between the two devices of the token', async () => {
  const [guest, host] = [await makeDeviceKey(), await makeDeviceKey()];
  const [ofGuest, ofHost] = signalPair();
  const tokenHash = new Uint8Array(32).fill(5);
  const common = { ...base, clock: systemClock(), tokenHash };
  const [ours, theirs] = await Promise.all([
    webRtcRung({ ...common, role: 'guest', signals: ofGuest, device: guest, peerKey: host.publicKey }).open(soon()),
    webRtcRung({ ...common, role: 'host', signals: ofHost, device: host, peerKey: guest.publicKey }).open(soon()),
  ]);
  open.push(ours, theirs);
  const heard: string[] = [];
  theirs.listen({
    data: (bytes) => heard.push(Buffer.from(bytes).toString()),
    drain: () => undefined,
    peerEnded: () => undefined,
    closed: () => undefined,
  });
  ours.write(Buffer.from('sealed'));
  await until(() => heard.join('') === 'sealed');
  expect([ours.kind, theirs.path]).toEqual(['ice', expect.stringMatching(/^127\.0\.0\.1 port \d+ by WebRTC$/)]);
});

test('the code of pages, on a connection of the same interface, with the agent on the other side', async () => {
  const { RTCPeerConnection } = await import('node-datachannel/polyfill');
  const inPage = pagePeer(
    (configuration) => new RTCPeerConnection(configuration as object) as unknown as PageConnection,
  );
  for (const [ofGuest, ofHost] of [
    [inPage, makePeer],
    [makePeer, inPage],
  ] as const) {
    const [one, other] = signalPair();
    const pipes = await Promise.all([
      meet({ ...base, role: 'guest', makePeer: ofGuest, signals: one, signal: soon() }),
      meet({ ...base, role: 'host', makePeer: ofHost, signals: other, signal: soon() }),
    ]);
    const [ours, theirs] = pipes.map((pipe) => new DataChannel(pipe, systemClock()));
    if (!ours || !theirs) throw new Error('no channels');
    open.push(ours, theirs);
    const heard: Buffer[] = [];
    const ends: string[] = [];
    const events = {
      data: (bytes: Uint8Array) => heard.push(Buffer.from(bytes)),
      drain: () => undefined,
      peerEnded: () => undefined,
      closed: ({ how }: { how: string }) => ends.push(how),
    };
    ours.listen(events);
    theirs.listen(events);
    const sent = Buffer.alloc(3 * 1024 * 1024, 7);
    ours.write(sent);
    await until(() => heard.reduce((sum, { length }) => sum + length, 0) === sent.length);
    expect(Buffer.concat(heard).equals(sent)).toBe(true);
    ours.end();
    theirs.end();
    await until(() => ends.length === 2);
    expect(ends).toEqual(['ended', 'ended']);
  }
});

describe('meeting', () => {
  test('a guest that starts again is followed, and what belongs to the first attempt is not', async () => {
    const [ofGuest, ofHost] = signalPair();
    const stop = new AbortController();
    // Its offer arrives; then the guest gives up and starts again.
    const first = meet({ ...base, role: 'guest', signals: ofGuest, signal: stop.signal });
    const theirs = meet({ ...base, role: 'host', signals: ofHost, signal: soon() });
    stop.abort();
    await expect(first).rejects.toMatchObject({ outcome: 'no answer' });
    const ours = meet({ ...base, role: 'guest', signals: ofGuest, round: 2, signal: soon() });
    for (const pipe of await Promise.all([ours, theirs])) open.push(new DataChannel(pipe, systemClock()));
  });

  test('nonsense from the other side ends it with a word, not with a crash', async () => {
    const [ofGuest, ofHost] = signalPair();
    const theirs = meet({ ...base, role: 'host', signals: ofHost, signal: soon() });
    ofGuest.send({ kind: 'ice', round: 7, candidate: 'nonsense', mid: '0' });
    ofGuest.send({ kind: 'description', round: 1, type: 'answer', sdp: 'not for a host' });
    ofGuest.send({ kind: 'description', round: 1, type: 'offer', sdp: 'nonsense' });
    await expect(theirs).rejects.toMatchObject({ outcome: 'failed' });
  });

  test('given up before it began', async () => {
    const [ofGuest] = signalPair();
    const given = meet({ ...base, role: 'guest', signals: ofGuest, signal: AbortSignal.abort() });
    await expect(given).rejects.toMatchObject({ outcome: 'no answer' });
  });
});

describe('candidates of the other side', () => {
  const line = (address: string, type = 'host', transport = 'UDP'): string =>
    `candidate:1 1 ${transport} 2122317823 ${address} 50000 typ ${type}`;

  test.each([
    [line('192.168.1.4'), true],
    [line('203.0.113.4', 'srflx'), true],
    [line('2001:db8::4'), true],
    [`a=${line('192.168.1.4')}`, true],
    [line('203.0.113.4', 'relay'), false],
    [line('192.168.1.4', 'host', 'tcp'), false],
    [line('4b1f0a52-aaaa-4bbb-8ccc-111111111111.local'), false],
    [line('internal.example'), false],
    [line('127.0.0.1'), false],
    [line('::1'), false],
    [line('0.0.0.0'), false],
    [line('224.0.0.1'), false],
    [line('255.255.255.255'), false],
    [line('169.254.169.254'), false],
    [line('fe80::1'), false],
    [line('ff02::1'), false],
    [line('::ffff:127.0.0.1'), false],
    [line('::ffff:7f00:1'), false],
    [line('0:0:0:0:0:ffff:7f00:1'), false],
    [line('999.1.1.1'), false],
    ['candidate:1 1 UDP 1 192.168.1.4 0 typ host', false],
    ['candidate:1 2 UDP 1 192.168.1.4 5 typ host', false],
    ['', false],
  ])('%s: %s', (candidate, may) => {
    expect(mayUseCandidate(candidate, { loopback: false })).toBe(may);
  });

  test.each([
    [line('4b1f0a52-aaaa-4bbb-8ccc-111111111111.local'), true],
    [line('4B1F0A52-AAAA-4BBB-8CCC-111111111111.local'), true],
    [line('4b1f0a52-aaaa-4bbb-8ccc-111111111111.local', 'srflx'), false],
    [line('4b1f0a52-aaaa-1bbb-8ccc-111111111111.local'), false],
    [line('4b1f0a52-aaaa-4bbb-8ccc-111111111111.local.example'), false],
    [line('4b1f0a52-aaaa-4bbb-8ccc-111111111111.local.'), false],
    [line('printer.local'), false],
    [line('127.0.0.1'), false],
    [line('192.168.1.4'), true],
  ])('in a page, which asks for such names on its own network only: %s: %s', (candidate, may) => {
    expect(mayUseCandidate(candidate, { loopback: false, mdns: true })).toBe(may);
  });

  test('in a description too, and not more than a few', () => {
    const many = Array.from({ length: 100 }, (_, index) => `a=${line(`192.0.2.${index}`)}`);
    const sdp = ['v=0', `a=${line('127.0.0.1')}`, ...many, 'a=mid:0'].join('\r\n');
    const kept = filterDescription(sdp, { loopback: false }).split('\r\n');
    expect(kept[0]).toBe('v=0');
    expect(kept.at(-1)).toBe('a=mid:0');
    expect(kept.filter((text) => text.startsWith('a=candidate'))).toHaveLength(maxCandidates - 1);
  });
});

class FakePipe implements DataPipe {
  readonly path = 'fake';
  readonly buffered_bytes = 0;
  readonly sent: (Uint8Array | string)[] = [];
  events: PipeEvents | undefined;
  isClosed = false;
  listen(events: PipeEvents): void {
    this.events = events;
  }
  sendBytes(bytes: Uint8Array): void {
    this.sent.push(bytes);
  }
  sendText(text: string): void {
    this.sent.push(text);
  }
  close(): void {
    this.isClosed = true;
  }
}

function faked(): { pipe: FakePipe; channel: DataChannel; ends: string[] } {
  const pipe = new FakePipe();
  const channel = new DataChannel(pipe, systemClock());
  const ends: string[] = [];
  channel.listen({
    data: () => undefined,
    drain: () => undefined,
    peerEnded: () => ends.push('peer'),
    closed: ({ how }) => ends.push(how),
  });
  return { pipe, channel, ends };
}

describe('against a peer that does not keep to it', () => {
  test('more than a window unread, or texts that mean nothing, end the channel', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ maxLength: 40 }),
          fc.constantFrom('got 1', 'got -1', 'got', 'seen', 'got 99999999999999999'),
        ),
        (text) => {
          fc.pre(text !== 'end');
          const { pipe, ends } = faked();
          pipe.events?.text(text);
          expect([ends, pipe.isClosed]).toEqual([['lost'], true]);
        },
      ),
    );
    const { pipe, channel, ends } = faked();
    channel.pause();
    for (let sent = 0; sent <= window_bytes + message_bytes; sent += message_bytes)
      pipe.events?.bytes(new Uint8Array(message_bytes));
    expect([ends, pipe.isClosed]).toEqual([['lost'], true]);
  });

  test('a reader that never says how far it is gets one window and no more', () => {
    const { pipe, channel } = faked();
    for (let turn = 0; turn < 100; turn += 1) channel.write(new Uint8Array(message_bytes));
    const sent = pipe.sent.reduce((sum, part) => sum + part.length, 0);
    expect(sent).toBe(window_bytes);
    pipe.events?.text(`got ${message_bytes}`);
    expect(pipe.sent.reduce((sum, part) => sum + part.length, 0)).toBe(window_bytes + message_bytes);
  });

  test('small pieces travel together', () => {
    const { pipe, channel } = faked();
    channel.writeAll([new Uint8Array(16), new Uint8Array(1000), new Uint8Array(0), new Uint8Array(message_bytes)]);
    expect(pipe.sent.map(({ length }) => length)).toEqual([message_bytes, 1016]);
  });

  test('closed after both ends were told is an end, before that it is a loss', () => {
    const whole = faked();
    whole.channel.end();
    whole.pipe.events?.text('end');
    whole.pipe.events?.closed();
    expect(whole.ends).toEqual(['peer', 'ended']);
    const cut = faked();
    cut.pipe.events?.text('end');
    cut.pipe.events?.closed();
    expect(cut.ends).toEqual(['peer', 'lost']);
  });
});
