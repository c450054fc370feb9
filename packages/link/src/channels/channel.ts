/** The rungs of the ladder. `rdp` keeps its place between ice and relay; its channel is not made yet. */
export const channelKinds = ['tcp', 'quic', 'ice', 'rdp', 'relay'] as const;
export type ChannelKind = (typeof channelKinds)[number];

/** Why a channel is over. `ended`: both sides finished in order. */
export interface ChannelEnd {
  readonly how: 'ended' | 'lost' | 'aborted' | 'refused';
  readonly reason: string;
}

/** Who uses a channel listens by this. Set once, before anything can arrive. */
export interface ChannelEvents {
  /** Bytes in order. The array belongs to the receiver only during the call. */
  data(bytes: Uint8Array): void;
  /** There is room again after a `write` that answered false. */
  drain(): void;
  /**
   * The other side sends nothing more; this side may go on. Not every channel can tell an end from a cut: what must be
   * known to be whole says so itself (a session's frames do).
   */
  peerEnded(): void;
  /** Once, and nothing after it. */
  closed(end: ChannelEnd): void;
}

/**
 * One way to move bytes between two devices: in order, each once, or the channel is closed. A secure channel is a
 * channel too: it stands on a bare one and adds that only the two devices of the token can read and write.
 */
export interface Channel {
  readonly kind: ChannelKind;
  /** What it goes over, for logs and pages: `192.0.2.1:443`, `relay mumbai-1 by tls`. Never a payload. */
  readonly path: string;
  /** Bytes taken and not yet given to the network. Arrays that are not counted here (any more) may change: they were copied. */
  readonly buffered_bytes: number;
  listen(events: ChannelEvents): void;
  /**
   * Takes the bytes; the array must not change until they are gone. False: hold the next ones back until `drain`.
   * Writing on is allowed and is kept (control frames do), so nothing is lost by it.
   */
  write(bytes: Uint8Array): boolean;
  /** Several pieces that belong together, in as few packets as the channel can. */
  writeAll(pieces: readonly Uint8Array[]): boolean;
  /** This side sends nothing more. */
  end(): void;
  /** Gives up at once, without sending what is buffered. */
  abort(reason: string): void;
  /** Stops reading from the network, so that the sender feels it. */
  pause(): void;
  resume(): void;
}
