import { createHash, randomBytes } from 'node:crypto';
import type { Introduction, LinkConfig } from '@mistri/contracts/link/index';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { type SmallRelay, smallRelay } from '../../test/small-relay.ts';
import type { PageConnection, PageDataChannel, PageEvent } from '../channels/webrtc/page-peer.ts';
import type { WebSocketLike } from '../relay/websocket-channel.ts';
import { type DeviceKey, makeDeviceKey } from '../secure/device-key.ts';
import { priorities } from '../session/stream.ts';
import { signToken, toBase64Url } from '../session-token.ts';
import { LinkPage, type LinkPageEvents } from './link-page.ts';
import { LinkWorker } from './link-worker.ts';
import { lendDataChannel, PortDataChannel } from './port-data-channel.ts';
import type { PortLike } from './port-like.ts';
import { PortStream } from './port-stream.ts';

const closing: (() => void)[] = [];
afterEach(() => {
  for (const close of closing.splice(0)) close();
});

function ports(): [PortLike, PortLike] {
  const { port1, port2 } = new MessageChannel();
  closing.push(() => {
    port1.close();
  });
  port1.start();
  port2.start();
  return [port1 as unknown as PortLike, port2 as unknown as PortLike];
}

async function until(isTrue: () => boolean): Promise<void> {
  const from_ms = performance.now();
  while (!isTrue()) {
    if (performance.now() - from_ms > 30_000) throw new Error(`never true: ${isTrue.toString()}`);
    await new Promise(setImmediate);
  }
}

interface Heard {
  readonly pieces: Uint8Array[];
  drains: number;
  hasPeerEnded: boolean;
  readonly closed: (string | undefined)[];
}

function hear(stream: PortStream): Heard {
  const heard: Heard = { pieces: [], drains: 0, hasPeerEnded: false, closed: [] };
  stream.listen({
    data: (bytes) => heard.pieces.push(bytes),
    drain: () => (heard.drains += 1),
    peerEnded: () => (heard.hasPeerEnded = true),
    closed: (reason) => heard.closed.push(reason),
  });
  return heard;
}

describe('a stream between threads', () => {
  test('bytes, ends and the close in order, also for a reader that pauses', async () => {
    const [a, b] = ports();
    const [writer, reader] = [new PortStream(a), new PortStream(b)];
    const [atWriter, atReader] = [hear(writer), hear(reader)];
    reader.pause();
    const bytes = randomBytes(100_000);
    writer.write(bytes);
    writer.end();
    writer.close(undefined);
    await until(() => atWriter.closed.length === 1);
    for (let turn = 0; turn < 50; turn += 1) await new Promise(setImmediate);
    expect(atReader.closed).toEqual([]);
    reader.resume();
    await until(() => atReader.closed.length === 1);
    expect(Buffer.concat(atReader.pieces).equals(bytes)).toBe(true);
    expect(atReader.hasPeerEnded).toBe(true);
    expect(atReader.closed).toEqual([undefined]);
  });

  test('a writer is held back after a window, and given up with a reason at once', async () => {
    const [a, b] = ports();
    const [writer, reader] = [new PortStream(a), new PortStream(b)];
    const [atWriter, atReader] = [hear(writer), hear(reader)];
    reader.pause();
    let written_bytes = 0;
    while (writer.write(new Uint8Array(65_536))) written_bytes += 65_536;
    expect(written_bytes).toBeLessThan(1024 * 1024);
    reader.resume();
    await until(() => atWriter.drains === 1);
    reader.pause();
    writer.write(randomBytes(10));
    writer.close('withdrawn');
    await until(() => atReader.closed.length === 1);
    expect(atReader.closed).toEqual(['withdrawn']);
    expect(writer.write(new Uint8Array(1))).toBe(true);
  });
});

test('a data channel that stays on the page: opened, used both ways and closed from the worker', async () => {
  const [pageEnd, workerEnd] = ports();
  const heard = new Map<string, (event: PageEvent) => void>();
  const sent: unknown[] = [];
  const channel: PageDataChannel = {
    label: 'mistri-link/1',
    readyState: 'open',
    bufferedAmount: 0,
    bufferedAmountLowThreshold: 0,
    binaryType: '',
    send: (data) => sent.push(data),
    close: () => sent.push('closed'),
    addEventListener: (type, listener) => heard.set(type, listener),
  };
  lendDataChannel(channel, pageEnd);
  const lent = new PortDataChannel(workerEnd);
  const events: string[] = [];
  for (const type of ['open', 'close', 'message', 'bufferedamountlow'])
    lent.addEventListener(type, ({ data }) => events.push(data === undefined ? type : `${type} ${typeof data}`));
  await until(() => lent.readyState === 'open');
  lent.bufferedAmountLowThreshold = 5;
  lent.send(new Uint8Array(10));
  lent.send('end');
  expect(lent.bufferedAmount).toBe(13);
  await until(() => lent.bufferedAmount === 0);
  expect(sent).toEqual([new Uint8Array(10), 'end']);
  expect(channel.bufferedAmountLowThreshold).toBe(5);
  heard.get('message')?.({ data: 'text' });
  heard.get('message')?.({ data: new ArrayBuffer(4) });
  heard.get('close')?.({});
  await until(() => events.includes('close'));
  expect(events).toEqual(['open', 'bufferedamountlow', 'message string', 'message object', 'close']);
  lent.close();
  await until(() => sent.includes('closed'));
});

describe('two pages with their workers, over a relay', () => {
  let relay: SmallRelay;
  let issuer: DeviceKey;
  beforeEach(async () => {
    relay = await smallRelay();
    issuer = await makeDeviceKey();
    closing.push(() => {
      relay.close();
    });
  });

  interface Side {
    readonly page: LinkPage;
    readonly seen: string[];
    readonly device: DeviceKey;
    streams: PortStream[];
  }

  /** A WebRTC that finds no way: descriptions are made, nothing comes of them. */
  function noWayThrough(): PageConnection {
    const heard = new Map<string, (event: PageEvent) => void>();
    const connection = {
      connectionState: 'new',
      createDataChannel: () => silentChannel,
      createOffer: () => Promise.resolve({ type: 'offer', sdp: 'v=0' }),
      createAnswer: () => Promise.resolve({ type: 'answer', sdp: 'v=0' }),
      setLocalDescription: () => Promise.resolve(),
      setRemoteDescription: ({ type }: { type: string }) => {
        if (type === 'answer') {
          connection.connectionState = 'failed';
          heard.get('connectionstatechange')?.({});
        }
        return Promise.resolve();
      },
      addIceCandidate: () => Promise.resolve(),
      close: () => undefined,
      addEventListener: (type: string, listener: (event: PageEvent) => void) => void heard.set(type, listener),
    };
    return connection;
  }
  const silentChannel: PageDataChannel = {
    label: 'mistri-link/1',
    readyState: 'connecting',
    bufferedAmount: 0,
    bufferedAmountLowThreshold: 0,
    binaryType: '',
    send: () => undefined,
    close: () => undefined,
    addEventListener: () => undefined,
  };

  async function side(toPeer: LinkPageEvents['signal']): Promise<Side> {
    const [pageEnd, workerEnd] = ports();
    const device = await makeDeviceKey();
    const seen: string[] = [];
    const streams: PortStream[] = [];
    const page = new LinkPage({
      worker: pageEnd,
      makeConnection: noWayThrough,
      mayTransfer: false,
      events: {
        ready: (key) => seen.push(`ready ${toBase64Url(key)}`),
        failed: (message) => seen.push(`failed ${message}`),
        signal: toPeer,
        report: () => undefined,
        state: (_, state) => seen.push(`state ${state}`),
        path: (_, to) => seen.push(`path ${to?.kind}`),
        step: (_, step) => seen.push(`step ${step.rung} ${step.outcome}`),
        stream: (_, stream) => streams.push(stream),
        ended: (_, end) => seen.push(`ended ${end.reason} ${end.isAgreed}`),
        other: (body) => seen.push(`other ${String(body)}`),
      },
    });
    const worker = new LinkWorker({
      scope: workerEnd,
      device,
      makeWebSocket: (url) => new WebSocket(url) as unknown as WebSocketLike,
      onOther: (body) => {
        worker.say({ type: 'other', body });
      },
    });
    return { page, seen, device, streams };
  }

  async function introduced(
    policy: 'automatic' | 'relay' = 'relay',
  ): Promise<{ host: Side; guest: Side; sid: string }> {
    const sides: { host?: Side; guest?: Side } = {};
    const sid = 'lns_00000000000000000000000001';
    const host = (sides.host = await side((id, body) => sides.guest?.page.signalled(id, body)));
    const guest = (sides.guest = await side((id, body) => sides.host?.page.signalled(id, body)));
    const now_s = Math.floor(Date.now() / 1000);
    const peers = (['host', 'guest'] as const).map((role) => ({
      device: `dev_${role}`,
      key: toBase64Url((sides[role] ?? host).device.publicKey),
      role,
    }));
    const claims = { iss: 'test', jti: 'j', sid, iat: now_s, nbf: now_s, exp: now_s + 600, peers, scopes: [], policy };
    const token = await signToken(
      { ...claims, relays: ['test-1'], limits: {} },
      { kid: 'k', sign: issuer.sign },
      'mistri-link-session',
    );
    const config: LinkConfig = {
      versions: [1],
      issuer: 'test',
      keys: [{ kid: 'k', kty: 'OKP', crv: 'Ed25519', alg: 'EdDSA', use: 'sig', x: toBase64Url(issuer.publicKey) }],
      relays: [{ ...relay.address, ws: relay.plainWebSocket }],
      stun: [],
    };
    for (const [one, role, peer] of [
      [host, 'host', peers[1]],
      [guest, 'guest', peers[0]],
    ] as const) {
      const introduction: Introduction = {
        type: 'introduce',
        sessionId: sid,
        token,
        role,
        peer: { deviceId: peer?.device ?? '', name: 'other', key: peer?.key ?? '', platform: 'browser' },
        relays: ['test-1', 'unknown'],
      };
      one.page.introduce(introduction, config);
    }
    return { host, guest, sid };
  }

  test('a stream of one page reaches the other whole, and the session ends on both sides in agreement', async () => {
    const { host, guest, sid } = await introduced();
    await until(() => [host, guest].every(({ seen }) => seen.includes('state open')));
    const stream = guest.page.open(sid, 'files', priorities.normal);
    const heardBack = hear(stream);
    const bytes = randomBytes(3 * 1024 * 1024);
    stream.write(bytes);
    stream.end();
    await until(() => host.streams.length === 1);
    const [arriving] = host.streams;
    if (!arriving) throw new Error('not there');
    const arrived = hear(arriving);
    await until(() => arrived.hasPeerEnded);
    const digest = (data: Uint8Array): string => createHash('sha256').update(data).digest('hex');
    expect(digest(Buffer.concat(arrived.pieces))).toBe(digest(bytes));
    arriving.end();
    await until(() => heardBack.closed.length === 1);
    expect(heardBack.closed).toEqual([undefined]);
    guest.page.finish(sid, 'done');
    await until(() => [host, guest].every(({ seen }) => seen.includes('ended done true')));
  });

  test('WebRTC without a way through is told, and the relay carries it', async () => {
    const { host, guest, sid } = await introduced('automatic');
    await until(() => [host, guest].every(({ seen }) => seen.includes('state open')));
    await until(() => guest.seen.some((line) => line.startsWith('step ice ') && !line.endsWith('open')));
    expect(guest.seen).toContain('path relay');
    guest.page.networkChanged();
    host.page.kill(sid, 'withdrawn');
    await until(() => host.seen.some((line) => line.startsWith('ended withdrawn')));
    await until(() => guest.seen.some((line) => line.startsWith('ended withdrawn')));
  });

  test('an introduction that is not signed by the control plane is not followed, in words', async () => {
    const { page, seen, device } = await side(() => undefined);
    const config: LinkConfig = { versions: [1], issuer: 'test', keys: [], relays: [], stun: [] };
    const peer = { deviceId: 'dev_1', name: 'x', key: toBase64Url(device.publicKey), platform: 'browser' } as const;
    page.introduce({ type: 'introduce', sessionId: 'lns_1', token: 'a.b.c', role: 'host', peer, relays: [] }, config);
    await until(() => seen.some((line) => line.startsWith('failed ')));
    expect(seen.at(-1)).toMatch(/^failed a token/);
    const nowhere = hear(page.open('lns_1', 'files', priorities.normal));
    await until(() => nowhere.closed.length === 1);
    expect(nowhere.closed).toEqual(['no such session']);
    page.other('hello');
    await until(() => seen.includes('other hello'));
    expect(seen[0]).toBe(`ready ${toBase64Url(device.publicKey)}`);
  });
});
