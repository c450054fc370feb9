import { audienceOf, deskOf } from '@mistri/contracts/realtime/audiences';
import { afterward, type Subscription } from '#platform/outbox/subscription.ts';

const news = [
  'disputes.opened.v1',
  'disputes.in_review.v1',
  'disputes.message_added.v1',
  'disputes.offer_made.v1',
  'disputes.offer_ended.v1',
  'disputes.decided.v1',
  'disputes.appealed.v1',
  'disputes.closed.v1',
] as const;

/** Both sides and the desk that decides see an answer, an offer or a decision without a reload. */
export const liveDisputes: readonly Subscription[] = news.map((name) =>
  afterward(name, `disputes.push-${name.replaceAll(/[._]/g, '-')}`, (_db, event, { services }) => {
    const { disputeId, jobId, customerId, payeeId } = event.payload;
    for (const audience of [audienceOf(customerId), audienceOf(payeeId), deskOf('operations')])
      if (audience !== undefined) services.realtime.push(audience, 'dispute.changed', { disputeId, jobId });
    return Promise.resolve();
  }),
);
