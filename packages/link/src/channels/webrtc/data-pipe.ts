export interface PipeEvents {
  bytes(bytes: Uint8Array): void;
  text(text: string): void;
  /** There is room again below the threshold. May be missed by a browser or a library: nothing relies on it alone. */
  low(): void;
  closed(): void;
}

/** An open WebRTC data channel, ordered and reliable, of a page or of the native library. */
export interface DataPipe {
  /** What goes over it, for people: `203.0.113.9 port 51820 by WebRTC`. */
  readonly path: string;
  readonly buffered_bytes: number;
  /** Once. What came before is told then. */
  listen(events: PipeEvents, low_bytes: number): void;
  sendBytes(bytes: Uint8Array): void;
  sendText(text: string): void;
  /** The connection under it too. */
  close(): void;
}
