import { createHash, randomBytes } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { afterEach, describe, expect, test } from 'vitest';
import { channelConformance } from '../../test/channel-conformance.ts';
import { loopback, makeDevice, type UdpPair, udpPair } from '../../test/udp-pair.ts';
import { UdpShaper } from '../../test/udp-shaper.ts';
import type { Channel, ChannelEnd } from '../channels/channel.ts';
import { loadQuiche } from '../channels/quic/native.node.ts';
import { quicConfig } from '../channels/quic/quic-config.node.ts';
import { encodeKnock, knockKeys, makeNonce } from './knock-packet.node.ts';
import { UdpNode } from './udp-node.node.ts';
import { iceRung, quicRungs } from './udp-rungs.node.ts';

const soon = (): AbortSignal => AbortSignal.timeout(5000);

channelConformance('QUIC over our own socket', async () => {
  const pair = await udpPair();
  return {
    open: async () => {
      const ours = await pair.guest.call({ kind: 'quic', targets: pair.hostNode.addresses, signal: soon() });
      return [ours, await pair.arrival()];
    },
    openMutable: async () => {
      const wire = await UdpShaper.open({ target: addressOf(pair.hostNode) });
      open.push(wire);
      const ours = await pair.guest.call({ kind: 'quic', targets: [wire.address], signal: soon() });
      return {
        pair: [ours, await pair.arrival()],
        mute: () => (wire.isCut = true),
      };
    },
    held: () => pair.hostNode.held + pair.guestNode.held,
    close: () => pair.close(),
  };
});

const open: { close(): unknown }[] = [];
afterEach(async () => {
  for (const thing of open.splice(0).toReversed()) await thing.close();
});

async function pairOf(options = {}): Promise<UdpPair> {
  const pair = await udpPair(options);
  open.push(pair);
  return pair;
}

interface Heard {
  readonly bytes: Buffer[];
  readonly ends: ChannelEnd[];
  hasPeerEnded: boolean;
}

function hear(channel: Channel): Heard {
  const heard: Heard = { bytes: [], ends: [], hasPeerEnded: false };
  channel.listen({
    data: (bytes) => heard.bytes.push(Buffer.from(bytes)),
    drain: () => undefined,
    peerEnded: () => (heard.hasPeerEnded = true),
    closed: (end) => heard.ends.push(end),
  });
  return heard;
}

async function until(isTrue: () => boolean): Promise<void> {
  while (!isTrue()) await new Promise(setImmediate);
}

/** Somebody with a socket and without a token. */
class Stranger {
  readonly answers: Buffer[] = [];
  #socket = createSocket('udp4');
  #to: { address: string; port: number };

  constructor(to: { address: string; port: number }) {
    this.#to = to;
    this.#socket.on('message', (bytes) => this.answers.push(bytes));
    open.push(this.#socket);
  }

  async send(bytes: Uint8Array): Promise<void> {
    await new Promise((resolve) => {
      this.#socket.send(bytes, this.#to.port, this.#to.address, resolve);
    });
  }
}

function addressOf(node: UdpNode): { address: string; port: number } {
  const [at] = node.addresses;
  if (!at) throw new Error('no socket');
  return at;
}

describe('who is let in', () => {
  test('strangers get no answer, whatever they send, and the guest still comes in', async () => {
    const pair = await pairOf();
    const stranger = new Stranger(addressOf(pair.hostNode));
    for (let turn = 0; turn < 200; turn += 1) {
      const bytes = randomBytes(1 + ((turn * 37) % 1400));
      bytes[0] = [0xc3, 0x43, 0xb7, 0x00][turn % 4] ?? 0;
      await stranger.send(bytes);
    }
    // A real client of the right protocol, without the session's connection id.
    const quiche = loadQuiche();
    const config = quicConfig(quiche, {
      alpn: 'mistri-link/1',
      device: makeDevice(),
      isMutual: true,
      packet_bytes: 1350,
      idle_ms: 5000,
    });
    const local = { host: '127.0.0.1', port: 9 };
    const { address, port } = addressOf(pair.hostNode);
    const client = quiche.Connection.connect(null, randomBytes(16), local, { host: address, port }, config);
    const packet = Buffer.alloc(1200);
    client.send(packet);
    await stranger.send(packet);
    // A knock by another token.
    const ask = { type: 'ask', role: 'guest', nonce: makeNonce(), echo: Buffer.alloc(8) } as const;
    await stranger.send(encodeKnock(knockKeys(randomBytes(32)), ask));
    // The right tag, which can be seen on the wire, and no key.
    const { tag } = knockKeys(pair.tokenHash);
    await stranger.send(encodeKnock({ tag, key: randomBytes(32) }, ask));

    await pair.guest.call({ kind: 'quic', targets: pair.hostNode.addresses, signal: soon() });
    await pair.arrival();
    expect(stranger.answers).toEqual([]);
    expect(pair.hostNode.held).toBe(1);
  });

  test('who knows the token and is not its guest is refused, and no channel is made', async () => {
    const pair = await pairOf();
    const thief = await UdpNode.open({ device: makeDevice(), bind: loopback, loopback: true });
    open.push(thief);
    const { tokenHash, devices } = pair;
    const session = thief.session({
      role: 'guest',
      tokenHash,
      peerKey: devices.host.publicKey,
      onChannel: () => undefined,
    });
    const attempt = session.call({ kind: 'quic', targets: pair.hostNode.addresses, signal: soon() });
    // The thief's half of the handshake is done first: it may hold a channel for a moment.
    const how = await attempt.then(
      async (channel) => {
        const heard = hear(channel);
        await until(() => heard.ends.length > 0);
        return heard.ends[0]?.how;
      },
      (error: unknown) => (error instanceof Error && 'outcome' in error ? error.outcome : 'unknown'),
    );
    expect(how).toBe('refused');
    expect(pair.arrived).toEqual([]);
  });

  test('a host with another key than the one in the token is refused by the guest', async () => {
    const pair = await pairOf();
    const liar = await UdpNode.open({ device: makeDevice(), bind: loopback, loopback: true });
    open.push(liar);
    const { tokenHash, devices } = pair;
    liar.session({ role: 'host', tokenHash, peerKey: devices.guest.publicKey, onChannel: () => undefined });
    const call = pair.guest.call({ kind: 'quic', targets: liar.addresses, signal: soon() });
    await expect(call).rejects.toMatchObject({ outcome: 'refused' });
  });

  test('a call from another address than the one that knocked is not answered', async () => {
    const pair = await pairOf();
    const seen: Buffer[] = [];
    const wire = await UdpShaper.open({ target: addressOf(pair.hostNode) });
    open.push(wire);
    wire.front.on('message', (bytes) => seen.push(Buffer.from(bytes)));
    await pair.guest.call({ kind: 'quic', targets: [wire.address], signal: soon() });
    const initial = seen.find((bytes) => (bytes[0] ?? 0) >= 0xc0);
    const replayer = new Stranger(addressOf(pair.hostNode));
    await replayer.send(initial ?? Buffer.alloc(0));
    await pair.guest.call({ kind: 'quic', targets: pair.hostNode.addresses, signal: soon() });
    expect(initial).toBeDefined();
    expect(replayer.answers).toEqual([]);
  });

  test('after its end a session answers nobody', async () => {
    const pair = await pairOf();
    pair.host.close();
    const call = pair.guest.call({ kind: 'quic', targets: pair.hostNode.addresses, signal: soon(), within_ms: 150 });
    await expect(call).rejects.toMatchObject({ outcome: 'no answer' });
    const ours = pair.host.call({ kind: 'quic', targets: pair.guestNode.addresses, signal: soon() });
    await expect(ours).rejects.toMatchObject({ outcome: 'failed' });
  });
});

describe('a call', () => {
  test('by the host to the guest works too, and both sides know its kind', async () => {
    const pair = await pairOf();
    const arrived = new Promise<Channel>((resolve) => {
      pair.guest.close();
      pair.guestNode.session({
        role: 'guest',
        tokenHash: pair.tokenHash,
        peerKey: pair.devices.host.publicKey,
        onChannel: resolve,
      });
    });
    const channel = await pair.host.call({ kind: 'quic', targets: pair.guestNode.addresses, signal: soon() });
    expect([channel.kind, (await arrived).kind]).toEqual(['quic', 'quic']);
  });

  test('over IPv6, by the socket of that family', async () => {
    const pair = await pairOf({ bind: [...loopback, { address: '::1', port: 0 }] });
    const targets = pair.hostNode.addresses.filter(({ address }) => address === '::1');
    const channel = await pair.guest.call({ kind: 'quic', targets, signal: soon() });
    const heard = hear(await pair.arrival());
    channel.write(Buffer.from('six'));
    await until(() => Buffer.concat(heard.bytes).toString() === 'six');
    expect(channel.path).toMatch(/^::1 port \d+ by QUIC$/);
  });

  test('given up: the ladder hears it at once', async () => {
    const pair = await pairOf();
    const stop = new AbortController();
    const nobody = [{ address: '127.0.0.1', port: 9 }];
    const call = pair.guest.call({ kind: 'quic', targets: nobody, signal: stop.signal });
    stop.abort();
    await expect(call).rejects.toMatchObject({ outcome: 'no answer' });
  });

  test('loopback addresses of the other side are not knocked at', async () => {
    const pair = await pairOf();
    const guestNode = await UdpNode.open({ device: pair.devices.guest, bind: loopback });
    open.push(guestNode);
    const session = guestNode.session({
      role: 'guest',
      tokenHash: pair.tokenHash,
      peerKey: pair.devices.host.publicKey,
      onChannel: () => undefined,
    });
    const call = session.call({ kind: 'quic', targets: pair.hostNode.addresses, signal: soon(), within_ms: 100 });
    await expect(call).rejects.toMatchObject({ outcome: 'no answer' });
  });
});

test('a punch: the guest calls, the host waits and gets the same channel', async () => {
  const pair = await pairOf();
  const named = (node: UdpNode): { transport: 'udp'; kind: 'mapped'; address: string; port: number }[] =>
    node.addresses.map((at) => ({ transport: 'udp', kind: 'mapped', ...at }));
  const rungs = [
    iceRung({ session: pair.guest, candidates: named(pair.hostNode), role: 'guest' }),
    iceRung({ session: pair.host, candidates: named(pair.guestNode), role: 'host' }),
  ];
  const [ours, theirs] = await Promise.all(rungs.map(async (rung) => rung?.open(soon())));
  if (!ours || !theirs) throw new Error('no rungs');
  expect([ours.kind, theirs.kind]).toEqual(['ice', 'ice']);
  const heard = hear(theirs);
  ours.write(Buffer.from('through'));
  await until(() => Buffer.concat(heard.bytes).toString() === 'through');
  expect(pair.arrived).toEqual([]);
});

test('rungs: named addresses for quic, the forwarded first; a punch only with a mapped one', async () => {
  const pair = await pairOf();
  const candidates = [
    { transport: 'udp', kind: 'host', address: '192.0.2.1', port: 1 },
    { transport: 'udp', kind: 'forwarded', address: '192.0.2.2', port: 2 },
    { transport: 'tcp', kind: 'forwarded', address: '192.0.2.3', port: 3 },
    { transport: 'udp', kind: 'host', address: '127.0.0.1', port: 4 },
  ] as const;
  expect(quicRungs({ session: pair.guest, candidates }).map(({ target }) => target)).toEqual([
    '192.0.2.2 port 2',
    '192.0.2.1 port 1',
  ]);
  expect(iceRung({ session: pair.guest, candidates, role: 'guest' })).toBeUndefined();
});

describe('a bad wire', () => {
  test('cut: the keep-alive notices on both sides', async () => {
    const pair = await pairOf({ idle_ms: 200, keepAlive_ms: 50 });
    const wire = await UdpShaper.open({ target: addressOf(pair.hostNode) });
    open.push(wire);
    const ours = hear(await pair.guest.call({ kind: 'quic', targets: [wire.address], signal: soon() }));
    const theirs = hear(await pair.arrival());
    wire.isCut = true;
    await until(() => ours.ends.length + theirs.ends.length === 2);
    expect([ours.ends[0], theirs.ends[0]]).toEqual(
      Array.from({ length: 2 }, () => ({ how: 'lost', reason: 'no answer any more' })),
    );
    await until(() => pair.hostNode.held + pair.guestNode.held === 0);
  });

  test('every tenth datagram lost and 10 ms of delay: 4 MiB arrive whole, and the end too', async () => {
    const pair = await pairOf();
    let count = 0;
    const random = (): number => ((count += 1) % 10 === 9 ? 0 : 1);
    const wire = await UdpShaper.open({ target: addressOf(pair.hostNode), delay_ms: 5, loss: 0.5, random });
    open.push(wire);
    const ours = await pair.guest.call({ kind: 'quic', targets: [wire.address], signal: soon() });
    const theirs = await pair.arrival();
    const [atOurs, atTheirs] = [hear(ours), hear(theirs)];
    const sent = randomBytes(4 * 1024 * 1024);
    ours.write(sent);
    ours.end();
    await until(() => atTheirs.hasPeerEnded);
    theirs.end();
    await until(() => atOurs.ends.length + atTheirs.ends.length === 2);
    const digest = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');
    expect(digest(Buffer.concat(atTheirs.bytes))).toBe(digest(sent));
    expect(wire.counts.lost).toBeGreaterThan(20);
  });

  test('who reads late reads everything, also when the other side has long gone', async () => {
    const pair = await pairOf();
    const ours = await pair.guest.call({ kind: 'quic', targets: pair.hostNode.addresses, signal: soon() });
    const theirs = await pair.arrival();
    const [atOurs, atTheirs] = [hear(ours), hear(theirs)];
    theirs.pause();
    theirs.end();
    const sent = randomBytes(1024 * 1024);
    ours.write(sent);
    ours.end();
    await until(() => atOurs.ends.length === 1);
    await until(() => pair.hostNode.held === 0);
    expect(atTheirs.ends).toEqual([]);
    theirs.resume();
    await until(() => atTheirs.ends.length === 1);
    expect(atTheirs.ends[0]?.how).toBe('ended');
    expect(Buffer.concat(atTheirs.bytes).equals(sent)).toBe(true);
  });
});

test('gather: own addresses, what was forwarded, and the kind of router', async () => {
  const { startStunServer } = await import('@mistri/stun/node');
  const stun = await startStunServer({ addresses: ['127.0.0.1'], ports: [0] });
  open.push(stun);
  const node = await UdpNode.open({
    device: makeDevice(),
    bind: loopback,
    loopback: true,
    stun: [`127.0.0.1:${stun.listening[0]?.port}`, 'localhost:1', 'nonsense'],
    forwarded: [{ address: '192.0.2.9', port: 4430 }],
  });
  open.push(node);
  const { port } = addressOf(node);
  expect(node.receiveBuffer_bytes).toBeGreaterThanOrEqual(64 * 1024);
  expect(await node.gather()).toEqual({
    nat: 'none',
    candidates: [
      { transport: 'udp', kind: 'forwarded', address: '192.0.2.9', port: 4430 },
      { transport: 'udp', kind: 'host', address: '127.0.0.1', port },
    ],
  });
});
