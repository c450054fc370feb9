import type { Introduction, LadderStep, LinkConfig, PathReport, PeerSignal } from '@mistri/contracts/link/index';
import type { ChannelKind } from '../channels/channel.ts';
import type { SessionEnd, SessionState } from '../session/session.ts';
import type { Priority } from '../session/stream.ts';
import type { PortLike } from './port-like.ts';

/**
 * What a page and its Link worker say to each other. In the worker: session, keys, encryption, streams, the relay's
 * WebSocket, and data channels once they are there. On the page: RTCPeerConnection, which workers do not have, and whatever
 * the page wants to see. Both are the same program from the same place: nothing here is checked as input.
 */
export type ToWorker =
  | {
      readonly type: 'introduce';
      readonly introduction: Introduction;
      readonly config: LinkConfig;
      readonly loopback: boolean;
    }
  | { readonly type: 'signal'; readonly sessionId: string; readonly body: PeerSignal }
  | { readonly type: 'network changed' }
  | { readonly type: 'finish'; readonly sessionId: string; readonly reason: string }
  | { readonly type: 'kill'; readonly sessionId: string; readonly reason: string }
  /** Opens a stream whose bytes go through `port`. */
  | {
      readonly type: 'open';
      readonly sessionId: string;
      readonly label: string;
      readonly priority: Priority;
      readonly port: PortLike;
    }
  /** For whoever runs in the worker beside Link. */
  | { readonly type: 'other'; readonly body: unknown }
  | FromPeers;

export type ToPage =
  /** The worker runs and this is its device: Ed25519, 32 bytes. */
  | { readonly type: 'ready'; readonly deviceKey: Uint8Array }
  | { readonly type: 'failed'; readonly sessionId?: string; readonly message: string }
  | { readonly type: 'signal'; readonly sessionId: string; readonly body: PeerSignal }
  | { readonly type: 'report'; readonly sessionId: string; readonly report: PathReport }
  | { readonly type: 'state'; readonly sessionId: string; readonly state: SessionState }
  | {
      readonly type: 'path';
      readonly sessionId: string;
      readonly to: { readonly kind: ChannelKind; readonly path: string } | undefined;
      readonly why: string;
    }
  | { readonly type: 'step'; readonly sessionId: string; readonly step: LadderStep }
  | { readonly type: 'ended'; readonly sessionId: string; readonly end: SessionEnd }
  /** The other side opened a stream that nobody in the worker takes. */
  | {
      readonly type: 'stream';
      readonly sessionId: string;
      readonly label: string;
      readonly priority: Priority;
      readonly port: PortLike;
    }
  | { readonly type: 'other'; readonly body: unknown }
  | ToPeers;

/** The worker drives the page's WebRTC connections, each by its number. */
export type ToPeers =
  | { readonly type: 'peer'; readonly peer: number; readonly isOfferer: boolean; readonly stun: readonly string[] }
  | { readonly type: 'peer offer'; readonly peer: number; readonly ref: number }
  | { readonly type: 'peer accept'; readonly peer: number; readonly ref: number; readonly sdp: string }
  | { readonly type: 'peer answer'; readonly peer: number; readonly ref: number; readonly sdp: string }
  | {
      readonly type: 'peer candidate';
      readonly peer: number;
      readonly ref: number;
      readonly candidate: string;
      readonly mid: string;
    }
  | { readonly type: 'peer close'; readonly peer: number };

export type FromPeers =
  | {
      readonly type: 'peer done';
      readonly peer: number;
      readonly ref: number;
      readonly sdp?: string;
      readonly error?: string;
    }
  | { readonly type: 'peer found'; readonly peer: number; readonly candidate: string; readonly mid: string }
  | { readonly type: 'peer failed'; readonly peer: number }
  /** The data channel itself, or, where a browser cannot hand it over, a port that stands for it. */
  | { readonly type: 'peer channel'; readonly peer: number; readonly channel?: unknown; readonly port?: PortLike };
