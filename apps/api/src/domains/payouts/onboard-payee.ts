import { audit, type Origin } from '#platform/audit.ts';
import type { Crypto } from '#platform/crypto/crypto.ts';
import type { Db, Tx } from '#platform/db/database.ts';
import { transact } from '#platform/db/in-transaction.ts';
import { emit } from '#platform/outbox/emit.ts';
import type { Services } from '#platform/services.ts';
import { GatewayError, gatewayOf, type LinkedAccountInput } from '#rooms/payments/index.ts';
import { noteOnboarding, type PayoutAccount, presentAccount } from './accounts-store.ts';
import { type BankDetails, openDetails } from './payout-account.ts';
import { getPayee, type Payee } from './upsert-payee.ts';

/** What the gateway wants to know about a payee (KYC), beside what `upsertPayee` says. */
export interface OnboardingFacts {
  readonly email: string;
  readonly phone: string;
  readonly contactName: string;
  readonly businessType: LinkedAccountInput['businessType'];
  readonly pan: string;
  /** Name of the state, as the gateway wants it. */
  readonly stateName: string;
}

const context = (payeeId: string): string => `payee-onboarding:${payeeId}`;

/** Keeps the facts sealed, and opens the linked account after the commit once there is a bank account too. */
export async function setOnboardingFacts(
  tx: Tx,
  { origin, crypto }: { origin: Origin; crypto: Crypto },
  { payeeId, facts }: { payeeId: string; facts: OnboardingFacts },
): Promise<void> {
  const key = crypto.newDataKey();
  await tx
    .updateTable('payees')
    .set({ data_key: key, onboarding_sealed: crypto.seal(key, JSON.stringify(facts), context(payeeId)) })
    .where('payee_id', '=', payeeId)
    .execute();
  await emit(tx, origin, { name: 'payouts.onboarding_due.v1', subject: payeeId, payload: { payeeId } });
}

async function factsOf(db: Db, crypto: Crypto, payeeId: string): Promise<OnboardingFacts | undefined> {
  const row = await db
    .selectFrom('payees')
    .select(['data_key', 'onboarding_sealed'])
    .where('payee_id', '=', payeeId)
    .executeTakeFirst();
  if (!row?.data_key || !row.onboarding_sealed) return undefined;
  return JSON.parse(crypto.open(row.data_key, row.onboarding_sealed, context(payeeId))) as OnboardingFacts;
}

/**
 * Opens the payee's linked account (Route) and tells the gateway where to settle it. A changed account reaches the
 * gateway only after its cool-off (PAY-10): until then transfers stay on hold. Runs after the commit, one at a time per
 * payee, and does nothing when there is nothing to do.
 */
export async function onboardPayee(
  db: Db,
  { services, origin }: { services: Services; origin: Origin },
  payeeId: string,
): Promise<void> {
  const payee = await getPayee(db, payeeId);
  const account = await presentAccount(db, payeeId);
  const facts = await factsOf(db, services.crypto, payeeId);
  if (!payee || !facts || account?.method !== 'bank' || account.onboarding !== 'pending') return;
  if (account.usableFrom.getTime() > services.clock.now().getTime()) return;
  try {
    const linkedAccountId = payee.linkedAccountId ?? (await openLinkedAccount(db, services, payee, facts));
    await settleTo(db, { services, origin }, { payee, account, facts, linkedAccountId });
  } catch (error) {
    if (!(error instanceof GatewayError) || (error.kind !== 'rejected' && error.kind !== 'not_found')) throw error;
    services.log.warn({ payee: payeeId, code: error.code }, 'the gateway refused a linked account');
    await transact(db, (tx) =>
      finish(tx, origin, { account, state: 'rejected', error: `${error.code}: ${error.message}`.slice(0, 300) }),
    );
  }
}

async function openLinkedAccount(db: Db, services: Services, payee: Payee, facts: OnboardingFacts): Promise<string> {
  const { accountId } = await gatewayOf(services).createLinkedAccount({
    reference: payee.payeeId,
    email: facts.email,
    phone: facts.phone,
    legalName: payee.legalName,
    contactName: facts.contactName,
    businessType: facts.businessType,
    pan: facts.pan,
    gstin: payee.gstin,
    address: {
      street: payee.address.line1,
      city: payee.address.city,
      state: facts.stateName,
      pin: payee.address.pin,
    },
  });
  // At once, on its own: a repeat must find it, the gateway makes a second one for no e-mail.
  await db.updateTable('payees').set({ linked_account_id: accountId }).where('payee_id', '=', payee.payeeId).execute();
  return accountId;
}

async function settleTo(
  db: Db,
  { services, origin }: { services: Services; origin: Origin },
  to: { payee: Payee; account: PayoutAccount; facts: OnboardingFacts; linkedAccountId: string },
): Promise<void> {
  const { payee, account, facts, linkedAccountId } = to;
  const details = openDetails(services.crypto, account) as BankDetails;
  const known = await db
    .selectFrom('payees')
    .select('linked_product_id')
    .where('payee_id', '=', payee.payeeId)
    .executeTakeFirstOrThrow();
  const configured = await gatewayOf(services).configureLinkedAccount({
    accountId: linkedAccountId,
    productId: known.linked_product_id,
    stakeholder: { name: facts.contactName, email: facts.email, pan: facts.pan },
    settlement: { accountNumber: details.accountNumber, ifsc: details.ifsc, beneficiaryName: details.holderName },
  });
  await transact(db, async (tx) => {
    await tx
      .updateTable('payees')
      .set({ linked_product_id: configured.productId })
      .where('payee_id', '=', payee.payeeId)
      .execute();
    await finish(tx, origin, {
      account,
      state: configured.active ? 'active' : 'rejected',
      error: configured.active ? null : 'The gateway wants more information before it activates this account.',
    });
  });
}

async function finish(
  tx: Tx,
  origin: Origin,
  end: { account: PayoutAccount; state: 'active' | 'rejected'; error: string | null },
): Promise<void> {
  await noteOnboarding(tx, { accountId: end.account.accountId, state: end.state, error: end.error });
  await audit(tx, origin, {
    action: end.state === 'active' ? 'payouts.account_activated' : 'payouts.account_rejected',
    subjectId: end.account.payeeId,
    ...(end.error ? { reason: end.error } : {}),
    after: { accountId: end.account.accountId },
  });
}
