import { adminUrls } from '#web/navigation/desk-urls.ts';
import type { Tone } from '#web/components/StatusChip.tsx';

export const queueGroups = ['shop', 'repairs', 'money', 'governance'] as const;
export type QueueGroup = (typeof queueGroups)[number];

interface QueueLook {
  group: QueueGroup;
  href: string;
  /** Waiting here at all is an alarm, not only work. */
  alarming?: boolean;
}

/** Every queue the api counts, with the list behind it. A queue that is not here is shown by the name the api gives it. */
const looks: Readonly<Record<string, QueueLook>> = {
  'dealers.applications': { group: 'shop', href: adminUrls.applicants('dealer', 'submitted') },
  'dealers.renewed_documents': { group: 'shop', href: adminUrls.applicants('dealer', 'active') },
  'dealers.businesses': { group: 'shop', href: adminUrls.applicants('business', 'submitted') },
  'catalogue.reviews': { group: 'shop', href: adminUrls.listings() },
  'catalogue.reports': { group: 'shop', href: adminUrls.listings() },
  'ratings.reported': { group: 'shop', href: adminUrls.ratings() },
  'disputes.waiting': { group: 'shop', href: adminUrls.disputes('waiting') },
  'disputes.overdue': { group: 'shop', href: adminUrls.disputes('overdue'), alarming: true },
  'repairs.matching': { group: 'repairs', href: adminUrls.repairs() },
  'technicians.applications': { group: 'repairs', href: adminUrls.technicians('submitted') },
  'escrow.releases': { group: 'money', href: adminUrls.holds({ queue: 'release' }) },
  'escrow.reviews': { group: 'money', href: adminUrls.paymentReviews(), alarming: true },
  'escrow.on_hold': { group: 'money', href: adminUrls.holds({ queue: 'frozen' }) },
  'escrow.overdue': { group: 'money', href: adminUrls.holds({ queue: 'overdue' }), alarming: true },
  'fees.rule_proposals': { group: 'money', href: adminUrls.feeRules() },
  'fees.policy_proposals': { group: 'money', href: adminUrls.moneyPolicy() },
  'payments.stuck': { group: 'money', href: adminUrls.moneyAlerts(), alarming: true },
  'payments.unsent_refunds': { group: 'money', href: adminUrls.moneyAlerts(), alarming: true },
  'payouts.due': { group: 'money', href: adminUrls.payouts() },
  'payouts.on_their_way': { group: 'money', href: adminUrls.payouts() },
  'reconciliation.breaks': { group: 'money', href: adminUrls.reconciliation({ state: 'open' }), alarming: true },
  'governance.flag_proposals': { group: 'governance', href: adminUrls.switches() },
  'governance.stuck_events': { group: 'governance', href: adminUrls.status(), alarming: true },
  'privacy.complaints': { group: 'governance', href: adminUrls.complaints() },
  'privacy.breach_duties': { group: 'governance', href: adminUrls.breaches(), alarming: true },
};

export const knownQueues = Object.keys(looks);

/** Longer than this, work counts as left lying. */
const late_ms = 2 * 86_400_000;

export interface WaitingQueue {
  queue: string;
  count: number;
  oldestAt: string | null;
}

export function groupOf(queue: string): QueueGroup {
  return looks[queue]?.group ?? 'governance';
}

export function queueHref(queue: string): string | undefined {
  return looks[queue]?.href;
}

export function toneOfQueue({ queue, count, oldestAt }: WaitingQueue, now: Date): Tone | undefined {
  if (count === 0) return undefined;
  if (looks[queue]?.alarming) return 'danger';
  return oldestAt !== null && now.getTime() - Date.parse(oldestAt) > late_ms ? 'danger' : 'warning';
}
