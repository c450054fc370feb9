import { type Origin } from '#platform/audit.ts';
import type { Db, Tx } from '#platform/db/database.ts';
import { transact } from '#platform/db/in-transaction.ts';
import { emit } from '#platform/outbox/emit.ts';
import type { Services } from '#platform/services.ts';
import { lockJob } from '#rooms/jobs/index.ts';
import { findPayment, GatewayError, gatewayOf, type GatewayTransfer } from '#rooms/payments/index.ts';
import { getPayee } from '#rooms/payouts/index.ts';
import { confirm } from './hold-states.ts';
import { factsOf, type Hold, holdsOfPayment, lockHoldsOfJob, moveHold, noteTransfer } from './holds-store.ts';
import { moveRefund, pendingReversals, type PendingReversal, refundsReady, settleReversal } from './refunds-store.ts';

/**
 * Brings the gateway's transfers of one payment to what was decided: makes the ones on hold that are wanted, reverses
 * what refunds took out of them, and only then lets the refunds go (IN-2: no transfer can be requested once a refund was
 * started). Runs after the commit, one at a time per payment, and can be repeated: every call carries an id of ours.
 */
export async function workTransfers(
  db: Db,
  context: { services: Services; origin: Origin },
  paymentId: string,
): Promise<void> {
  const wanted = (await holdsOfPayment(db, paymentId)).filter((hold) => hold.transfer_state === 'wanted');
  if (wanted.length > 0) await makeTransfers(db, context, paymentId, wanted);
  const reversals = await pendingReversals(db, paymentId);
  if (reversals.some((reversal) => reversal.transferRef !== null)) await waitUntilProcessed(db, context, paymentId);
  for (const reversal of reversals) await reverseOne(db, context, reversal);
  await letRefundsGo(db, context.origin, paymentId);
}

async function makeTransfers(
  db: Db,
  { services, origin }: { services: Services; origin: Origin },
  paymentId: string,
  wanted: readonly Hold[],
): Promise<void> {
  const payment = await findPayment(db, paymentId);
  if (!payment?.gateway_payment_id) throw new Error(`payment ${paymentId} has no payment at the gateway`);
  const gateway = gatewayOf(services);
  const gatewayPaymentId = payment.gateway_payment_id;
  const transfers = await Promise.all(
    wanted
      // Refunded before it was made: none is made, but one that a crash left unrecorded is found below.
      .filter((hold) => hold.refunded_minor < hold.gross_minor)
      .map(async (hold) => {
        const to = await getPayee(db, hold.payee_id);
        if (!to?.linkedAccountId) throw new Error(`hold ${hold.hold_id}: no linked account`);
        return { reference: hold.hold_id, accountId: to.linkedAccountId, amount_minor: hold.net_minor };
      }),
  );
  let made: GatewayTransfer[] = [];
  let problem: string | null = null;
  try {
    made =
      transfers.length > 0
        ? await gateway.createTransfers({ gatewayPaymentId, transfers })
        : await gateway.transfersOf(gatewayPaymentId);
  } catch (error) {
    // Unknown outcomes are asked again by the outbox; a no is final and the payee will be paid by bank.
    if (!(error instanceof GatewayError) || (error.kind !== 'rejected' && error.kind !== 'not_found')) throw error;
    problem = `${error.code}: ${error.message}`.slice(0, 300);
    services.log.error({ payment: paymentId, code: error.code }, 'transfers on hold were refused');
  }
  const byReference = new Map(made.map((transfer) => [transfer.reference, transfer]));
  for (const [jobId, holds] of Map.groupBy(wanted, (hold) => hold.job_id)) {
    const found = new Map(holds.map((hold) => [hold.hold_id, byReference.get(hold.hold_id)]));
    await transact(db, (tx) => confirmJob(tx, origin, jobId, { found, problem }));
  }
}

/** Holds of a job are held for certain now, with a transfer or without. */
async function confirmJob(
  tx: Tx,
  origin: Origin,
  jobId: string,
  outcome: { found: ReadonlyMap<string, GatewayTransfer | undefined>; problem: string | null },
): Promise<void> {
  const job = await lockJob(tx, jobId);
  const holds = (await lockHoldsOfJob(tx, jobId)).filter(
    (hold) => outcome.found.has(hold.hold_id) && hold.transfer_state === 'wanted',
  );
  const confirmed: Hold[] = [];
  for (const hold of holds) {
    const transfer = outcome.found.get(hold.hold_id);
    await noteTransfer(
      tx,
      hold.hold_id,
      transfer
        ? { transfer_state: 'on_hold', transfer_ref: transfer.transferId, transfer_minor: transfer.amount_minor }
        : { transfer_state: outcome.problem === null ? 'none' : 'failed', transfer_problem: outcome.problem },
    );
    const change = confirm(factsOf(hold));
    if (!change) continue;
    await moveHold(tx, hold.hold_id, change);
    confirmed.push(hold);
  }
  const [first] = confirmed;
  if (!first || !job) return;
  await emit(tx, origin, {
    name: 'escrow.held.v1',
    subject: jobId,
    payload: {
      jobId,
      paymentId: first.payment_id,
      payeeId: job.payee_id,
      holdIds: confirmed.map((hold) => hold.hold_id),
      gross_minor: confirmed.reduce((sum, hold) => sum + hold.gross_minor, 0),
    },
  });
}

/** A transfer that is still on its way cannot be reversed: thrown, and tried again by the outbox a moment later. */
async function waitUntilProcessed(db: Db, { services }: { services: Services }, paymentId: string): Promise<void> {
  const payment = await findPayment(db, paymentId);
  const transfers = await gatewayOf(services).transfersOf(payment?.gateway_payment_id ?? '');
  const pending = transfers.find((transfer) => transfer.status === 'created' || transfer.status === 'pending');
  if (pending) throw new Error(`transfer ${pending.transferId} is still ${pending.status}`);
}

async function reverseOne(db: Db, { services }: { services: Services }, reversal: PendingReversal): Promise<void> {
  let outcome: 'done' | 'failed' = 'done';
  if (reversal.transferRef !== null) {
    try {
      await gatewayOf(services).reverseTransfer({
        transferId: reversal.transferRef,
        amount_minor: reversal.amount_minor,
        reversalRef: `${reversal.refundId}:${reversal.holdId}`.slice(-64),
      });
    } catch (error) {
      if (!(error instanceof GatewayError) || (error.kind !== 'rejected' && error.kind !== 'not_found')) throw error;
      // The buyer is paid back all the same; what stays too much in the transfer is reversed before it is let go.
      services.log.error({ hold: reversal.holdId, code: error.code }, 'reversal of a transfer was refused');
      outcome = 'failed';
    }
  }
  await transact(db, async (tx) => {
    await lockJob(tx, reversal.jobId);
    await lockHoldsOfJob(tx, reversal.jobId);
    await settleReversal(tx, reversal, outcome);
  });
}

async function letRefundsGo(db: Db, origin: Origin, paymentId: string): Promise<void> {
  for (const ready of await refundsReady(db, paymentId)) {
    await transact(db, async (tx) => {
      await lockJob(tx, ready.job_id);
      const moved = await moveRefund(tx, ready.refund_id, { state: 'ready' }, 'decided');
      if (!moved) return;
      await emit(tx, origin, {
        name: 'escrow.refund_ready.v1',
        subject: ready.job_id,
        payload: {
          jobId: ready.job_id,
          paymentId,
          payeeId: ready.payee_id,
          refundId: ready.refund_id,
          amount_minor: ready.amount_minor,
        },
      });
    });
  }
}
