import type { PageConfiguration, PageConnection, PageDataChannel } from '../channels/webrtc/page-peer.ts';
import { pipeLabel } from '../channels/webrtc/peer.ts';
import type { FromPeers, ToPeers } from './messages.ts';
import { lendDataChannel } from './port-data-channel.ts';
import type { PortLike } from './port-like.ts';

export interface PagePeersOptions {
  readonly makeConnection: (configuration: PageConfiguration) => PageConnection;
  readonly say: (message: FromPeers, transfer?: readonly object[]) => void;
  /** For tests: as a browser that cannot hand a data channel over. */
  readonly mayTransfer?: boolean;
}

/**
 * Connects on the page what the worker asks for. A data channel can be handed over only in the moment in which it is made,
 * before it has been used (W3C WebRTC, RTCDataChannel transfer): so it goes to the worker unopened.
 */
export class PagePeers {
  #options: PagePeersOptions;
  #connections = new Map<number, PageConnection>();

  constructor(options: PagePeersOptions) {
    this.#options = options;
  }

  heard(message: ToPeers): void {
    if (message.type === 'peer') {
      this.#make(message.peer, message.isOfferer, message.stun);
      return;
    }
    const connection = this.#connections.get(message.peer);
    if (message.type === 'peer close') {
      this.#connections.delete(message.peer);
      connection?.close();
    } else if (connection) void this.#act(connection, message);
  }

  close(): void {
    for (const connection of this.#connections.values()) connection.close();
    this.#connections.clear();
  }

  #make(peer: number, isOfferer: boolean, stun: readonly string[]): void {
    const { makeConnection, say } = this.#options;
    const connection = makeConnection({ iceServers: stun.map((server) => ({ urls: `stun:${server}` })) });
    this.#connections.set(peer, connection);
    connection.addEventListener('icecandidate', ({ candidate }) => {
      if (candidate) say({ type: 'peer found', peer, candidate: candidate.candidate, mid: candidate.sdpMid ?? '0' });
    });
    connection.addEventListener('connectionstatechange', () => {
      if (connection.connectionState === 'failed' || connection.connectionState === 'closed')
        say({ type: 'peer failed', peer });
    });
    if (isOfferer) this.#handOver(peer, connection.createDataChannel(pipeLabel, { ordered: true }));
    else
      connection.addEventListener('datachannel', ({ channel }) => {
        if (channel?.label === pipeLabel) this.#handOver(peer, channel);
        else channel?.close();
      });
  }

  #handOver(peer: number, channel: PageDataChannel): void {
    const { say, mayTransfer = true } = this.#options;
    try {
      if (!mayTransfer) throw new Error('kept');
      say({ type: 'peer channel', peer, channel }, [channel]);
    } catch {
      const ports = new MessageChannel();
      lendDataChannel(channel, ports.port1 as unknown as PortLike);
      say({ type: 'peer channel', peer, port: ports.port2 as unknown as PortLike }, [ports.port2]);
    }
  }

  async #act(connection: PageConnection, message: Exclude<ToPeers, { type: 'peer' | 'peer close' }>): Promise<void> {
    const { peer, ref } = message;
    try {
      const sdp = await this.#described(connection, message);
      this.#options.say({ type: 'peer done', peer, ref, ...(sdp === undefined ? {} : { sdp }) });
    } catch (error) {
      this.#options.say({ type: 'peer done', peer, ref, error: error instanceof Error ? error.name : 'failed' });
    }
  }

  async #described(
    connection: PageConnection,
    message: Exclude<ToPeers, { type: 'peer' | 'peer close' }>,
  ): Promise<string | undefined> {
    switch (message.type) {
      case 'peer accept':
        await connection.setRemoteDescription({ type: 'answer', sdp: message.sdp });
        return undefined;
      case 'peer candidate':
        await connection.addIceCandidate({ candidate: message.candidate, sdpMid: message.mid });
        return undefined;
      case 'peer answer':
        await connection.setRemoteDescription({ type: 'offer', sdp: message.sdp });
        return saidLocally(connection, await connection.createAnswer());
      default:
        return saidLocally(connection, await connection.createOffer());
    }
  }
}

async function saidLocally(connection: PageConnection, description: { type: string; sdp?: string }): Promise<string> {
  await connection.setLocalDescription(description);
  return description.sdp ?? '';
}
