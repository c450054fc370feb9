/** One end of a conversation by messages: a worker, its global scope, or a MessagePort. */
export interface PortLike {
  postMessage(message: unknown, transfer?: readonly object[]): void;
  addEventListener(type: 'message', heard: (event: { readonly data: unknown }) => void): void;
  /** Ports deliver nothing before. */
  start?(): void;
  close?(): void;
}
