/** Who uses a leg's connection listens by this; it may be replaced (greeting first, the splice afterwards). */
export interface LegEvents {
  data(bytes: Buffer): void;
  /** There is room again after a `write` that answered false. */
  drain(): void;
  /** The device sends nothing more; it may still be sent to. */
  ended(): void;
  /** Once, and nothing after it. `isClean`: both directions had ended in order. */
  closed(isClean: boolean): void;
}

export type LegTransport = 'tls' | 'plain' | 'quic' | 'websocket';

/** The connection of one device to the relay, whatever it goes over. */
export interface LegSocket {
  readonly transport: LegTransport;
  /** The device's address in full: for limits and lists only, never for a log. */
  readonly address: string;
  listen(events: LegEvents): void;
  /** Takes the bytes. False: hold the next ones back until `drain`. */
  write(bytes: Uint8Array): boolean;
  pause(): void;
  resume(): void;
  /** Nothing more will be sent to this device. */
  end(): void;
  /** Gives up at once; the device must not take it for an end in order. */
  abort(): void;
}

export const silent: LegEvents = {
  data: () => undefined,
  drain: () => undefined,
  ended: () => undefined,
  closed: () => undefined,
};

/** More than this waiting for a slow reader, and the other leg is not read any more. */
export const highWater_bytes = 256 * 1024;
