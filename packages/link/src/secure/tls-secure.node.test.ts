import { generateKeyPairSync } from 'node:crypto';
import { channelConformance } from '../../test/channel-conformance.ts';
import { memoryPair } from '../../test/memory-channel.ts';
import { secureAttackSuite } from '../../test/secure-attack-suite.ts';
import { countEnds } from '../../test/count-ends.ts';
import { sameBytes } from '../wire/bytes.ts';
import { nodeDevice } from './node-device-key.node.ts';
import { secureByTls } from './secure-by-tls.node.ts';

secureAttackSuite('TLS 1.3', (bare, { role, device, peerKey }) =>
  secureByTls(bare, {
    isClient: role === 'guest',
    device: device.certificate,
    isExpected: (key) => sameBytes(key, peerKey),
  }),
);

channelConformance(
  'TLS over a channel that is no socket',
  () => {
    const [guest, host] = [
      nodeDevice(generateKeyPairSync('ed25519').privateKey),
      nodeDevice(generateKeyPairSync('ed25519').privateKey),
    ];
    let held = 0;
    return {
      open: async () => {
        const [a, b] = memoryPair();
        held += 2;
        const pair = await Promise.all([
          secureByTls(a, {
            isClient: true,
            device: guest.certificate,
            isExpected: (key) => sameBytes(key, host.key.publicKey),
          }),
          secureByTls(b, {
            isClient: false,
            device: host.certificate,
            isExpected: (key) => sameBytes(key, guest.key.publicKey),
          }),
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
