import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { Channel, ChannelEnd } from '../src/channels/channel.ts';
import { systemClock } from '../src/clock.ts';
import { type NodeDevice, nodeDevice } from '../src/secure/node-device-key.node.ts';
import { Session } from '../src/session/session.ts';
import { memoryPair } from './memory-channel.ts';

export interface Party {
  readonly role: 'guest' | 'host';
  readonly device: NodeDevice;
  readonly peerKey: Uint8Array;
  readonly tokenHash: Uint8Array;
}

/** Makes a bare channel a secure one. */
export type Secure = (bare: Channel, party: Party) => Promise<Channel>;

function attackDevice(): NodeDevice {
  return nodeDevice(generateKeyPairSync('ed25519').privateKey);
}

type Tap = (bytes: Uint8Array, from: 'a' | 'b') => Uint8Array;

interface Stage {
  readonly guest: Party;
  readonly host: Party;
}

function stage(change: { readonly guest?: Partial<Party>; readonly host?: Partial<Party> } = {}): Stage {
  const [guest, host] = [attackDevice(), attackDevice()];
  const tokenHash = randomBytes(32);
  return {
    guest: { role: 'guest', device: guest, peerKey: host.key.publicKey, tokenHash, ...change.guest },
    host: { role: 'host', device: host, peerKey: guest.key.publicKey, tokenHash, ...change.host },
  };
}

/** What a session makes of the pair: the secure channel names devices, the first frame in it names the session. */
function judged(channel: Channel, role: 'guest' | 'host', tokenHash: Uint8Array): { isOpen: boolean; isLost: boolean } {
  const result = { isOpen: false, isLost: false };
  const session = new Session({
    role,
    tokenHash,
    clock: systemClock(),
    resumeWithin_ms: 60_000,
    hardEndIn_ms: 60_000,
    events: {
      stream: () => undefined,
      state: (state) => {
        if (state === 'open') result.isOpen = true;
      },
      path: () => undefined,
      ended: () => undefined,
    },
  });
  session.attach({ ...watchEnd(channel, () => (result.isLost = true)) });
  return result;
}

function watchEnd(channel: Channel, onEnd: (end: ChannelEnd) => void): Channel {
  return {
    kind: channel.kind,
    path: channel.path,
    get buffered_bytes() {
      return channel.buffered_bytes;
    },
    write: (bytes) => channel.write(bytes),
    writeAll: (pieces) => channel.writeAll(pieces),
    end: () => {
      channel.end();
    },
    abort: (reason) => {
      channel.abort(reason);
    },
    pause: () => {
      channel.pause();
    },
    resume: () => {
      channel.resume();
    },
    listen: (events) => {
      channel.listen({
        ...events,
        closed: (end) => {
          onEnd(end);
          events.closed(end);
        },
      });
    },
  };
}

async function until(isTrue: () => boolean): Promise<void> {
  const from_ms = performance.now();
  while (!isTrue()) {
    if (performance.now() - from_ms > 30_000) throw new Error(`never true: ${isTrue.toString()}`);
    await new Promise(setImmediate);
  }
}

/** The guest of TLS and the initiator of Noise are done first: they learn of a refusal by the cut. */
async function servedOrCut(secure: Secure, bare: Channel, party: Party): Promise<'served' | 'cut'> {
  try {
    const channel = await secure(bare, party);
    return await new Promise((resolve) => {
      channel.listen({
        data: () => {
          resolve('served');
        },
        drain: () => undefined,
        peerEnded: () => {
          resolve('cut');
        },
        closed: () => {
          resolve('cut');
        },
      });
    });
  } catch {
    bare.abort('refused');
    return 'cut';
  }
}

/** Both handshakes; whoever opens says something, so that the other could be served. */
async function outcomes(secure: Secure, { guest, host }: Stage, tap?: Tap): Promise<('served' | 'cut')[]> {
  const [a, b] = memoryPair(tap);
  const speaking =
    (party: Party): Secure =>
    async (bare) => {
      const channel = await secure(bare, party);
      channel.write(Buffer.from('hello'));
      return channel;
    };
  return Promise.all([servedOrCut(speaking(guest), a, guest), servedOrCut(speaking(host), b, host)]);
}

/** The same attacks on both kinds of secure channel (ARCHITECTURE §6). */
export function secureAttackSuite(name: string, secure: Secure): void {
  describe(`${name} under attack`, () => {
    test('without an attack both sides are served', async () => {
      expect(await outcomes(secure, stage())).toEqual(['served', 'served']);
    });

    test('wrong key: a device that is not in the token serves nobody and is served by nobody', async () => {
      expect(await outcomes(secure, stage({ guest: { device: attackDevice() } }))).toEqual(['cut', 'cut']);
      expect(await outcomes(secure, stage({ host: { device: attackDevice() } }))).toEqual(['cut', 'cut']);
    });

    test('stolen name: claiming the key of another without holding it', async () => {
      const thief = attackDevice();
      const { guest, host } = stage();
      const claimed: NodeDevice = {
        key: { publicKey: guest.device.key.publicKey, sign: thief.key.sign },
        certificate: { ...guest.device.certificate, privateKey: thief.certificate.privateKey },
      };
      expect(await outcomes(secure, { guest: { ...guest, device: claimed }, host })).toEqual(['cut', 'cut']);
    });

    test('foreign token: two devices that know each other, but not this session', async () => {
      const { guest, host } = stage();
      const foreign = { ...guest, tokenHash: randomBytes(32) };
      const [a, b] = memoryPair();
      const opened = await Promise.allSettled([secure(a, foreign), secure(b, host)]);
      if (opened[0].status === 'rejected' || opened[1].status === 'rejected') {
        expect(opened.some((one) => one.status === 'rejected')).toBe(true);
        return;
      }
      const results = [
        judged(opened[0].value, 'guest', foreign.tokenHash),
        judged(opened[1].value, 'host', host.tokenHash),
      ];
      await until(() => results.every((result) => result.isLost));
      expect(results.map((result) => result.isOpen)).toEqual([false, false]);
    });

    test('tampered: one byte changed anywhere in the handshake lets nobody through', async () => {
      let total_bytes = 0;
      await outcomes(secure, stage(), (bytes) => {
        total_bytes += bytes.length;
        return bytes;
      });
      for (let turn = 0; turn < 24; turn += 1) {
        const at = Math.floor(((turn + 0.5) / 24) * total_bytes * 0.9);
        let passed_bytes = 0;
        const { guest, host } = stage();
        let hasChanged = false;
        const tap: Tap = (bytes) => {
          if (passed_bytes <= at && at < passed_bytes + bytes.length) {
            bytes[at - passed_bytes] = (bytes[at - passed_bytes] ?? 0) ^ 0x01;
            hasChanged = true;
          }
          passed_bytes += bytes.length;
          return bytes;
        };
        const result = await Promise.race([outcomes(secure, { guest, host }, tap), stalled(() => hasChanged)]);
        expect(result, `byte ${at} of ${total_bytes}`).not.toEqual(['served', 'served']);
      }
    });

    test('replayed: what a guest once sent opens nothing, and gets nothing but a cut', async () => {
      const { guest, host } = stage();
      const recorded: Uint8Array[] = [];
      await outcomes(secure, { guest, host }, (bytes, from) => {
        if (from === 'a') recorded.push(bytes.slice());
        return bytes;
      });
      const [replayer, b] = memoryPair();
      replayer.listen({
        data: () => undefined,
        drain: () => undefined,
        peerEnded: () => undefined,
        closed: () => undefined,
      });
      const atHost = servedOrCut(secure, b, host);
      for (const bytes of recorded) replayer.write(bytes);
      replayer.end();
      expect(await atHost).toBe('cut');
    });

    test('cut short: a handshake that ends after any of its messages is over on both sides', async () => {
      for (let messages = 0; messages < 4; messages += 1) {
        const { guest, host } = stage();
        let passed = 0;
        const [a, b] = memoryPair((bytes) => {
          passed += 1;
          if (passed > messages) {
            queueMicrotask(() => {
              a.abort('cut');
              b.abort('cut');
            });
            return new Uint8Array(0);
          }
          return bytes;
        });
        expect(await Promise.all([servedOrCut(secure, a, guest), servedOrCut(secure, b, host)])).toEqual([
          'cut',
          'cut',
        ]);
      }
    });

    test('flood: noise before and instead of a handshake is cut off before it costs anything', async () => {
      for (const party of ['guest', 'host'] as const) {
        const parties = stage();
        const [flooder, b] = memoryPair();
        let isCut = false;
        let tell = (): void => undefined;
        const stopped = (): void => {
          isCut = true;
          tell();
        };
        flooder.listen({ data: () => undefined, drain: () => tell(), peerEnded: stopped, closed: stopped });
        const victim = servedOrCut(secure, b, parties[party]);
        let sent_bytes = 0;
        // As fast as the network takes it: what the victim does not read is not sent, however long its crypto takes.
        while (!isCut && sent_bytes < 64 * 1024 * 1024) {
          const noise = randomBytes(64 * 1024);
          sent_bytes += noise.length;
          const hasDrained = new Promise<void>((resolve) => (tell = resolve));
          await (flooder.write(noise) ? new Promise(setImmediate) : hasDrained);
        }
        flooder.abort('enough');
        expect(await victim).toBe('cut');
        expect(sent_bytes).toBeLessThan(8 * 1024 * 1024);
      }
    });

    test('after the handshake: a byte changed, or one message repeated, ends it and is never handed over', async () => {
      for (const attack of ['change', 'repeat'] as const) {
        const { guest, host } = stage();
        let isArmed = false;
        const recorded: Uint8Array[] = [];
        const [a, b] = memoryPair((bytes, from) => {
          if (!isArmed || from !== 'a') return bytes;
          recorded.push(bytes.slice());
          if (attack === 'change' && bytes.length >= 20)
            bytes[bytes.length - 3] = (bytes[bytes.length - 3] ?? 0) ^ 0x10;
          return bytes;
        });
        const [sender, receiver] = await Promise.all([secure(a, guest), secure(b, host)]);
        isArmed = true;
        const heard: Buffer[] = [];
        const ends: ChannelEnd[] = [];
        sender.listen({
          data: () => undefined,
          drain: () => undefined,
          peerEnded: () => undefined,
          closed: () => undefined,
        });
        receiver.listen({
          data: (bytes) => heard.push(Buffer.from(bytes)),
          drain: () => undefined,
          peerEnded: () => undefined,
          closed: (end) => ends.push(end),
        });
        sender.write(Buffer.from('erase nothing'));
        if (attack === 'repeat') {
          await until(() => heard.length > 0);
          isArmed = false;
          a.writeAll(recorded);
        }
        await until(() => ends.length === 1);
        expect(Buffer.concat(heard).toString()).toBe(attack === 'repeat' ? 'erase nothing' : '');
        expect(ends[0]?.how).not.toBe('ended');
      }
    });
  });
}

/** A changed length can leave both sides waiting for more: nobody was served, their time limits end it. */
async function stalled(hasChanged: () => boolean): Promise<string> {
  await until(hasChanged);
  for (let turn = 0; turn < 2000; turn += 1) await new Promise(setImmediate);
  return 'stalled';
}
