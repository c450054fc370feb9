import type { Stream } from '../session/stream.ts';

/** How many bytes the streams of a session have carried, counted when they are asked for: nothing is done per piece. */
export class StreamTotals {
  #streams = new Set<Stream>();
  #sent_bytes = 0;
  #received_bytes = 0;

  add(stream: Stream): void {
    // Forgotten streams leave their sums behind, so that a long session with many of them does not grow.
    if (this.#streams.size >= 64) this.#prune();
    this.#streams.add(stream);
  }

  now(): { sent_bytes: number; received_bytes: number } {
    this.#prune();
    const totals = { sent_bytes: this.#sent_bytes, received_bytes: this.#received_bytes };
    for (const stream of this.#streams) {
      totals.sent_bytes += stream.delivered_bytes;
      totals.received_bytes += stream.received_bytes;
    }
    return totals;
  }

  #prune(): void {
    for (const stream of this.#streams) {
      if (!stream.isOver) continue;
      this.#sent_bytes += stream.delivered_bytes;
      this.#received_bytes += stream.received_bytes;
      this.#streams.delete(stream);
    }
  }
}
