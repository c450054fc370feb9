import type { GateLimits } from '../listen/gate.ts';
import type { ListenAddress } from '../listen/listeners.ts';
import type { InletAddress } from './leg-inlet.ts';

/** What the relay tells its QUIC process, once, when it starts. By Node's own channel, so that the key is in no argument. */
export interface StartQuic {
  readonly type: 'start';
  readonly listen: ListenAddress;
  readonly alpn: string;
  /** PKCS #8 in PEM: the relay's own. */
  readonly privateKey: string;
  readonly inlet: InletAddress;
  readonly limits: GateLimits;
  /** The relay whose place this one takes still has the port: asked for until it is free. */
  readonly waitsForPort: boolean;
}

export interface QuicCounts {
  /** Handshakes under way. */
  readonly halfOpen: number;
  readonly connections: number;
  readonly retries: number;
  /** First packets with a token that is none, or of an address that has too many. */
  readonly dropped: number;
}

/** What it answers. `counts` or `waiting` comes every second: without them the process is taken for hung. */
export type FromQuicProcess =
  | { readonly type: 'ready'; readonly port: number }
  /** All but the port is there. Said every second. */
  | { readonly type: 'waiting'; readonly message: string }
  | { readonly type: 'failed'; readonly message: string }
  | ({ readonly type: 'counts' } & QuicCounts);

export const countsEvery_ms = 1_000;
