import { type PageDataChannel, PipeOutcome } from '../channels/webrtc/page-peer.ts';
import type { MakePeer, Peer, PeerOptions } from '../channels/webrtc/peer.ts';
import type { FromPeers, ToPeers } from './messages.ts';
import { PortDataChannel } from './port-data-channel.ts';

/** The page's WebRTC connections as the worker uses them: it asks, the page acts, and hands over the data channel. */
export class RemotePeers {
  #say: (message: ToPeers) => void;
  #peers = new Map<number, RemotePeer>();
  #last = 0;

  constructor(say: (message: ToPeers) => void) {
    this.#say = say;
  }

  readonly makePeer: MakePeer = (options) => {
    this.#last += 1;
    const peer = new RemotePeer(this.#last, options, this.#say, () => this.#peers.delete(peer.number));
    this.#peers.set(peer.number, peer);
    this.#say({ type: 'peer', peer: peer.number, isOfferer: options.isOfferer, stun: options.stun });
    return peer;
  };

  heard(message: FromPeers): void {
    this.#peers.get(message.peer)?.heard(message);
  }
}

class RemotePeer implements Peer {
  readonly number: number;
  #options: PeerOptions;
  #say: (message: ToPeers) => void;
  #forget: () => void;
  #lastRef = 0;
  #asked = new Map<number, { resolve: (sdp: string) => void; reject: (error: Error) => void }>();
  #outcome: PipeOutcome;
  #isClosed = false;

  constructor(number: number, options: PeerOptions, say: (message: ToPeers) => void, forget: () => void) {
    this.#outcome = new PipeOutcome(options, () => {
      this.close();
    });
    this.number = number;
    this.#options = options;
    this.#say = say;
    this.#forget = forget;
  }

  offer(): Promise<string> {
    return this.#ask((ref) => ({ type: 'peer offer', peer: this.number, ref }));
  }

  async accept(sdp: string): Promise<void> {
    await this.#ask((ref) => ({ type: 'peer accept', peer: this.number, ref, sdp }));
  }

  answer(sdp: string): Promise<string> {
    return this.#ask((ref) => ({ type: 'peer answer', peer: this.number, ref, sdp }));
  }

  async addCandidate(candidate: string, mid: string): Promise<void> {
    await this.#ask((ref) => ({ type: 'peer candidate', peer: this.number, ref, candidate, mid }));
  }

  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#say({ type: 'peer close', peer: this.number });
    this.#forget();
    for (const { reject } of this.#asked.values()) reject(new Error('closed'));
    this.#asked.clear();
  }

  heard(message: FromPeers): void {
    switch (message.type) {
      case 'peer done': {
        const asked = this.#asked.get(message.ref);
        this.#asked.delete(message.ref);
        if (message.error === undefined) asked?.resolve(message.sdp ?? '');
        else asked?.reject(new Error(message.error));
        return;
      }
      case 'peer found':
        this.#options.onCandidate(message.candidate, message.mid);
        return;
      case 'peer failed':
        this.#outcome.failed();
        return;
      default:
        this.#outcome.adopt(message.port ? new PortDataChannel(message.port) : (message.channel as PageDataChannel));
    }
  }

  #ask(message: (ref: number) => ToPeers): Promise<string> {
    if (this.#isClosed) return Promise.reject(new Error('closed'));
    this.#lastRef += 1;
    const ref = this.#lastRef;
    return new Promise((resolve, reject) => {
      this.#asked.set(ref, { resolve, reject });
      this.#say(message(ref));
    });
  }
}
