import type { Channel, ChannelKind } from '../channels/channel.ts';

/** One way that may work. Two addresses of one kind are two rungs. */
export interface Rung {
  readonly kind: ChannelKind;
  /** For the trace: `192.0.2.7 port 4430`, `relay mumbai-1 by tls`. */
  readonly target: string;
  /** How long better ones are let go ahead. The relay's is 0 under `automatic`: it carries until a better one is there. */
  readonly headStart_ms: number;
  /** After so long it counts as no answer. */
  readonly within_ms?: number;
  /**
   * A secure channel.
   *
   * @throws ConnectError saying what happened
   */
  open(signal: AbortSignal): Promise<Channel>;
}
