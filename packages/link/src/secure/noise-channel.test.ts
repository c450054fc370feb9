import { randomBytes } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { channelConformance } from '../../test/channel-conformance.ts';
import { memoryPair } from '../../test/memory-channel.ts';
import type { Channel } from '../channels/channel.ts';
import { type DeviceKey, makeDeviceKey } from './device-key.ts';
import { secureByNoise } from './noise-channel.ts';

async function parties(): Promise<{ host: DeviceKey; guest: DeviceKey; tokenHash: Uint8Array }> {
  return { host: await makeDeviceKey(), guest: await makeDeviceKey(), tokenHash: randomBytes(32) };
}

channelConformance('Noise in memory', async () => {
  const { host, guest, tokenHash } = await parties();
  let held = 0;
  return {
    open: async () => {
      const [a, b] = memoryPair();
      held += 2;
      const pair = await Promise.all([
        secureByNoise(a, { isInitiator: true, device: guest, peerKey: host.publicKey, tokenHash }),
        secureByNoise(b, { isInitiator: false, device: host, peerKey: guest.publicKey, tokenHash }),
      ]);
      for (const channel of pair) countClosed(channel, () => (held -= 1));
      return pair;
    },
    held: () => held,
    close: () => undefined,
  };
});

function countClosed(channel: Channel, onClosed: () => void): void {
  const listen = channel.listen.bind(channel);
  channel.listen = (events) => {
    listen({
      ...events,
      closed: (end) => {
        onClosed();
        events.closed(end);
      },
    });
  };
}

describe('attacks on the handshake', () => {
  async function outcome(
    change: Partial<{ peerKey: Uint8Array; device: DeviceKey; tokenHash: Uint8Array }>,
    tap?: (bytes: Uint8Array, from: 'a' | 'b') => Uint8Array,
  ): Promise<PromiseSettledResult<Channel>[]> {
    const { host, guest, tokenHash } = await parties();
    const [a, b] = memoryPair(tap);
    return Promise.allSettled([
      secureByNoise(a, { isInitiator: true, device: guest, peerKey: host.publicKey, tokenHash, ...change }),
      secureByNoise(b, { isInitiator: false, device: host, peerKey: guest.publicKey, tokenHash }),
    ]);
  }

  test('a device that is not in the token gets no channel', async () => {
    const stranger = await makeDeviceKey();
    const [, atHost] = await outcome({ device: stranger });
    expect(atHost?.status).toBe('rejected');
  });

  test('a device that claims the key of another without holding it gets none', async () => {
    const { guest } = await parties();
    const thief: DeviceKey = { publicKey: guest.publicKey, sign: async () => new Uint8Array(64) };
    const [a, b] = memoryPair();
    const host = await makeDeviceKey();
    const tokenHash = randomBytes(32);
    const [, atHost] = await Promise.allSettled([
      secureByNoise(a, { isInitiator: true, device: thief, peerKey: host.publicKey, tokenHash }),
      secureByNoise(b, { isInitiator: false, device: host, peerKey: guest.publicKey, tokenHash }),
    ]);
    expect(atHost.status).toBe('rejected');
  });

  test('a handshake for another session is refused', async () => {
    const [atGuest] = await outcome({ tokenHash: randomBytes(32) });
    expect(atGuest?.status).toBe('rejected');
  });

  test('the wrong host is refused by the guest', async () => {
    const [atGuest] = await outcome({ peerKey: randomBytes(32) });
    expect(atGuest?.status).toBe('rejected');
  });

  test('a byte changed in the middle ends both sides', async () => {
    let passed = 0;
    const results = await outcome({}, (bytes) => {
      passed += 1;
      if (passed === 4) bytes[40] = (bytes[40] ?? 0) ^ 1;
      return bytes;
    });
    expect(results.map((result) => result.status)).toEqual(['rejected', 'rejected']);
  });
});

test('data changed, repeated or left out on the way closes the channel and is never handed over', async () => {
  for (const attack of ['change', 'repeat', 'drop'] as const) {
    const { host, guest, tokenHash } = await parties();
    let isOpen = false;
    const [a, b] = memoryPair((bytes, from) => {
      if (!isOpen || from !== 'a' || bytes.length < 20) return bytes;
      if (attack === 'change') bytes[5] = (bytes[5] ?? 0) ^ 1;
      if (attack === 'repeat') return Buffer.concat([bytes, new Uint8Array([0, bytes.length]), bytes]);
      return attack === 'drop' ? new Uint8Array(bytes.length) : bytes;
    });
    const [sender, receiver] = await Promise.all([
      secureByNoise(a, { isInitiator: true, device: guest, peerKey: host.publicKey, tokenHash }),
      secureByNoise(b, { isInitiator: false, device: host, peerKey: guest.publicKey, tokenHash }),
    ]);
    isOpen = true;
    const heard: string[] = [];
    const closed = new Promise<string>((resolve) => {
      receiver.listen({
        data: (bytes) => heard.push(Buffer.from(bytes).toString()),
        drain: () => undefined,
        peerEnded: () => undefined,
        closed: (end) => {
          resolve(end.how);
        },
      });
    });
    sender.write(Buffer.from('erase nothing'));
    expect(await closed).toBe('lost');
    expect(heard).toEqual(attack === 'repeat' ? ['erase nothing'] : []);
  }
});
