import type { Db } from '#platform/db/database.ts';
import { inTransaction, transact } from '#platform/db/in-transaction.ts';
import { releaseHolds } from '#rooms/escrow/release-holds.ts';
import { grantCapability, registerUser } from '#rooms/identity/index.ts';
import { requestRefund } from '#rooms/jobs/index.ts';
import { account, balanceOf, verifyLedger } from '#rooms/ledger/index.ts';
import { verifyPayouts } from '#rooms/payouts/index.ts';
import { startTestApp, type TestApp } from './harness.ts';
import { commandOrigin, type HeldJob } from './held-job.ts';

let people = 0;

/** Finance admins who release and refund what is held, and where the money is afterwards. */
export class EscrowDesk {
  readonly test: TestApp;
  readonly db: Db;

  private constructor(test: TestApp) {
    this.test = test;
    this.db = test.db;
  }

  static async open(): Promise<EscrowDesk> {
    return new EscrowDesk(await startTestApp({ listen: false }));
  }

  /** What does not add up in ledger and payouts: never anything. */
  async bookProblems(): Promise<unknown[]> {
    return [...(await verifyLedger(this.db)), ...(await verifyPayouts(this.db))];
  }

  async newFinanceAdmin(): Promise<string> {
    const nr = (people += 1);
    return transact(this.db, async (tx) => {
      const origin = commandOrigin(this.test);
      const user = await registerUser(tx, this.test.app.services, origin, {
        role: 'admin',
        email: `finance${nr}@example.in`,
        passwordHash: 'x',
        emailVerified: true,
      });
      if (!user) throw new Error('taken');
      await tx.updateTable('users').set({ status: 'active' }).where('user_id', '=', user.user_id).execute();
      await grantCapability(tx, origin, { userId: user.user_id, capability: 'finance', reason: 'test' });
      return user.user_id;
    });
  }

  releaseBy(admin: string, job: HeldJob, holdIds?: string[]) {
    return inTransaction(this.db, (tx) =>
      releaseHolds(tx, commandOrigin(this.test, admin), { jobIds: [job.jobId], ...(holdIds ? { holdIds } : {}) }),
    );
  }

  async refund(job: HeldJob, amounts: readonly number[]): Promise<string> {
    const lines = amounts
      .map((amount_minor, index) => ({ lineId: job.lines[index]?.lineId ?? '', amount_minor }))
      .filter((line) => line.amount_minor > 0);
    const result = await inTransaction(this.db, (tx) =>
      requestRefund(tx, commandOrigin(this.test), { jobId: job.jobId, lines, reason: 'test' }),
    );
    if (!result.ok) throw new Error(result.code);
    await this.test.app.outbox.drain();
    return result.value.refundId;
  }

  /** Of each line's hold, in the order of the lines. */
  async statesOf(job: HeldJob): Promise<string[]> {
    const rows = await this.db
      .selectFrom('holds')
      .select(['line_id', 'state'])
      .where('job_id', '=', job.jobId)
      .execute();
    const byLine = new Map(rows.map((row) => [row.line_id, row.state]));
    return job.lines.map((line) => byLine.get(line.lineId) ?? '');
  }

  held(job: HeldJob): Promise<number> {
    return balanceOf(this.db, account.held(job.jobId));
  }

  payeeBalance(job: HeldJob): Promise<number> {
    return balanceOf(this.db, account.payee(job.payeeId));
  }

  promised(job: HeldJob): Promise<number> {
    return balanceOf(this.db, account.refundDue(job.jobId));
  }
}
