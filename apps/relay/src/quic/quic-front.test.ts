import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { createSocket, type Socket as UdpSocket } from 'node:dgram';
import { once } from 'node:events';
import { statSync } from 'node:fs';
import { connect } from 'node:net';
import path from 'node:path';
import { relayAlpn } from '@mistri/contracts/link/leg';
import { type Channel, type ChannelEnd, systemClock } from '@mistri/link';
import { dialRelayByQuic, selfSigned } from '@mistri/link/node';
import { afterEach, expect, test } from 'vitest';
import type { LegSocket } from '../legs/leg-socket.ts';
import { Gate, type GateLimits } from '../listen/gate.ts';
import { LegInlet, introductionOf } from './leg-inlet.ts';
import { LegFrames } from './leg-frames.ts';
import { QuicFront } from './quic-front.ts';

const identity = selfSigned(generateKeyPairSync('ed25519').privateKey);
const privateKey = identity.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
/** For machines that are slow and busy. */
const patient = { timeout: 60_000 };
const closing: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).toReversed()) await close();
});

interface Arrived {
  readonly leg: LegSocket;
  readonly admitted: () => void;
  text: string;
  hasEnded: boolean;
  closed: boolean | undefined;
}

interface Stage {
  readonly front: QuicFront;
  readonly inlet: LegInlet;
  readonly legs: Arrived[];
  readonly turnedAway: string[];
}

/** Front and inlet without a process between them, and without a relay behind. */
async function staged(change: Partial<GateLimits> = {}): Promise<Stage> {
  const limits = { halfOpenEach: 100, halfOpen: 100, perMinuteEach: 1000, ...change };
  const legs: Arrived[] = [];
  const turnedAway: string[] = [];
  const clock = systemClock();
  const inlet = await LegInlet.open({
    clock,
    gate: new Gate(clock, limits),
    onLeg: (leg, admitted) => {
      const arrived: Arrived = { leg, admitted, text: '', hasEnded: false, closed: undefined };
      legs.push(arrived);
      leg.listen({
        data: (bytes) => (arrived.text += bytes.toString('latin1')),
        drain: () => undefined,
        ended: () => (arrived.hasEnded = true),
        closed: (isClean) => (arrived.closed = isClean),
      });
    },
    turnedAway: (why) => turnedAway.push(why),
  });
  const listen = { address: '127.0.0.1', port: 0 };
  const front = await QuicFront.start({ listen, alpn: relayAlpn, privateKey, inlet: inlet.at, limits });
  closing.push(
    () => {
      inlet.close();
    },
    () => front.close(),
  );
  return { front, inlet, legs, turnedAway };
}

interface Dialled {
  readonly channel: Channel;
  text: string;
  hasPeerEnded: boolean;
  end: ChannelEnd | undefined;
}

async function dialled(port: number): Promise<Dialled> {
  const channel = await dialRelayByQuic(`127.0.0.1:${port}`, {
    relay: { id: 'test-1', key: identity.publicKey },
    signal: AbortSignal.timeout(60_000),
    clock: systemClock(),
  });
  const made: Dialled = { channel, text: '', hasPeerEnded: false, end: undefined };
  channel.listen({
    data: (bytes) => (made.text += Buffer.from(bytes).toString('latin1')),
    drain: () => undefined,
    peerEnded: () => (made.hasPeerEnded = true),
    closed: (end) => (made.end = end),
  });
  closing.push(() => {
    channel.abort('the test is over');
  });
  return made;
}

test('a leg is handed on with the address it came from, bytes and half-closes both ways', async () => {
  const { front, legs } = await staged();
  const device = await dialled(front.port);
  await expect.poll(() => legs.length, patient).toBe(1);
  const [arrived] = legs as [Arrived];
  expect([arrived.leg.transport, arrived.leg.address]).toEqual(['quic', '127.0.0.1']);
  arrived.leg.write(Buffer.from('from the relay'));
  device.channel.write(Buffer.from('from the device'));
  await expect.poll(() => [arrived.text, device.text], patient).toEqual(['from the device', 'from the relay']);
  device.channel.end();
  await expect.poll(() => arrived.hasEnded, patient).toBe(true);
  arrived.leg.write(Buffer.from(', still'));
  arrived.leg.end();
  await expect
    .poll(() => [arrived.closed, device.end?.how, device.text], patient)
    .toEqual([true, 'ended', 'from the relay, still']);
});

test('what either side gives up is no end in order for the other', async () => {
  const { front, legs } = await staged();
  const [one, other] = [await dialled(front.port), await dialled(front.port)];
  await expect.poll(() => legs.length, patient).toBe(2);
  one.channel.abort('enough');
  await expect.poll(() => legs.filter(({ closed }) => closed === false).length, patient).toBe(1);
  for (const { leg, closed } of legs) if (closed === undefined) leg.abort();
  await expect.poll(() => other.end?.how, patient).toBe('lost');
});

test('a reader that stops makes the sender hold back', async () => {
  const { front, legs } = await staged();
  const device = await dialled(front.port);
  await expect.poll(() => legs.length, patient).toBe(1);
  const [{ leg }] = legs as [Arrived];
  leg.pause();
  const block = randomBytes(256 * 1024);
  let sent_bytes = 0;
  while (device.channel.write(block) && sent_bytes < 64 * 1024 * 1024) {
    sent_bytes += block.length;
    await new Promise(setImmediate);
  }
  sent_bytes += block.length;
  expect(sent_bytes).toBeLessThan(64 * 1024 * 1024);
  leg.resume();
  await expect.poll(() => legs[0]?.text.length, patient).toBe(sent_bytes);
});

test('a device cannot say where it comes from: what it sends is payload', async () => {
  const { front, inlet, legs } = await staged();
  const device = await dialled(front.port);
  const forged = introductionOf(inlet.at.secret, '10.0.0.1');
  device.channel.write(forged);
  await expect.poll(() => legs[0]?.text, patient).toBe(forged.toString('latin1'));
  expect(legs.map(({ leg }) => leg.address)).toEqual(['127.0.0.1']);
});

test('nobody hands legs over but who was given the secret, and in the form agreed on', async () => {
  const { inlet, legs } = await staged();
  if (process.platform !== 'win32')
    expect(statSync(path.dirname(inlet.at.path)).mode & 0o777, 'the folder of the socket').toBe(0o700);
  const stranger = randomBytes(32).toString('base64');
  const introductions = [
    introductionOf(stranger, '10.0.0.1'),
    introductionOf(inlet.at.secret, 'localhost'),
    Buffer.concat([introductionOf(inlet.at.secret, '10.0.0.1'), Buffer.from('more')]),
    randomBytes(300),
  ];
  for (const introduction of introductions) {
    const closed = Promise.withResolvers<boolean>();
    const frames = new LegFrames(connect(inlet.at.path), {
      data: () => undefined,
      drain: () => undefined,
      ended: () => undefined,
      closed: closed.resolve,
    });
    frames.write(introduction);
    expect(await closed.promise).toBe(false);
  }
  // A length that no piece has.
  const socket = connect(inlet.at.path);
  socket.on('error', () => undefined);
  socket.write(Buffer.alloc(8, 0xff));
  await new Promise((resolve) => socket.once('close', resolve));
  expect(legs).toEqual([]);
});

test('one address has only so many legs that proved nothing', async () => {
  const { front, legs, turnedAway } = await staged({ halfOpenEach: 2 });
  for (const count of [1, 2]) {
    await dialled(front.port);
    await expect.poll(() => legs.length, patient).toBe(count);
  }
  const third = await dialled(front.port);
  await expect.poll(() => third.end?.how, patient).toBe('lost');
  expect([turnedAway, legs.length]).toEqual([['half-open'], 2]);
  legs[0]?.admitted();
  await dialled(front.port);
  await expect.poll(() => legs.length, patient).toBe(3);
});

async function udp(): Promise<{ socket: UdpSocket; received: Buffer[] }> {
  const socket = createSocket('udp4');
  const received: Buffer[] = [];
  socket.on('message', (bytes) => received.push(bytes));
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  closing.push(() => {
    socket.close();
  });
  return { socket, received };
}

/** A client's first packet as far as anybody can read it; behind that it is noise. */
function firstPacket(token: Uint8Array, dcid: Uint8Array = randomBytes(16), length = 1200): Buffer {
  const head = [Buffer.from([0xc3, 0, 0, 0, 1, dcid.length]), dcid, Buffer.from([8]), randomBytes(8)];
  const start = Buffer.concat([...head, Buffer.from([token.length]), token]);
  return Buffer.concat([start, randomBytes(length - start.length)]);
}

/** Of a Retry: the id to use from now on, and the token. */
function readRetry(packet: Buffer): { connectionId: Buffer; token: Buffer } {
  const at = 7 + (packet[5] ?? 0);
  const length = packet[at - 1] ?? 0;
  return { connectionId: packet.subarray(at, at + length), token: packet.subarray(at + length, -16) };
}

test('a flood of first packets costs no handshake, and is answered with less than it sent', async () => {
  const { front, legs } = await staged();
  const { socket, received } = await udp();
  const send = (packet: Buffer): void => {
    socket.send(packet, front.port, '127.0.0.1');
  };
  for (let turn = 0; turn < 40; turn += 1) {
    for (let count = 0; count < 10; count += 1) send(firstPacket(new Uint8Array(0)));
    // Junk, short ones, other versions, tokens that nobody made.
    send(randomBytes(1200));
    send(firstPacket(new Uint8Array(0)).subarray(0, 1199));
    send(firstPacket(new Uint8Array(0)).fill(0xfa, 1, 5));
    send(firstPacket(randomBytes(36)));
    await new Promise(setImmediate);
  }
  await expect.poll(() => front.counts.dropped, patient).toBeGreaterThan(0);
  expect(front.counts.retries).toBeGreaterThan(0);
  expect([front.counts.halfOpen, front.counts.connections]).toEqual([0, 0]);
  for (const answer of received) expect(answer.length).toBeLessThan(200);
  expect(received.length).toBeLessThanOrEqual(400);
  // A device among them is let in.
  await dialled(front.port);
  await expect.poll(() => legs.length, patient).toBe(1);
});

test('the token of a Retry is good for its address and its connection only, and one address begins few handshakes', async () => {
  const { front } = await staged({ perMinuteEach: 1 });
  const [asker, thief] = [await udp(), await udp()];
  asker.socket.send(firstPacket(new Uint8Array(0)), front.port, '127.0.0.1');
  await expect.poll(() => asker.received.length, patient).toBe(1);
  const { connectionId, token } = readRetry(asker.received[0] ?? Buffer.alloc(0));
  // From elsewhere; for another connection.
  thief.socket.send(firstPacket(token, connectionId), front.port, '127.0.0.1');
  await expect.poll(() => front.counts.dropped, patient).toBe(1);
  asker.socket.send(firstPacket(token), front.port, '127.0.0.1');
  await expect.poll(() => front.counts.dropped, patient).toBe(2);
  expect(front.counts.connections).toBe(0);
  // Noise where TLS should be: the library ends it, but it was begun.
  asker.socket.send(firstPacket(token, connectionId), front.port, '127.0.0.1');
  asker.socket.send(firstPacket(new Uint8Array(0)), front.port, '127.0.0.1');
  await expect.poll(() => asker.received.length, patient).toBeGreaterThan(1);
  const second = readRetry(asker.received.findLast((packet) => ((packet[0] ?? 0) & 0xf0) === 0xf0) ?? Buffer.alloc(0));
  asker.socket.send(firstPacket(second.token, second.connectionId), front.port, '127.0.0.1');
  await expect.poll(() => front.counts.dropped, patient).toBe(3);
  await expect.poll(() => front.counts.halfOpen, patient).toBe(0);
});
