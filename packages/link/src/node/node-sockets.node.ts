import type { LinkCandidate } from '@mistri/contracts/link/index';
import type { Channel } from '../channels/channel.ts';
import { listenTcp, type TcpListener } from '../channels/tcp.node.ts';
import { hostCandidates } from '../punch/candidate-addresses.node.ts';
import { UdpNode } from '../punch/udp-node.node.ts';
import type { DeviceCertificate } from '../secure/self-signed.node.ts';

export interface SocketOptions {
  readonly device: DeviceCertificate;
  readonly stun: readonly string[];
  /** 0: any free one. */
  readonly tcpPort: number;
  /** A router that was set up to forward to `tcpPort`. */
  readonly forwarded?: { readonly address: string; readonly port: number };
  /** Addresses of this machine itself count too: both devices may be on it. */
  readonly withLoopback: boolean;
  isExpected(key: Uint8Array): boolean;
  onChannel(channel: Channel, key: Uint8Array): void;
}

/** The sockets that all sessions of a device share; open while there is a session, so that nobody finds an idle device. */
export class NodeSockets {
  readonly udp: UdpNode | undefined;
  readonly #tcp: TcpListener | undefined;
  readonly #options: SocketOptions;

  private constructor(options: SocketOptions, tcp: TcpListener | undefined, udp: UdpNode | undefined) {
    this.#options = options;
    this.#tcp = tcp;
    this.udp = udp;
  }

  /** What cannot be opened (a port that is taken, no UDP here) is left out: there are other ways. */
  static async open(options: SocketOptions): Promise<NodeSockets> {
    const { device, stun, withLoopback } = options;
    const [tcp, udp] = await Promise.all([
      listenTcp({
        port: options.tcpPort,
        device,
        isExpected: (key) => options.isExpected(key),
        onChannel: (channel, key) => {
          options.onChannel(channel, key);
        },
      }).catch(() => undefined),
      UdpNode.open({ device, stun, loopback: withLoopback }).catch(() => undefined),
    ]);
    return new NodeSockets(options, tcp, udp);
  }

  /** Where this device may be reached, as far as it is known without asking anybody. */
  candidates(): LinkCandidate[] {
    const { forwarded, withLoopback: loopback } = this.#options;
    const tcp = this.#tcp;
    const bound = (['::', '0.0.0.0'] as const).map(
      (address) => ({ address, family: address === '::' ? 6 : 4 }) as const,
    );
    const own = tcp
      ? bound.flatMap(({ address, family }) =>
          hostCandidates({ family, port: tcp.port, bound: address }, { loopback }).map((candidate): LinkCandidate => ({
            ...candidate,
            transport: 'tcp',
          })),
        )
      : [];
    const udp = (this.udp?.addresses ?? []).flatMap(({ address, port }) =>
      hostCandidates({ family: address.includes(':') ? 6 : 4, port, bound: address }, { loopback }),
    );
    return [
      ...(tcp && forwarded ? [{ transport: 'tcp', kind: 'forwarded', ...forwarded } as const] : []),
      ...own,
      ...udp,
    ];
  }

  async close(): Promise<void> {
    this.#tcp?.close();
    await this.udp?.close();
  }
}
