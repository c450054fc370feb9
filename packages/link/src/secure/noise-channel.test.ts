import { randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { channelConformance } from '../../test/channel-conformance.ts';
import { countEnds } from '../../test/count-ends.ts';
import { memoryPair } from '../../test/memory-channel.ts';
import { secureAttackSuite } from '../../test/secure-attack-suite.ts';
import { type DeviceKey, makeDeviceKey } from './device-key.ts';
import { secureByNoise } from './noise-channel.ts';

async function parties(): Promise<{ host: DeviceKey; guest: DeviceKey; tokenHash: Uint8Array }> {
  return { host: await makeDeviceKey(), guest: await makeDeviceKey(), tokenHash: randomBytes(32) };
}

channelConformance(
  'Noise in memory',
  async () => {
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
        for (const channel of pair) countEnds(channel, () => (held -= 1));
        return pair;
      },
      held: () => held,
      close: () => undefined,
    };
  },
  { fallsSilent: false },
);

secureAttackSuite('Noise XX', (bare, { role, device: { key }, peerKey, tokenHash }) =>
  secureByNoise(bare, { isInitiator: role === 'guest', device: key, peerKey, tokenHash }),
);

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
