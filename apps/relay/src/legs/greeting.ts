import { randomBytes } from 'node:crypto';
import { type FromLeg, type LegRefusal, legHeartbeat_ms } from '@mistri/contracts/link/leg';
import type { CancelTimer, LinkClock } from '@mistri/link';
import type { Admission } from './admit-leg.ts';
import { encodeMessage, encodeRefusal, LegReader } from './leg-messages.ts';
import { type LegSocket, silent } from './leg-socket.ts';
import { StillFilter } from './still-filter.ts';

type Hello = Extract<FromLeg, { type: 'leg' }>;
type Refused = { readonly refusal: LegRefusal };

/** What happens to the greeting of one leg; the relay answers these. */
export interface GreetingHost {
  readonly relayId: string;
  readonly clock: LinkClock;
  readonly greetingWithin_ms: number;
  admit(hello: { message: Hello; nonce: Uint8Array }): Promise<Admission | Refused>;
  /** The leg is who it says. Joined to its other half at once, kept waiting, or refused. */
  place(greeting: Greeting, admission: Admission): LegRefusal | 'waiting' | 'paired';
  refused(greeting: Greeting, code: LegRefusal): void;
  /** Gone, refused or given up before it was paired: whoever keeps it forgets it. */
  left(greeting: Greeting): void;
}

/** How long a refused leg has to read why. */
const farewell_ms = 2_000;

/** A leg from its first byte until it is paired or gone. */
export class Greeting {
  readonly leg: LegSocket;
  readonly startedAt_ms: number;
  #host: GreetingHost;
  #reader = new LegReader();
  #nonce = randomBytes(32);
  #state: 'greeting' | 'checking' | 'waiting' | 'over' = 'greeting';
  /** `waiting` sent and not answered yet. */
  #owed = 0;
  #timer: CancelTimer;

  constructor(leg: LegSocket, host: GreetingHost) {
    this.leg = leg;
    this.#host = host;
    this.startedAt_ms = host.clock.now_ms();
    // One deadline for all of it: bytes that trickle in do not move it.
    this.#timer = host.clock.after(host.greetingWithin_ms, () => {
      this.refuse('late');
    });
    leg.listen({
      data: (bytes) => {
        this.#data(bytes);
      },
      drain: () => undefined,
      ended: () => {
        this.#leave();
      },
      closed: () => {
        this.#leave();
      },
    });
    const nonce = this.#nonce.toString('base64url');
    leg.write(encodeMessage({ type: 'challenge', version: 1, relay: host.relayId, nonce }));
  }

  refuse(code: LegRefusal): void {
    if (this.#state === 'over') return;
    this.#finish();
    this.leg.listen(silent);
    this.leg.resume();
    this.leg.write(encodeRefusal(code));
    this.leg.end();
    this.#host.clock.after(farewell_ms, () => {
      this.leg.abort();
    });
    this.#host.refused(this, code);
    this.#host.left(this);
  }

  /** From now on the bytes of this leg are the other device's. @returns what takes the last answers out of them */
  pair(): { readonly filter: StillFilter; readonly early: Buffer } {
    this.#finish();
    this.leg.write(encodeMessage({ type: 'paired' }));
    const filter = new StillFilter(this.#owed);
    return { filter, early: filter.pass(this.#reader.rest) };
  }

  #data(bytes: Buffer): void {
    if (this.#state === 'over') return;
    try {
      this.#reader.push(bytes);
      this.#read();
    } catch {
      this.refuse('protocol');
    }
  }

  /** @throws LegMessageError */
  #read(): void {
    while (this.#state === 'greeting' || this.#state === 'waiting') {
      const message = this.#reader.next();
      if (!message) return;
      if (this.#state === 'greeting' && message.type === 'leg') void this.#check(message);
      else if (this.#state === 'waiting' && message.type === 'still' && this.#owed > 0) this.#owed -= 1;
      else this.refuse('protocol');
    }
  }

  async #check(message: Hello): Promise<void> {
    this.#state = 'checking';
    this.leg.pause();
    const admission = await this.#host.admit({ message, nonce: this.#nonce });
    if (this.#isOver()) return;
    if ('refusal' in admission) {
      this.refuse(admission.refusal);
      return;
    }
    this.#timer();
    const placed = this.#host.place(this, admission);
    if (placed === 'paired') return;
    if (placed !== 'waiting') {
      this.refuse(placed);
      return;
    }
    this.#state = 'waiting';
    this.leg.resume();
    this.#beat();
    this.#data(Buffer.alloc(0));
  }

  /** Every 15 seconds, so that routers on the way do not forget the connection and the relay notices who has gone. */
  #beat(): void {
    if (this.#owed > 0) {
      this.refuse('late');
      return;
    }
    this.#owed += 1;
    this.leg.write(encodeMessage({ type: 'waiting' }));
    this.#timer = this.#host.clock.after(legHeartbeat_ms, () => {
      this.#beat();
    });
  }

  #leave(): void {
    if (this.#state === 'over') return;
    this.#finish();
    this.leg.listen(silent);
    this.leg.abort();
    this.#host.left(this);
  }

  #finish(): void {
    this.#state = 'over';
    this.#timer();
  }

  #isOver(): boolean {
    return this.#state === 'over';
  }
}
