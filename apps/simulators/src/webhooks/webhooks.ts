import { newId } from '../gateway/new-id.ts';
import type { View } from '../gateway/views.ts';
import type { Clock } from '../clock.ts';
import { Collection } from '../store/collection.ts';
import type { Journal } from '../store/journal.ts';
import { eventMatches, type Switches } from '../switches/switches.ts';
import { Fifo } from './fifo.ts';
import { type Delivery, DeliveryClient, type DeliveryState, sendingAtOnce } from './delivery.ts';

export interface Endpoint {
  url: string | undefined;
  /** Subscribed events: names, `payment.*`, `*`. */
  events: string[];
  enabled: boolean;
}

export interface WebhookOptions extends Endpoint {
  secret: string;
  retry_ms: number;
  timeout_ms: number;
  clock: Clock;
  switches: Switches;
  journal: Journal | undefined;
}

export const maxDeliveries = 20_000;
const retriesEnd_ms = 24 * 3_600_000;
const longestRetry_ms = 3_600_000;
/** A reorder switch that does not see enough events lets go of what it has after this. */
const reorderPatience_ms = 2_000;
const soonest_ms = 2;

const missed = (delivery: Delivery): boolean => ['silenced', 'failed', 'unsent'].includes(delivery.state);

/** Tells the merchant what happened: at least once, in no promised order, for 24 hours. */
export class Webhooks {
  readonly deliveries: Collection<Delivery>;
  readonly #options: WebhookOptions;
  readonly #endpoint: Endpoint;
  readonly #client = new DeliveryClient();
  readonly #secrets: string[];
  /** What may go now. A group goes one after the other. */
  readonly #ready = new Fifo<Delivery[]>();
  readonly #later = new Map<string, Delivery>();
  #reordering: Delivery[] = [];
  #sending = 0;
  #timer: NodeJS.Timeout | undefined;
  #closed = false;
  readonly #idle = new Set<() => void>();

  constructor(options: WebhookOptions) {
    this.#options = options;
    this.#endpoint = { url: options.url, events: options.events, enabled: options.enabled };
    this.#secrets = [options.secret];
    this.deliveries = new Collection<Delivery>({ kind: 'delivery', max: maxDeliveries, journal: options.journal });
  }

  get endpoint(): Endpoint & { secrets: number } {
    return { ...this.#endpoint, secrets: this.#secrets.length };
  }

  /** Deliveries that are due, on their way, or wait for their next attempt. */
  get waiting(): number {
    return this.#ready.length + this.#later.size + this.#reordering.length + this.#sending;
  }

  configure(changes: Partial<Endpoint> & { secret?: string | undefined }): void {
    const { secret, ...rest } = changes;
    Object.assign(this.#endpoint, rest);
    if (secret && secret !== this.#secrets.at(-1)) this.#secrets.push(secret);
  }

  /** What an earlier process had not delivered goes on, signed with the secret of now (older ones were not kept). */
  resume(): void {
    for (const delivery of this.deliveries.values()) {
      delivery.secret_version = this.#secrets.length - 1;
      if (delivery.state === 'waiting') this.#schedule(delivery, delivery.next_ms);
    }
  }

  /** @param entities by name, as in `payload.payment.entity`; `account` is the linked account it is about, if any */
  emit(event: string, entities: Record<string, View>, account: string): void {
    if (!this.#endpoint.events.some((pattern) => eventMatches(pattern, event))) return;
    const now_ms = this.#options.clock.now_ms();
    const payload = Object.fromEntries(Object.entries(entities).map(([name, entity]) => [name, { entity }]));
    const body = JSON.stringify({
      entity: 'event',
      account_id: account,
      event,
      contains: Object.keys(entities),
      payload,
      created_at: Math.floor(now_ms / 1000),
    });
    const rule = this.#options.switches.takeWebhookRule(event);
    const event_id = newId('evt').slice('evt_'.length);
    for (let copy = 1; copy <= (rule?.duplicate ?? 1); copy += 1) {
      const delivery = this.deliveries.add({
        id: copy === 1 ? event_id : `${event_id}-${copy}`,
        event,
        event_id,
        body,
        created_ms: now_ms,
        state: rule?.silence ? 'silenced' : this.#endpoint.url && this.#endpoint.enabled ? 'waiting' : 'unsent',
        attempts: 0,
        next_ms: now_ms + (rule?.delay_ms ?? 0),
        last_status: null,
        last_error: null,
        secret_version: this.#secrets.length - 1,
      });
      if (delivery.state === 'waiting') this.#route(delivery, rule?.reorder ?? 0);
    }
  }

  /** Sends again, with the secret of now: what is named, or everything that never arrived. @returns how many */
  replay(ids: readonly string[] | undefined): number {
    const chosen = [...this.deliveries.values()].filter((delivery) =>
      ids ? ids.includes(delivery.id) : missed(delivery),
    );
    for (const delivery of chosen) {
      const now_ms = this.#options.clock.now_ms();
      Object.assign(delivery, {
        state: 'waiting',
        created_ms: now_ms,
        attempts: 0,
        secret_version: this.#secrets.length - 1,
      });
      this.#schedule(delivery, now_ms);
    }
    return chosen.length;
  }

  /** Looks at what has become due; called when the clock was moved. */
  tick(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#closed) return;
    const now_ms = this.#options.clock.now_ms();
    let earliest_ms = Infinity;
    for (const delivery of this.#later.values()) {
      if (delivery.next_ms <= now_ms) {
        this.#later.delete(delivery.id);
        this.#ready.push([delivery]);
      } else earliest_ms = Math.min(earliest_ms, delivery.next_ms);
    }
    if (earliest_ms < Infinity) this.#wakeIn(earliest_ms - now_ms);
    this.#pump();
  }

  /** @returns true when nothing is left to deliver, false when the time is over */
  async settled(timeout_ms: number): Promise<boolean> {
    if (this.waiting === 0) return true;
    return new Promise((resolve) => {
      const done = (result: boolean): void => {
        clearTimeout(timer);
        this.#idle.delete(check);
        resolve(result);
      };
      const check = (): void => {
        if (this.waiting === 0) done(true);
      };
      const timer = setTimeout(() => done(false), timeout_ms);
      this.#idle.add(check);
    });
  }

  clear(): void {
    this.#ready.clear();
    this.#reordering = [];
    this.#later.clear();
    this.deliveries.clear();
  }

  close(): void {
    this.#closed = true;
    clearTimeout(this.#timer);
    this.#client.close();
    for (const check of this.#idle) check();
  }

  #route(delivery: Delivery, reorder: number): void {
    if (reorder <= 1) return this.#schedule(delivery, delivery.next_ms);
    this.#reordering.push(delivery);
    if (this.#reordering.length >= reorder) this.#releaseReordered();
    else setTimeout(() => this.#releaseReordered(), reorderPatience_ms).unref();
  }

  #releaseReordered(): void {
    if (this.#reordering.length === 0) return;
    this.#ready.push(this.#reordering.toReversed());
    this.#reordering = [];
    this.#pump();
  }

  #schedule(delivery: Delivery, at_ms: number): void {
    delivery.next_ms = at_ms;
    this.deliveries.changed(delivery);
    const wait_ms = at_ms - this.#options.clock.now_ms();
    if (wait_ms <= 0) {
      this.#ready.push([delivery]);
      this.#pump();
      return;
    }
    this.#later.set(delivery.id, delivery);
    this.#wakeIn(wait_ms);
  }

  #wakeAt_ms = Infinity;

  #wakeIn(wait_ms: number): void {
    const at_ms = performance.now() + wait_ms;
    if (this.#timer && this.#wakeAt_ms <= at_ms) return;
    clearTimeout(this.#timer);
    this.#wakeAt_ms = at_ms;
    this.#timer = setTimeout(() => this.tick(), Math.min(Math.max(wait_ms, soonest_ms), longestRetry_ms)).unref();
  }

  #pump(): void {
    while (!this.#closed && this.#sending < sendingAtOnce && this.#ready.length > 0) {
      const group = this.#ready.take() as Delivery[];
      this.#sending += 1;
      void this.#sendGroup(group).finally(() => {
        this.#sending -= 1;
        this.#pump();
        if (this.waiting === 0) for (const check of this.#idle) check();
      });
    }
  }

  async #sendGroup(group: readonly Delivery[]): Promise<void> {
    // Nothing is told that a crash could make the gateway forget.
    await this.#options.journal?.flush();
    for (const delivery of group) {
      const { url, enabled } = this.#endpoint;
      if (!url || !enabled) {
        this.#finish(delivery, 'unsent');
        continue;
      }
      const secret = this.#secrets[delivery.secret_version] ?? (this.#secrets.at(-1) as string);
      const answer = await this.#client.send(url, delivery, secret, this.#options.timeout_ms);
      if (this.#closed) return;
      delivery.attempts += 1;
      delivery.last_status = answer.status;
      delivery.last_error = answer.error;
      if (answer.status !== null && answer.status >= 200 && answer.status < 300) this.#finish(delivery, 'delivered');
      else this.#retry(delivery);
    }
  }

  #retry(delivery: Delivery): void {
    const now_ms = this.#options.clock.now_ms();
    if (now_ms - delivery.created_ms >= retriesEnd_ms) {
      this.#finish(delivery, 'failed');
      this.#endpoint.enabled = false;
      return;
    }
    const wait_ms = Math.min(this.#options.retry_ms * 2 ** Math.min(delivery.attempts - 1, 30), longestRetry_ms);
    this.#schedule(delivery, now_ms + wait_ms);
  }

  #finish(delivery: Delivery, state: DeliveryState): void {
    delivery.state = state;
    this.deliveries.changed(delivery);
  }
}
