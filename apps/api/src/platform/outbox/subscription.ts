import type { EventName, EventPayload } from '@mistri/contracts/events/index';
import type { Origin } from '#platform/audit.ts';
import type { Db, Tx } from '#platform/db/database.ts';
import type { Services } from '#platform/services.ts';

export interface DeliveredEvent<N extends EventName = EventName> {
  readonly eventId: string;
  readonly name: N;
  readonly subject: string;
  readonly payload: EventPayload<N>;
  readonly traceId: string;
  readonly occurredAt: Date;
}

/** Handles an event inside a transaction that also records that it was handled: exactly one effect on the database. */
export interface Reaction<N extends EventName = EventName> {
  readonly kind: 'reaction';
  readonly event: N;
  /** Unique, stable: `room.verb-noun`. Renaming it makes old events be handled again. */
  readonly handler: string;
  handle(tx: Tx, event: DeliveredEvent<N>, context: EventContext): Promise<void>;
}

/** Does something outside the database (provider call, mail). May run twice: must be idempotent at the other end. */
export interface Effect<N extends EventName = EventName> {
  readonly kind: 'effect';
  readonly event: N;
  readonly handler: string;
  handle(db: Db, event: DeliveredEvent<N>, context: EventContext): Promise<void>;
}

export interface EventContext {
  readonly services: Services;
  readonly origin: Origin;
}

export type Subscription = Reaction | Effect;

/** `on('orders.paid.v1', 'escrow.hold-payment', async (tx, event, context) => …)` */
export function on<N extends EventName>(event: N, handler: string, handle: Reaction<N>['handle']): Subscription {
  return { kind: 'reaction', event, handler, handle } as unknown as Subscription;
}

export function afterward<N extends EventName>(event: N, handler: string, handle: Effect<N>['handle']): Subscription {
  return { kind: 'effect', event, handler, handle } as unknown as Subscription;
}
