import { createHash, generateKeyPairSync, randomBytes } from 'node:crypto';
import { channelConformance } from '../../test/channel-conformance.ts';
import type { Channel } from '../channels/channel.ts';
import { selfSigned } from '../secure/self-signed.node.ts';
import { UdpNode } from './udp-node.node.ts';

const bind = [{ address: '127.0.0.1', port: 0 }];

channelConformance('QUIC over our own socket', async () => {
  const [host, guest] = [
    selfSigned(generateKeyPairSync('ed25519').privateKey),
    selfSigned(generateKeyPairSync('ed25519').privateKey),
  ];
  const tokenHash = createHash('sha256').update(randomBytes(8)).digest();
  const hostNode = await UdpNode.open({ device: host, bind, loopback: true });
  const guestNode = await UdpNode.open({ device: guest, bind, loopback: true });
  const arrived: ((channel: Channel) => void)[] = [];
  hostNode.session({
    role: 'host',
    tokenHash,
    peerKey: guest.publicKey,
    onChannel: (channel) => arrived.shift()?.(channel),
  });
  const session = guestNode.session({ role: 'guest', tokenHash, peerKey: host.publicKey, onChannel: () => undefined });
  return {
    open: async () => {
      const theirs = new Promise<Channel>((resolve) => arrived.push(resolve));
      const ours = await session.call({
        kind: 'quic',
        targets: hostNode.addresses,
        signal: new AbortController().signal,
      });
      return [ours, await theirs];
    },
    held: () => hostNode.held + guestNode.held,
    close: async () => {
      await guestNode.close();
      await hostNode.close();
    },
  };
});
