const packets = 128;

/**
 * Memory for the packets of one turn of the event loop. It is used again once the kernel has taken them, which it nearly
 * always has at once; else further packets get memory behind them, and then new memory.
 */
export class PacketPool {
  readonly packet_bytes: number;
  #memory: Uint8Array<ArrayBuffer>;
  #used = 0;

  constructor(packet_bytes: number) {
    this.packet_bytes = packet_bytes;
    this.#memory = new Uint8Array(packet_bytes * packets);
  }

  get memory(): Uint8Array {
    return this.#memory;
  }

  /** Where the next packet may be written in `memory`. */
  next(): number {
    if (this.#used === packets) {
      this.#memory = new Uint8Array(this.packet_bytes * packets);
      this.#used = 0;
    }
    const offset = this.#used * this.packet_bytes;
    this.#used += 1;
    return offset;
  }

  /** After the packets of a turn were given away. */
  turnIsOver(isStillRead: boolean): void {
    if (!isStillRead) this.#used = 0;
  }
}
