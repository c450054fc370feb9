import type { DataPipe } from './data-pipe.ts';

export interface PeerOptions {
  readonly isOfferer: boolean;
  /** `host:port` of the configuration. */
  readonly stun: readonly string[];
  readonly onCandidate: (candidate: string, mid: string) => void;
  /** Once: the pipe is open. */
  readonly onPipe: (pipe: DataPipe) => void;
  /** Once, before there was a pipe: it did not work. */
  readonly onFailed: (reason: string) => void;
}

/** A WebRTC connection with one data channel: the browser's, or the native library's. */
export interface Peer {
  /** The offerer's. */
  offer(): Promise<string>;
  /** The other side's answer to it. */
  accept(answer: string): Promise<void>;
  /** The answerer's: takes an offer. */
  answer(offer: string): Promise<string>;
  addCandidate(candidate: string, mid: string): Promise<void>;
  close(): void;
}

export type MakePeer = (options: PeerOptions) => Peer;

/** Ordered, reliable, made by the offerer; the version of what is spoken in it. */
export const pipeLabel = 'mistri-link/1';
