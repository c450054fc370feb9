import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type Server, type Socket } from 'node:net';
import { connect } from 'node:net';
import type { LinkRelay } from '@mistri/contracts/link/index';
import { legRefusals } from '@mistri/contracts/link/leg';
import { afterEach, describe, expect, test } from 'vitest';
import { channelConformance, type ChannelMaker } from '../../test/channel-conformance.ts';
import { relayParties, type RelayParty } from '../../test/relay-parties.ts';
import { UdpShaper } from '../../test/udp-shaper.ts';
import { type SmallRelay, smallRelay } from '../../test/small-relay.ts';
import { tappedPort, type TappedPort } from '../../test/tapped-port.ts';
import type { Channel } from '../channels/channel.ts';
import { systemClock } from '../clock.ts';
import type { LinkPolicy } from '../session-token.ts';
import { climb } from '../ladder/ladder.ts';
import { openByQuic, openByTls, openByWebSocket, relayRungs, type RelayRungOptions } from './relay-rungs.node.ts';

const clock = systemClock();
const closing: { close(): void }[] = [];
afterEach(() => {
  for (const one of closing.splice(0)) one.close();
});

async function started(): Promise<SmallRelay> {
  const relay = await smallRelay();
  closing.push(relay);
  return relay;
}

function optionsOf(party: RelayParty, isPeerPage = false): RelayRungOptions & { signal: AbortSignal } {
  return { relays: [], ...party, isPeerPage, clock, signal: new AbortController().signal };
}

function openSockets(): number {
  return process.getActiveResourcesInfo().filter((name) => name === 'TCPSocketWrap').length;
}

const before = openSockets();

type Way = 'tls' | 'quic' | 'websocket';

const openBy: Record<Way, (address: LinkRelay, options: Parameters<typeof openByTls>[1]) => Promise<Channel>> = {
  tls: openByTls,
  quic: (address, options) => openByQuic({ ...address, quic: address.quic ?? '' }, options),
  websocket: (address, options) => openByWebSocket({ ...address, ws: address.ws ?? '' }, options),
};

function maker(ways: readonly [Way, Way], isPeerPage: boolean): () => Promise<ChannelMaker> {
  return async () => {
    const relay = await smallRelay();
    const taps: TappedPort[] = [];
    const wires: UdpShaper[] = [];
    const open = async (address: SmallRelay['address']): Promise<[Channel, Channel]> => {
      const { host, guest } = relayParties();
      const [guestWay, hostWay] = ways;
      const by = (way: Way, party: RelayParty): Promise<Channel> => openBy[way](address, optionsOf(party, isPeerPage));
      return Promise.all([by(guestWay, guest), by(hostWay, host)]);
    };
    return {
      open: () => open(relay.address),
      openMutable: async () => {
        const tls = await tappedPort(relay.tlsPort);
        const web = await tappedPort(relay.webPort);
        const udp = await UdpShaper.open({ target: { address: '127.0.0.1', port: relay.quicPort } });
        taps.push(tls, web);
        wires.push(udp);
        const address = {
          ...relay.address,
          tls: `127.0.0.1:${tls.port}`,
          quic: `127.0.0.1:${udp.address.port}`,
          ws: `wss://127.0.0.1:${web.port}/leg`,
        };
        return {
          pair: await open(address),
          mute: () => {
            tls.mute();
            web.mute();
            udp.isCut = true;
          },
        };
      },
      held: () => openSockets() - before + relay.quicHeld,
      // Two handshakes of QUIC and one of TLS inside take their time.
      ...(ways.includes('quic') ? { turns: 30 } : {}),
      close: () => {
        for (const wire of wires) wire.close();
        relay.close();
        for (const tap of taps) tap.close();
      },
    };
  };
}

channelConformance('relay: two legs by TLS, TLS inside', maker(['tls', 'tls'], false));
channelConformance('relay: one leg by QUIC, one by TLS, TLS inside', maker(['quic', 'tls'], false), { bulk_MiB: 16 });
channelConformance('relay: one leg by WebSocket, one by TLS, TLS inside', maker(['websocket', 'tls'], false));
channelConformance('relay: two legs by WebSocket, Noise inside', maker(['websocket', 'websocket'], true));

describe('what a leg is told', () => {
  test('the reason of the relay, in words', async () => {
    const relay = await started();
    for (const code of ['full', 'draining', 'quota'] as const) {
      relay.refuseNext(code);
      const { guest } = relayParties();
      await expect(openByTls(relay.address, optionsOf(guest))).rejects.toMatchObject({
        outcome: 'refused',
        message: legRefusals[code],
      });
    }
  });

  test('a device that is not in the token is refused', async () => {
    const relay = await started();
    const { guest } = relayParties();
    const stranger = { ...guest, device: relayParties().guest.device };
    await expect(openByTls(relay.address, optionsOf(stranger))).rejects.toMatchObject({
      outcome: 'refused',
      message: legRefusals.key,
    });
  });

  test('a relay with another key than the pinned one is never spoken to', async () => {
    const [relay, other] = [await started(), await started()];
    const { guest } = relayParties();
    const address = { ...relay.address, key: other.address.key };
    const refused = { outcome: 'failed', message: 'this is not the relay test-1' };
    await expect(openByTls(address, optionsOf(guest))).rejects.toMatchObject(refused);
    await expect(openBy.websocket(address, optionsOf(guest))).rejects.toMatchObject(refused);
    await expect(openBy.quic(address, optionsOf(guest))).rejects.toMatchObject(refused);
  });

  test('every `waiting` is answered, and bytes that come with `paired` are not lost', async () => {
    const relay = await started();
    const { host, guest } = relayParties();
    const waiting = openByTls(relay.address, optionsOf(host));
    while (relay.stills < 1) await new Promise(setImmediate);
    for (let turn = 2; turn < 5; turn += 1) {
      relay.beat();
      while (relay.stills < turn) await new Promise(setImmediate);
    }
    const [theirs, ours] = await Promise.all([waiting, openByTls(relay.address, optionsOf(guest))]);
    const heard = new Promise<string>((resolve) => {
      theirs.listen({
        data: (bytes) => {
          resolve(Buffer.from(bytes).toString());
        },
        drain: () => undefined,
        peerEnded: () => undefined,
        closed: () => undefined,
      });
    });
    ours.write(Buffer.from('over the relay'));
    expect(await heard).toBe('over the relay');
    expect([ours.kind, ours.path]).toEqual(['relay', 'relay test-1 by tls']);
    ours.abort('done');
    theirs.abort('done');
  });

  test('given up while it waits for the other half: the leg is closed', async () => {
    const relay = await started();
    const { host } = relayParties();
    const given = new AbortController();
    const waiting = openByTls(relay.address, { ...optionsOf(host), signal: given.signal });
    while (relay.stills < 1) await new Promise(setImmediate);
    given.abort();
    await expect(waiting).rejects.toMatchObject({ message: 'given up' });
  });
});

describe('rungs', () => {
  async function climbed(
    relay: SmallRelay['address'],
    proxyFor?: RelayRungOptions['proxyFor'],
    policy: LinkPolicy = 'automatic',
  ): Promise<string[]> {
    const { host, guest } = relayParties();
    const results = await Promise.all(
      [host, guest].map(async (party) => {
        const steps: string[] = [];
        const channels: Channel[] = [];
        await climb({
          rungs: relayRungs({ ...party, relays: [relay], isPeerPage: false, clock, ...(proxyFor && { proxyFor }) }),
          policy,
          clock,
          signal: new AbortController().signal,
          onChannel: (channel) => channels.push(channel),
          onStep: (step) => steps.push(`${step.target}: ${step.outcome}`),
        });
        return { steps, channels };
      }),
    );
    for (const { channels } of results) for (const channel of channels) channel.abort('done');
    return results[0]?.steps ?? [];
  }

  test('neither QUIC nor the WebSocket is tried while TLS is there', async () => {
    const relay = await started();
    expect(await climbed(relay.address)).toEqual([
      'relay test-1 by tls: open',
      'relay test-1 by quic: given up',
      'relay test-1 by websocket: given up',
    ]);
    expect(relay.quicHeld).toBe(0);
  });

  test('where TLS of this kind is not let through, QUIC is, and is taken before the WebSocket', async () => {
    const relay = await started();
    // The port of the web answers no `mistri-relay/1`.
    const address = { ...relay.address, tls: `127.0.0.1:${relay.webPort}` };
    expect(await climbed(address)).toEqual([
      'relay test-1 by tls: failed',
      'relay test-1 by quic: open',
      'relay test-1 by websocket: given up',
    ]);
  });

  test('where UDP is not let through either, the WebSocket is', async () => {
    const relay = await started();
    const nobody = await UdpShaper.open({ target: { address: '127.0.0.1', port: relay.quicPort } });
    nobody.isCut = true;
    const quic = `127.0.0.1:${nobody.address.port}`;
    const address = { ...relay.address, tls: `127.0.0.1:${relay.webPort}`, quic };
    const steps = await climbed(address);
    expect(steps[0]).toBe('relay test-1 by tls: failed');
    expect(steps.slice(1).toSorted()).toEqual(['relay test-1 by quic: given up', 'relay test-1 by websocket: open']);
    nobody.close();
  });

  test('one after another, under `strict`, in the same order', async () => {
    const relay = await started();
    const address = { ...relay.address, tls: `127.0.0.1:${relay.webPort}` };
    expect(await climbed(address, undefined, 'strict')).toEqual([
      'relay test-1 by tls: failed',
      'relay test-1 by quic: open',
      'relay test-1 by websocket: skipped',
    ]);
  });

  test('a UDP port that nobody has is refused at once, and nothing is left open', async () => {
    const { guest } = relayParties();
    const relay = await started();
    const nobodys = { ...relay.address, quic: '127.0.0.1:1' };
    await expect(openBy.quic(nobodys, optionsOf(guest))).rejects.toMatchObject({ outcome: 'refused' });
    await expect(openBy.quic({ ...nobodys, quic: 'no-such.invalid:443' }, optionsOf(guest))).rejects.toMatchObject({
      outcome: 'failed',
      message: expect.stringContaining('its name cannot be looked up') as string,
    });
    const given = AbortSignal.abort();
    await expect(openBy.quic(relay.address, { ...optionsOf(guest), signal: given })).rejects.toMatchObject({
      message: 'given up',
    });
  });

  test('QUIC never goes around a proxy', async () => {
    const relay = await started();
    const { guest } = relayParties();
    const proxyFor = (): URL => new URL('http://127.0.0.1:9');
    await expect(openBy.quic(relay.address, { ...optionsOf(guest), proxyFor })).rejects.toMatchObject({
      outcome: 'failed',
      message: 'a proxy stands before it, and QUIC goes through none',
    });
  });

  test('through a proxy that wants a name and a password', async () => {
    const relay = await started();
    const proxy = await corporateProxy('anita:p@ss');
    const url = new URL(`http://anita:p%40ss@127.0.0.1:${proxy.port}`);
    expect(await climbed(relay.address, () => url)).toContain('relay test-1 by tls: open');
    expect(new Set(proxy.targets)).toEqual(new Set([relay.address.tls]));
  });

  test('a proxy that refuses, and one that is none, are named', async () => {
    const relay = await started();
    const proxy = await corporateProxy('anita:p@ss');
    const { guest } = relayParties();
    const open = (port: number): Promise<Channel> =>
      openByTls(relay.address, { ...optionsOf(guest), proxyFor: () => new URL(`http://127.0.0.1:${port}`) });
    await expect(open(proxy.port)).rejects.toThrow('wants a name and a password');
    const noise = createServer((socket) => socket.end(randomBytes(20_000)));
    noise.listen(0, '127.0.0.1');
    await once(noise, 'listening');
    closing.push(noise);
    await expect(open(portOf(noise))).rejects.toThrow(/the proxy (answers without end|speaks no HTTP)/);
  });
});

async function corporateProxy(credentials: string): Promise<{ port: number; targets: string[] }> {
  const targets: string[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((client) => {
    sockets.add(client.on('error', () => undefined));
    let head = '';
    client.on('data', function read(bytes: Buffer) {
      head += bytes.toString('latin1');
      if (!head.includes('\r\n\r\n')) return;
      client.off('data', read);
      const basic = `Proxy-Authorization: Basic ${Buffer.from(credentials).toString('base64')}`;
      if (!head.includes(basic)) {
        client.end('HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic\r\n\r\n');
        return;
      }
      const target = /^CONNECT (\S+) HTTP/.exec(head)?.[1] ?? '';
      targets.push(target);
      const onward = connect(Number(target.split(':')[1]), '127.0.0.1', () => {
        client.write('HTTP/1.1 200 Connection established\r\n\r\n');
        client.pipe(onward).pipe(client);
      });
      sockets.add(onward.on('error', () => undefined));
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  closing.push({
    close: () => {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  });
  return { port: portOf(server), targets };
}

function portOf(server: Server): number {
  const address = server.address();
  return typeof address === 'object' && address ? address.port : 0;
}
