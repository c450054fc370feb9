import type { AdminCapability } from '@mistri/contracts/auth/roles';
import type { EventName } from '@mistri/contracts/events/index';
import { deskOf } from '@mistri/contracts/realtime/audiences';
import { afterward, type Subscription } from '#platform/outbox/subscription.ts';

/** What makes a queue longer or shorter, and whose desk it is on: their pages ask for the numbers again. */
const news: readonly (readonly [EventName, string, readonly AdminCapability[]])[] = [
  ['dealers.status_changed.v1', 'dealers.applications', ['operations']],
  ['dealers.business_status_changed.v1', 'dealers.businesses', ['operations']],
  ['catalogue.review_decided.v1', 'catalogue.reviews', ['operations']],
  ['catalogue.product_pulled.v1', 'catalogue.reviews', ['operations']],
  ['escrow.release_requested.v1', 'escrow.releases', ['finance']],
  ['escrow.released.v1', 'escrow.releases', ['finance']],
  ['escrow.frozen.v1', 'escrow.on_hold', ['finance', 'operations']],
  ['escrow.unfrozen.v1', 'escrow.on_hold', ['finance', 'operations']],
  ['escrow.overdue.v1', 'escrow.overdue', ['finance', 'operations']],
  ['payments.stuck.v1', 'payments.stuck', ['finance', 'operations']],
  ['payouts.requested.v1', 'payouts.on_their_way', ['finance']],
  ['payouts.paid.v1', 'payouts.on_their_way', ['finance']],
  ['payouts.failed.v1', 'payouts.due', ['finance']],
  ['platform.flags_changed.v1', 'governance.flag_proposals', ['operations', 'finance', 'owner']],
  ['governance.audit_mismatch.v1', 'governance.audit', ['compliance', 'owner', 'auditor']],
  ['governance.budget_burning.v1', 'governance.alerts', ['operations', 'owner']],
];

export const liveDesks: readonly Subscription[] = [
  ...news.map(([event, queue, capabilities]) => tellDesks(event, queue, capabilities)),
  // Who may only look at switches is told too.
  afterward('platform.flags_changed.v1', 'governance.tell-flags', (_db, _event, { services }) => {
    services.realtime.push('role:admin', 'flags.changed', {});
    return Promise.resolve();
  }),
];

function tellDesks(event: EventName, queue: string, capabilities: readonly AdminCapability[]): Subscription {
  return afterward(event, `governance.tell-desks-${event.replaceAll(/[._]/g, '-')}`, (_db, _event, { services }) => {
    for (const capability of capabilities) services.realtime.push(deskOf(capability), 'queues.changed', { queue });
    return Promise.resolve();
  });
}
