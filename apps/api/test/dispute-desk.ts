import { day_ms } from '#platform/clock.ts';
import { transact } from '#platform/db/in-transaction.ts';
import { newId } from '#platform/ids.ts';
import { markFulfilled } from '#rooms/jobs/index.ts';
import { verifyLedger } from '#rooms/ledger/index.ts';
import { verifyPayouts } from '#rooms/payouts/index.ts';
import { type Actor, type Answer, createActor } from './actors.ts';
import { startTestApp, type TestApp } from './harness.ts';
import { commandOrigin, type HeldJob, makeHeldJob, makePayee } from './held-job.ts';

export interface DisputeCase {
  job: HeldJob;
  disputeId: string;
}

export const text = 'The display arrived with a crack across it.';
export const path = ({ disputeId }: DisputeCase, rest = '') => `/api/disputes/${disputeId}${rest}`;
export const read = async (who: Actor, a: DisputeCase) => (await who.get(path(a))).body.data;
export const codeOf = (answer: Answer): string => `${answer.status} ${answer.body.code ?? ''}`;

interface People {
  buyer: Actor;
  dealer: Actor;
  anna: Actor;
  bala: Actor;
}

/** A buyer and a dealer who disagree about what was paid and delivered, and two admins of operations. */
export class DisputeDesk {
  readonly test: TestApp;
  readonly payeeId: string;
  #people: People;

  private constructor(test: TestApp, payeeId: string, people: People) {
    this.test = test;
    this.payeeId = payeeId;
    this.#people = people;
  }

  static async open(): Promise<DisputeDesk> {
    const test = await startTestApp();
    const payeeId = await makePayee(test, newId('dlr'));
    return new DisputeDesk(test, payeeId, await newPeople(test, payeeId));
  }

  get buyer(): Actor {
    return this.#people.buyer;
  }
  get dealer(): Actor {
    return this.#people.dealer;
  }
  get anna(): Actor {
    return this.#people.anna;
  }
  /** Of finance too. */
  get bala(): Actor {
    return this.#people.bala;
  }

  /** What does not add up in ledger and payouts: never anything. */
  async bookProblems(): Promise<unknown[]> {
    return [...(await verifyLedger(this.test.db)), ...(await verifyPayouts(this.test.db))];
  }

  /** The clock moves by days: sessions end, so people sign in anew. */
  async freshPeople(): Promise<void> {
    this.#people = await newPeople(this.test, this.payeeId);
  }

  async freshPeopleWithJobOf(a: DisputeCase): Promise<void> {
    await this.freshPeople();
    const { db } = this.test;
    // The same person on another day: sessions ended, the job stays theirs.
    const theirs = { customer_id: this.buyer.userId };
    await db.updateTable('jobs').set(theirs).where('job_id', '=', a.job.jobId).execute();
    await db.updateTable('disputes').set(theirs).where('dispute_id', '=', a.disputeId).execute();
  }

  async paidJob(options: { taxable?: number[]; delivered?: boolean } = {}): Promise<HeldJob> {
    const { test } = this;
    const job = await makeHeldJob(test, {
      payeeId: this.payeeId,
      customerId: this.buyer.userId,
      taxable: options.taxable ?? [200_000, 100_000],
    });
    if (options.delivered ?? true) {
      const disputeWindowEndsAt = new Date(test.clock.now().getTime() + 2 * day_ms);
      await transact(test.db, (tx) =>
        markFulfilled(tx, commandOrigin(test), { jobId: job.jobId, disputeWindowEndsAt }),
      );
      await test.app.outbox.drain();
    }
    return job;
  }

  /** Opened by the buyer over the first line. */
  async opened(options: { lines?: number[]; job?: HeldJob } = {}): Promise<DisputeCase> {
    const job = options.job ?? (await this.paidJob());
    const answer = await this.buyer.post(`/api/jobs/${job.jobId}/disputes`, {
      kind: 'damaged',
      wish: 'refund',
      text,
      lines: (options.lines ?? [0]).map((index) => ({ lineId: job.lines[index]?.lineId })),
    });
    if (answer.status !== 201) throw new Error(JSON.stringify(answer.body));
    await this.test.app.outbox.drain();
    return { job, disputeId: answer.body.data.disputeId };
  }

  /** Opened, and answered by the dealer. */
  async reviewed(options: { lines?: number[] } = {}): Promise<DisputeCase> {
    const a = await this.opened(options);
    const answer = await this.dealer.post(path(a, '/messages'), { text: 'It was fine when it left us.' });
    if (answer.status !== 201) throw new Error(JSON.stringify(answer.body));
    return a;
  }

  async holdStates(job: HeldJob): Promise<string[]> {
    const { body } = await this.buyer.get(`/api/jobs/${job.jobId}/escrow`);
    return body.data.lines.map((line: { state: string }) => line.state);
  }

  close(): Promise<void> {
    return this.test.close();
  }
}

async function newPeople(test: TestApp, payeeId: string): Promise<People> {
  return {
    anna: await createActor(test, { role: 'admin', capabilities: ['operations'], name: 'Anna' }),
    bala: await createActor(test, { role: 'admin', capabilities: ['operations', 'finance'] }),
    buyer: await createActor(test, { role: 'customer' }),
    dealer: await createActor(test, { role: 'dealer', memberships: [payeeId] }),
  };
}
