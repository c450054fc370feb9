import type { UdpAddress } from '../channels/quic/udp-socket.node.ts';
import { ConnectError } from '../channels/connect-error.ts';

const pace_ms = 25;
/** After this the path is either there or slow to come: less often. */
const quickFor_ms = 1000;
const slowPace_ms = 100;
/** Names come from the other side: whoever is in the list unasked gets this much at most. */
export const maxTargets = 12;
const maxPackets = 600;
/** Addresses from which the other side was heard, and which nobody had named: a symmetric NAT's. */
const maxHeardTargets = 4;

export interface Answer {
  readonly from: UdpAddress;
  /** What the caller shows in its first packet. */
  readonly cookie: Buffer;
}

export interface KnockingOptions {
  readonly targets: readonly UdpAddress[];
  readonly within_ms: number;
  /** Also asks where the other side was heard from: in a punch, and not when certain addresses are to be tried. */
  readonly isPunch: boolean;
  readonly ask: (to: UdpAddress) => void;
}

/**
 * Asks at every address of the other side until one answers. While the other side does the same, both routers take what
 * comes for an answer to what went out: the hole. Bounded in time, addresses and packets.
 */
export class Knocking {
  readonly answered: Promise<Answer>;
  #options: KnockingOptions;
  #targets: UdpAddress[] = [];
  #heardTargets = 0;
  #packets = 0;
  #startedAt_ms = performance.now();
  #timer: NodeJS.Timeout | undefined;
  #isOver = false;
  #resolve: (answer: Answer) => void = () => undefined;
  #reject: (error: Error) => void = () => undefined;

  constructor(options: KnockingOptions) {
    this.#options = options;
    for (const target of options.targets) if (this.#targets.length < maxTargets) this.#add(target);
    this.answered = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
    // Whoever stops it need not wait for it.
    this.answered.catch(() => undefined);
    this.#tick();
  }

  answer(from: UdpAddress, cookie: Buffer): void {
    if (this.#isOver) return;
    this.#finish();
    this.#resolve({ from, cookie });
  }

  /** The other side knocked from there, so its router lets something through there. */
  heard(from: UdpAddress): void {
    if (this.#isOver || !this.#options.isPunch || this.#heardTargets >= maxHeardTargets || !this.#add(from)) return;
    this.#heardTargets += 1;
    this.#ask(from);
  }

  stop(why: ConnectError): void {
    if (this.#isOver) return;
    this.#finish();
    this.#reject(why);
  }

  #add(target: UdpAddress): boolean {
    if (this.#targets.some(({ address, port }) => address === target.address && port === target.port)) return false;
    this.#targets.push({ address: target.address, port: target.port });
    return true;
  }

  #tick(): void {
    const past_ms = performance.now() - this.#startedAt_ms;
    if (past_ms >= this.#options.within_ms) {
      this.stop(new ConnectError('no answer', `no answer to knocks within ${Math.round(past_ms / 100) / 10} s`));
      return;
    }
    for (const target of this.#targets) this.#ask(target);
    this.#timer = setTimeout(
      () => {
        this.#tick();
      },
      past_ms < quickFor_ms ? pace_ms : slowPace_ms,
    );
  }

  #ask(target: UdpAddress): void {
    if (this.#packets >= maxPackets) return;
    this.#packets += 1;
    this.#options.ask(target);
  }

  #finish(): void {
    this.#isOver = true;
    clearTimeout(this.#timer);
  }
}
