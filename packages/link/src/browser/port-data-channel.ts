import type { PageDataChannel, PageEvent } from '../channels/webrtc/page-peer.ts';
import type { PortLike } from './port-like.ts';

type FromPage =
  | { readonly event: 'open' | 'close' | 'bufferedamountlow' }
  | { readonly event: 'message'; readonly data: ArrayBuffer | string }
  | { readonly event: 'sent'; readonly bytes: number };
type FromWorker =
  | { readonly act: 'send'; readonly data: Uint8Array<ArrayBuffer> | string }
  | { readonly act: 'close' }
  | { readonly act: 'low'; readonly threshold: number };

/**
 * A data channel that had to stay on the page, as its worker sees it: every message crosses by a port, without a copy. A
 * busy page stalls it; so only where a browser cannot hand the channel over.
 */
export class PortDataChannel implements PageDataChannel {
  readonly label = 'mistri-link/1';
  binaryType = 'arraybuffer';
  readyState = 'connecting';
  bufferedAmount = 0;
  #threshold = 0;
  #port: PortLike;
  #heard = new Map<string, ((event: PageEvent) => void)[]>();

  constructor(port: PortLike) {
    this.#port = port;
    port.addEventListener('message', ({ data }) => {
      this.#told(data as FromPage);
    });
    port.start?.();
  }

  get bufferedAmountLowThreshold(): number {
    return this.#threshold;
  }

  set bufferedAmountLowThreshold(threshold: number) {
    this.#threshold = threshold;
    this.#say({ act: 'low', threshold });
  }

  send(data: Uint8Array<ArrayBuffer> | string): void {
    this.bufferedAmount += data.length;
    this.#say({ act: 'send', data }, typeof data === 'string' ? [] : [data.buffer]);
  }

  close(): void {
    this.readyState = 'closed';
    this.#say({ act: 'close' });
  }

  addEventListener(type: string, heard: (event: PageEvent) => void): void {
    this.#heard.set(type, [...(this.#heard.get(type) ?? []), heard]);
  }

  #told(told: FromPage): void {
    if (told.event === 'sent') {
      const before = this.bufferedAmount;
      this.bufferedAmount -= told.bytes;
      if (before > this.#threshold && this.bufferedAmount <= this.#threshold) this.#tell('bufferedamountlow', {});
      return;
    }
    if (told.event === 'open') this.readyState = 'open';
    if (told.event === 'close') this.readyState = 'closed';
    this.#tell(told.event, told.event === 'message' ? { data: told.data } : {});
  }

  #tell(type: string, event: PageEvent): void {
    for (const heard of this.#heard.get(type) ?? []) heard(event);
  }

  #say(message: FromWorker, transfer: readonly object[] = []): void {
    this.#port.postMessage(message, transfer);
  }
}

/** The page's half of it. */
export function lendDataChannel(channel: PageDataChannel, port: PortLike): void {
  channel.binaryType = 'arraybuffer';
  const say = (message: FromPage, transfer: readonly object[] = []): void => {
    port.postMessage(message, transfer);
  };
  /** Sent by the worker and not yet gone from the browser's own buffer. */
  let unreported_bytes = 0;
  const report = (): void => {
    const gone_bytes = unreported_bytes - channel.bufferedAmount;
    if (gone_bytes <= 0) return;
    unreported_bytes -= gone_bytes;
    say({ event: 'sent', bytes: gone_bytes });
  };
  channel.addEventListener('open', () => {
    say({ event: 'open' });
  });
  channel.addEventListener('close', () => {
    say({ event: 'close' });
  });
  channel.addEventListener('message', ({ data }) => {
    if (data instanceof ArrayBuffer) say({ event: 'message', data }, [data]);
    else if (typeof data === 'string') say({ event: 'message', data });
    report();
  });
  channel.addEventListener('bufferedamountlow', report);
  port.addEventListener('message', ({ data }) => {
    const asked = data as FromWorker;
    if (asked.act === 'close') channel.close();
    else if (asked.act === 'low') channel.bufferedAmountLowThreshold = asked.threshold;
    else if (channel.readyState === 'open') {
      unreported_bytes += asked.data.length;
      channel.send(asked.data);
      report();
    }
  });
  port.start?.();
  if (channel.readyState === 'open') say({ event: 'open' });
}
