import { createHash, generateKeyPairSync, randomBytes } from 'node:crypto';
import type { Channel } from '../src/channels/channel.ts';
import { UdpNode, type UdpNodeOptions } from '../src/punch/udp-node.node.ts';
import type { UdpSession } from '../src/punch/udp-session.node.ts';
import { type DeviceCertificate, selfSigned } from '../src/secure/self-signed.node.ts';

export const loopback = [{ address: '127.0.0.1', port: 0 }];

export function makeDevice(): DeviceCertificate {
  return selfSigned(generateKeyPairSync('ed25519').privateKey);
}

export interface UdpPair {
  readonly hostNode: UdpNode;
  readonly guestNode: UdpNode;
  readonly host: UdpSession;
  readonly guest: UdpSession;
  readonly tokenHash: Uint8Array;
  readonly devices: { readonly host: DeviceCertificate; readonly guest: DeviceCertificate };
  /** The next channel that comes in at the host. */
  arrival(): Promise<Channel>;
  /** All that came in and nobody asked for yet. */
  readonly arrived: Channel[];
  close(): Promise<void>;
}

/** Two nodes on loopback that expect each other. */
export async function udpPair(options: Partial<UdpNodeOptions> = {}): Promise<UdpPair> {
  const devices = { host: makeDevice(), guest: makeDevice() };
  const tokenHash = createHash('sha256').update(randomBytes(8)).digest();
  const hostNode = await UdpNode.open({ bind: loopback, loopback: true, ...options, device: devices.host });
  const guestNode = await UdpNode.open({ bind: loopback, loopback: true, ...options, device: devices.guest });
  const arrived: Channel[] = [];
  const waiting: ((channel: Channel) => void)[] = [];
  const onChannel = (channel: Channel): void => {
    const next = waiting.shift();
    if (next) next(channel);
    else arrived.push(channel);
  };
  const host = hostNode.session({ role: 'host', tokenHash, peerKey: devices.guest.publicKey, onChannel });
  const guest = guestNode.session({
    role: 'guest',
    tokenHash,
    peerKey: devices.host.publicKey,
    onChannel: () => undefined,
  });
  return {
    hostNode,
    guestNode,
    host,
    guest,
    tokenHash,
    devices,
    arrived,
    arrival: () => {
      const first = arrived.shift();
      return first ? Promise.resolve(first) : new Promise((resolve) => waiting.push(resolve));
    },
    close: async () => {
      await guestNode.close();
      await hostNode.close();
    },
  };
}
