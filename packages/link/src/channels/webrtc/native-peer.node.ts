import { createRequire } from 'node:module';
import type { DataChannel as NativeChannel, PeerConnection } from 'node-datachannel';
import { own } from '../../wire/bytes.ts';
import type { DataPipe, PipeEvents } from './data-pipe.ts';
import { type MakePeer, type Peer, type PeerOptions, pipeLabel } from './peer.ts';

const require = createRequire(import.meta.url);
type Library = typeof import('node-datachannel');

/** See docs/link/webrtc-tuning.md. They hold for the process and are set before its first connection. */
const sctp = {
  recvBufferSize: 8 * 1024 * 1024,
  sendBufferSize: 8 * 1024 * 1024,
  maxChunksOnQueue: 20_000,
  initialCongestionWindow: 32,
  /** HighSpeed TCP (RFC 3649): grows in proportion, and loses less of its window to one loss. */
  congestionControlModule: 1,
};

let loaded: Library | undefined;
function load(): Library {
  if (!loaded) {
    loaded = require('node-datachannel') as Library;
    loaded.setSctpSettings(sctp);
  }
  return loaded;
}

/** Connections that are not closed, for tests and for `doctor`. */
let openPeers = 0;
export function nativePeersOpen(): number {
  return openPeers;
}

/** WebRTC at the agent. `bindAddress` is for tests and for people with several networks. */
export function nativePeer(options: { readonly bindAddress?: string } = {}): MakePeer {
  return (peer) => new NativePeer(load(), peer, options.bindAddress);
}

class NativePeer implements Peer {
  #connection: PeerConnection;
  #options: PeerOptions;
  #channel: NativeChannel | undefined;
  #describe: ((sdp: string) => void) | undefined;
  #isClosed = false;
  #isSettled = false;

  constructor(library: Library, options: PeerOptions, bindAddress: string | undefined) {
    this.#options = options;
    this.#connection = new library.PeerConnection('mistri', {
      iceServers: options.stun.map((server) => `stun:${server}`),
      ...(bindAddress ? { bindAddress } : {}),
      disableAutoNegotiation: true,
    });
    openPeers += 1;
    this.#connection.onLocalDescription((sdp) => {
      this.#describe?.(sdp);
    });
    this.#connection.onLocalCandidate((candidate, mid) => {
      options.onCandidate(candidate, mid);
    });
    this.#connection.onStateChange((state) => {
      if (state === 'failed' || state === 'closed') this.#failed('no way through for WebRTC');
    });
    if (options.isOfferer) this.#adopt(this.#connection.createDataChannel(pipeLabel));
    else
      this.#connection.onDataChannel((channel) => {
        if (channel.getLabel() === pipeLabel && !this.#channel) this.#adopt(channel);
        else channel.close();
      });
  }

  offer(): Promise<string> {
    return this.#described('offer');
  }

  async accept(answer: string): Promise<void> {
    if (!this.#isClosed) this.#connection.setRemoteDescription(answer, 'answer');
  }

  async answer(offer: string): Promise<string> {
    this.#connection.setRemoteDescription(offer, 'offer');
    return this.#described('answer');
  }

  async addCandidate(candidate: string, mid: string): Promise<void> {
    if (!this.#isClosed) this.#connection.addRemoteCandidate(candidate, mid);
  }

  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    openPeers -= 1;
    this.#channel?.close();
    this.#connection.close();
  }

  #described(type: 'offer' | 'answer'): Promise<string> {
    return new Promise((resolve) => {
      this.#describe = resolve;
      this.#connection.setLocalDescription(type);
    });
  }

  #adopt(channel: NativeChannel): void {
    this.#channel = channel;
    const pipe = new NativePipe(channel, () => {
      this.close();
    });
    const opened = (): void => {
      if (this.#isSettled) return;
      this.#isSettled = true;
      const pair = this.#connection.getSelectedCandidatePair();
      pipe.path = pair ? `${pair.remote.address} port ${pair.remote.port} by WebRTC` : 'WebRTC';
      this.#options.onPipe(pipe);
    };
    channel.onOpen(opened);
    channel.onClosed(() => {
      this.#failed('the data channel was closed');
      pipe.hasClosed();
      this.close();
    });
    channel.onError(() => undefined);
    // One that came from the other side may be open already.
    if (channel.isOpen()) opened();
  }

  #failed(reason: string): void {
    if (this.#isSettled) {
      this.close();
      return;
    }
    this.#isSettled = true;
    this.close();
    this.#options.onFailed(reason);
  }
}

class NativePipe implements DataPipe {
  path = 'WebRTC';
  #channel: NativeChannel;
  #events: PipeEvents | undefined;
  #early: (string | Uint8Array)[] = [];
  #isClosed = false;
  #onClose: () => void;

  constructor(channel: NativeChannel, onClose: () => void) {
    this.#channel = channel;
    this.#onClose = onClose;
    channel.onMessage((message) => {
      this.#received(typeof message === 'string' ? message : own(message));
    });
  }

  get buffered_bytes(): number {
    return this.#channel.isOpen() ? this.#channel.bufferedAmount() : 0;
  }

  listen(events: PipeEvents, low_bytes: number): void {
    this.#events = events;
    if (this.#channel.isOpen()) this.#channel.setBufferedAmountLowThreshold(low_bytes);
    this.#channel.onBufferedAmountLow(() => {
      if (!this.#isClosed) events.low();
    });
    for (const message of this.#early.splice(0)) this.#received(message);
    if (this.#isClosed) events.closed();
  }

  sendBytes(bytes: Uint8Array): void {
    if (this.#channel.isOpen()) this.#channel.sendMessageBinary(bytes);
  }

  sendText(text: string): void {
    if (this.#channel.isOpen()) this.#channel.sendMessage(text);
  }

  close(): void {
    this.hasClosed();
    this.#onClose();
  }

  hasClosed(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#events?.closed();
  }

  #received(message: string | Uint8Array): void {
    if (this.#isClosed && this.#early.length === 0) return;
    if (!this.#events) this.#early.push(message);
    else if (typeof message === 'string') this.#events.text(message);
    else this.#events.bytes(message);
  }
}
