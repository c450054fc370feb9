import type { LegRefusal } from '@mistri/contracts/link/leg';
import { type LinkClock, systemClock } from '@mistri/link';
import { admitLeg } from './legs/admit-leg.ts';
import { Greeting, type GreetingHost } from './legs/greeting.ts';
import type { LegSocket } from './legs/leg-socket.ts';
import type { RelayLimits, RelayTimes } from './limits/relay-limits.ts';
import { type AddressList, coarseAddress } from './listen/address-list.ts';
import type { Log } from './observe/log.ts';
import type { RelayMetrics } from './observe/metrics.ts';
import type { KeyRing } from './control/issuer-keys.ts';
import type { Pair, PairEnd } from './sessions/pair.ts';
import type { Session } from './sessions/session.ts';
import { SessionTable } from './sessions/session-table.ts';

const tick_ms = 500;

export interface RelayOptions {
  readonly id: string;
  readonly limits: RelayLimits;
  readonly times: RelayTimes;
  readonly addresses: AddressList;
  readonly keys: KeyRing;
  readonly log: Log;
  readonly metrics: RelayMetrics;
  readonly clock?: LinkClock;
}

/** Legs in, pairs out: everything between a connection that was accepted and its last byte. */
export class Relay {
  readonly id: string;
  readonly table: SessionTable;
  #options: RelayOptions;
  #clock: LinkClock;
  #host: GreetingHost;
  #admitted = new Map<Greeting, () => void>();
  #timer: NodeJS.Timeout;
  #sampled = { at_ms: 0, bytes: 0 };
  #carried_bytes = 0;
  #bytesPerSecond = 0;
  #onEmpty: (() => void) | undefined;

  constructor(options: RelayOptions) {
    this.id = options.id;
    this.#options = options;
    this.#clock = options.clock ?? systemClock();
    this.#sampled.at_ms = this.#clock.now_ms();
    this.table = new SessionTable({
      clock: this.#clock,
      limits: options.limits,
      times: options.times,
      observer: {
        paired: (session, pair) => {
          this.#paired(session, pair);
        },
        unpaired: (session, pair, end) => {
          this.#unpaired(session, pair, end);
        },
        counted: (bytes) => {
          this.#carried_bytes += bytes;
        },
      },
    });
    this.#host = this.#makeHost();
    this.#timer = setInterval(() => {
      this.tick();
    }, tick_ms).unref();
  }

  get bytesPerSecond(): number {
    return this.#bytesPerSecond;
  }

  get carried_bytes(): number {
    return this.#carried_bytes;
  }

  greet(leg: LegSocket, admitted: () => void): void {
    const greeting = new Greeting(leg, this.#host);
    this.#admitted.set(greeting, admitted);
    if (!this.#options.addresses.allows(leg.address)) greeting.refuse('address');
    else if (this.table.isDraining) greeting.refuse('draining');
  }

  /** What has to happen by the clock. Public so that a test need not wait for it. */
  tick(): void {
    this.table.tick();
    const now_ms = this.#clock.now_ms();
    const seconds = (now_ms - this.#sampled.at_ms) / 1000;
    if (seconds > 0) this.#bytesPerSecond = Math.round((this.#carried_bytes - this.#sampled.bytes) / seconds);
    this.#sampled = { at_ms: now_ms, bytes: this.#carried_bytes };
  }

  /** No new legs. Resolves when the last pair is gone, or has been cut off after `within_ms`. */
  async drain(within_ms: number): Promise<void> {
    this.table.drain();
    this.#options.log.info('draining', { pairs: this.table.pairs, within_ms });
    if (this.table.pairs > 0) {
      await new Promise<void>((resolve) => {
        const cancel = this.#clock.after(within_ms, resolve);
        this.#onEmpty = () => {
          cancel();
          resolve();
        };
      });
    }
    this.table.endAll('drained');
  }

  close(): void {
    clearInterval(this.#timer);
    this.table.drain();
    this.table.endAll('drained');
    for (const greeting of this.#admitted.keys()) greeting.refuse('draining');
  }

  #makeHost(): GreetingHost {
    const { id, times, keys } = this.#options;
    return {
      relayId: id,
      clock: this.#clock,
      greetingWithin_ms: times.greeting_s * 1000,
      admit: (hello) => admitLeg(hello, { relayId: id, keys: keys.keys, wall_ms: this.#clock.wall_ms() }),
      place: (greeting, admission) => {
        this.#release(greeting);
        return this.table.place(greeting, admission);
      },
      refused: (greeting, code) => {
        this.#refused(greeting.leg, code);
      },
      left: (greeting) => {
        this.#release(greeting);
        this.table.left(greeting);
      },
    };
  }

  #release(greeting: Greeting): void {
    this.#admitted.get(greeting)?.();
    this.#admitted.delete(greeting);
  }

  #refused(leg: LegSocket, code: LegRefusal): void {
    this.#options.metrics.refused(code);
    const fields = { code, transport: leg.transport, from: coarseAddress(leg.address) };
    this.#options.log.info('leg refused', fields);
  }

  #paired(session: Session, pair: Pair): void {
    const [one, other] = pair.sides;
    this.#options.metrics.paired(one.leg.transport, other.leg.transport);
    this.#options.log.info('paired', {
      session: session.id,
      [one.role]: one.deviceId,
      [other.role]: other.deviceId,
      [`${one.role}Over`]: `${one.leg.transport} from ${coarseAddress(one.leg.address)}`,
      [`${other.role}Over`]: `${other.leg.transport} from ${coarseAddress(other.leg.address)}`,
    });
  }

  #unpaired(session: Session, pair: Pair, end: PairEnd): void {
    this.#options.metrics.unpaired(end);
    this.#options.log.info('unpaired', {
      session: session.id,
      end,
      after_ms: Math.round(this.#clock.now_ms() - pair.startedAt_ms),
      host_bytes: session.carried.host_bytes,
      guest_bytes: session.carried.guest_bytes,
    });
    if (this.table.pairs - 1 === 0) setImmediate(() => this.#onEmpty?.());
  }
}
