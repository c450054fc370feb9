import { minute_ms } from '#platform/clock.ts';
import { eachAlone } from '#platform/each-alone.ts';
import { transact } from '#platform/db/in-transaction.ts';
import type { Task } from '#platform/room.ts';
import { gatewayOf } from '#rooms/payments/index.ts';
import { payeesToOnboard } from './accounts-store.ts';
import { notePayoutNews } from './note-payout-news.ts';
import { onboardPayee } from './onboard-payee.ts';
import { leftoverTransfers, noteLeftoverReversed, openPayouts, payeesWithDueItems } from './payouts-store.ts';
import { requestPayouts } from './request-payouts.ts';
import { newsOf, sendPayout } from './send-payout.ts';

const batch = 100;

/** Payouts whose end nobody told: those without an answer are asked again with their key, the others are looked up. */
export const pollPayoutsTask: Task = {
  name: 'payouts.poll-open',
  cron: '*/10 * * * *',
  run: async (db, { services, origin }) => {
    const olderThan = new Date(origin.at.getTime() - 10 * minute_ms);
    await eachAlone(await openPayouts(db, olderThan, batch), services.log, async (payout) => {
      if (payout.state === 'requested' || payout.gatewayRef === null || payout.method === 'route') {
        await sendPayout(db, { services, origin }, payout.payoutId);
        return;
      }
      const news = newsOf(await gatewayOf(services).fetchPayout(payout.gatewayRef));
      await transact(db, async (tx) => {
        for (const one of news) await notePayoutNews(tx, origin, payout.payoutId, one);
      });
    });
  },
};

/** Released transfers that could not go at once: the account was cooling off or the payee inactive. */
export const payWaitingTask: Task = {
  name: 'payouts.pay-waiting',
  cron: '7 * * * *',
  run: async (db, { services, origin }) => {
    if (services.flags.stopped('payments') || services.flags.stopped('payouts')) return;
    await eachAlone(await payeesWithDueItems(db, { onlyRoute: true, limit: 1_000 }), services.log, (payeeId) =>
      transact(db, (tx) => requestPayouts(tx, origin, { payeeId, batchId: null, methods: ['route'] })),
    );
  },
};

/** Accounts that have cooled off reach the gateway. */
export const onboardWaitingTask: Task = {
  name: 'payouts.onboard-waiting',
  cron: '*/15 * * * *',
  run: async (db, { services, origin }) => {
    await eachAlone(await payeesToOnboard(db, origin.at, batch), services.log, (payeeId) =>
      onboardPayee(db, { services, origin }, payeeId),
    );
  },
};

/** Transfers of items that recoveries emptied entirely go back to the platform. */
export const reverseLeftoversTask: Task = {
  name: 'payouts.reverse-leftovers',
  cron: '*/10 * * * *',
  run: async (db, { services }) => {
    await eachAlone(await leftoverTransfers(db, batch), services.log, async (item) => {
      await gatewayOf(services).reverseTransfer({
        transferId: item.transferRef ?? '',
        amount_minor: item.transfer_minor ?? 0,
        reversalRef: `${item.itemId}:left`,
      });
      await transact(db, (tx) => noteLeftoverReversed(tx, item.itemId));
    });
  },
};
