import { own } from '../../wire/bytes.ts';
import type { DataPipe, PipeEvents } from './data-pipe.ts';
import { type MakePeer, type Peer, type PeerOptions, pipeLabel } from './peer.ts';

/** What is used of the browser's RTCPeerConnection: this package compiles without a browser's types. */
export interface PageConnection {
  readonly connectionState: string;
  createDataChannel(label: string, options: { ordered: boolean }): PageDataChannel;
  createOffer(): Promise<{ type: string; sdp?: string }>;
  createAnswer(): Promise<{ type: string; sdp?: string }>;
  setLocalDescription(description: { type: string; sdp?: string }): Promise<void>;
  setRemoteDescription(description: { type: 'offer' | 'answer'; sdp: string }): Promise<void>;
  addIceCandidate(candidate: { candidate: string; sdpMid: string }): Promise<void>;
  close(): void;
  addEventListener(type: string, heard: (event: PageEvent) => void): void;
}

export interface PageEvent {
  readonly candidate?: { readonly candidate: string; readonly sdpMid: string | null } | null;
  readonly channel?: PageDataChannel;
  readonly data?: unknown;
}

export interface PageDataChannel {
  readonly label: string;
  readonly readyState: string;
  readonly bufferedAmount: number;
  bufferedAmountLowThreshold: number;
  binaryType: string;
  send(data: Uint8Array<ArrayBuffer> | string): void;
  close(): void;
  addEventListener(type: string, heard: (event: PageEvent) => void): void;
}

export interface PageConfiguration {
  readonly iceServers: { readonly urls: string }[];
}

/** WebRTC in a page: `pagePeer((configuration) => new RTCPeerConnection(configuration))`. */
export function pagePeer(make: (configuration: PageConfiguration) => PageConnection): MakePeer {
  return (options) =>
    new PagePeer(make({ iceServers: options.stun.map((server) => ({ urls: `stun:${server}` })) }), options);
}

class PagePeer implements Peer {
  #connection: PageConnection;
  #outcome: PipeOutcome;
  #isClosed = false;
  #hasChannel = false;

  constructor(connection: PageConnection, options: PeerOptions) {
    this.#connection = connection;
    this.#outcome = new PipeOutcome(options, () => {
      this.close();
    });
    connection.addEventListener('icecandidate', ({ candidate }) => {
      if (candidate) options.onCandidate(candidate.candidate, candidate.sdpMid ?? '0');
    });
    connection.addEventListener('connectionstatechange', () => {
      if (connection.connectionState === 'failed' || connection.connectionState === 'closed') this.#outcome.failed();
    });
    if (options.isOfferer) this.#outcome.adopt(connection.createDataChannel(pipeLabel, { ordered: true }));
    else
      connection.addEventListener('datachannel', ({ channel }) => {
        if (channel?.label !== pipeLabel || this.#hasChannel) {
          channel?.close();
          return;
        }
        this.#hasChannel = true;
        this.#outcome.adopt(channel);
      });
  }

  async offer(): Promise<string> {
    return this.#describe(await this.#connection.createOffer());
  }

  accept(answer: string): Promise<void> {
    return this.#connection.setRemoteDescription({ type: 'answer', sdp: answer });
  }

  async answer(offer: string): Promise<string> {
    await this.#connection.setRemoteDescription({ type: 'offer', sdp: offer });
    return this.#describe(await this.#connection.createAnswer());
  }

  addCandidate(candidate: string, mid: string): Promise<void> {
    return this.#connection.addIceCandidate({ candidate, sdpMid: mid });
  }

  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#connection.close();
  }

  async #describe(description: { type: string; sdp?: string }): Promise<string> {
    await this.#connection.setLocalDescription(description);
    return description.sdp ?? '';
  }
}

/** What becomes of a connection's one data channel, told once: a pipe when it opens, or that there is no way through. */
export class PipeOutcome {
  #options: Pick<PeerOptions, 'onPipe' | 'onFailed'>;
  #close: () => void;
  #isSettled = false;

  /** @param close closes the connection; may be called more than once */
  constructor(options: Pick<PeerOptions, 'onPipe' | 'onFailed'>, close: () => void) {
    this.#options = options;
    this.#close = close;
  }

  adopt(channel: PageDataChannel): void {
    const pipe = new PagePipe(channel, this.#close);
    const opened = (): void => {
      if (this.#isSettled) return;
      this.#isSettled = true;
      this.#options.onPipe(pipe);
    };
    channel.addEventListener('open', opened);
    channel.addEventListener('close', () => {
      this.failed();
    });
    if (channel.readyState === 'open') opened();
  }

  failed(): void {
    this.#close();
    if (this.#isSettled) return;
    this.#isSettled = true;
    this.#options.onFailed('no way through for WebRTC');
  }
}

/** Also for a data channel that was transferred to a worker: then `onClose` tells the page to close the connection. */
export class PagePipe implements DataPipe {
  readonly path = 'WebRTC';
  #channel: PageDataChannel;
  #events: PipeEvents | undefined;
  #early: unknown[] = [];
  #isClosed = false;
  #onClose: () => void;

  constructor(channel: PageDataChannel, onClose: () => void) {
    this.#channel = channel;
    this.#onClose = onClose;
    channel.binaryType = 'arraybuffer';
    channel.addEventListener('message', ({ data }) => {
      this.#received(data);
    });
    channel.addEventListener('bufferedamountlow', () => {
      if (!this.#isClosed) this.#events?.low();
    });
    channel.addEventListener('close', () => {
      this.#hasClosed();
    });
  }

  get buffered_bytes(): number {
    return this.#channel.bufferedAmount;
  }

  listen(events: PipeEvents, low_bytes: number): void {
    this.#events = events;
    this.#channel.bufferedAmountLowThreshold = low_bytes;
    for (const message of this.#early.splice(0)) this.#received(message);
    if (this.#isClosed) events.closed();
  }

  sendBytes(bytes: Uint8Array): void {
    if (this.#channel.readyState === 'open') this.#channel.send(own(bytes));
  }

  sendText(text: string): void {
    if (this.#channel.readyState === 'open') this.#channel.send(text);
  }

  close(): void {
    this.#hasClosed();
    this.#channel.close();
    this.#onClose();
  }

  #hasClosed(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#events?.closed();
  }

  #received(message: unknown): void {
    if (!this.#events) this.#early.push(message);
    else if (typeof message === 'string') this.#events.text(message);
    else if (message instanceof ArrayBuffer) this.#events.bytes(new Uint8Array(message));
    else if (message instanceof Uint8Array) this.#events.bytes(own(message));
  }
}
