import { on, type Subscription } from '#platform/outbox/subscription.ts';
import type { Origin } from '#platform/audit.ts';
import type { Tx } from '#platform/db/database.ts';
import { labelsOf } from '#rooms/inventory/index.ts';
import { paths } from './notice-paths.ts';
import type { ApplicantAccount, NoticeParams, SecurityChange } from './notice-params.ts';
import type { NoticeKind } from './notice-kinds.ts';
import { notify } from './notify.ts';
import { peopleOf } from './recipients.ts';

const applicationKinds: Readonly<Record<string, NoticeKind>> = {
  active: 'application_approved',
  rejected: 'application_rejected',
  suspended: 'application_suspended',
  blocked: 'application_blocked',
};

const applicationPaths: Readonly<Record<ApplicantAccount, () => string>> = {
  dealer: paths.application,
  business: paths.business,
  technician: paths.workProfile,
};

async function tellApplication(
  tx: Tx,
  cause: { origin: Origin; eventId: string },
  change: { userId: string; to: string; reason: string | null; account: ApplicantAccount },
): Promise<void> {
  const kind = applicationKinds[change.to];
  if (!kind) return;
  const params: NoticeParams = {
    account: change.account,
    path: applicationPaths[change.account](),
    ...(change.reason && change.to !== 'active' ? { reason: change.reason } : {}),
  };
  await notify(tx, cause, [{ to: [change.userId], kind, params }]);
}

async function tellSecurity(
  tx: Tx,
  cause: { origin: Origin; eventId: string },
  told: { userId: string; change: SecurityChange; detail?: string },
): Promise<void> {
  const { userId, change, detail } = told;
  const params = { change, path: paths.security(), ...(detail ? { detail } : {}) };
  await notify(tx, cause, [{ to: [userId], kind: 'security_notice', params }]);
}

/** What concerns an account: decisions about it, its documents, its security, its shelves, its ratings. */
export const accountNotices: readonly Subscription[] = [
  on('dealers.status_changed.v1', 'notifications.tell-dealer-status', (tx, event, { origin }) =>
    tellApplication(tx, { origin, eventId: event.eventId }, { ...event.payload, account: 'dealer' }),
  ),
  on('dealers.business_status_changed.v1', 'notifications.tell-business-status', (tx, event, { origin }) =>
    tellApplication(tx, { origin, eventId: event.eventId }, { ...event.payload, account: 'business' }),
  ),
  on('technicians.status_changed.v1', 'notifications.tell-technician-status', (tx, event, { origin }) =>
    tellApplication(tx, { origin, eventId: event.eventId }, { ...event.payload, account: 'technician' }),
  ),
  on('dealers.document_lapsing.v1', 'notifications.tell-lapsing', async (tx, event, { origin }) => {
    const { userId, kind: document, expiresOn: day, lapsed } = event.payload;
    const kind = lapsed ? 'document_lapsed' : 'document_lapsing';
    const params = { document, day, path: paths.application() };
    await notify(tx, { origin, eventId: event.eventId }, [{ to: [userId], kind, params }]);
  }),
  on('identity.new_device.v1', 'notifications.tell-new-device', (tx, event, { origin }) =>
    tellSecurity(
      tx,
      { origin, eventId: event.eventId },
      { userId: event.payload.userId, change: 'new_device', detail: event.payload.label },
    ),
  ),
  on('identity.credentials_changed.v1', 'notifications.tell-credentials', (tx, event, { origin }) =>
    tellSecurity(tx, { origin, eventId: event.eventId }, event.payload),
  ),
  on('identity.token_reuse_found.v1', 'notifications.tell-token-reuse', (tx, event, { origin }) =>
    tellSecurity(tx, { origin, eventId: event.eventId }, { userId: event.payload.userId, change: 'token_reuse' }),
  ),
  on('identity.user_status_changed.v1', 'notifications.tell-user-status', async (tx, event, { origin }) => {
    const { userId, from, to } = event.payload;
    // The first activation is the sign-up itself.
    if (to === 'pending' || from === 'pending') return;
    await tellSecurity(tx, { origin, eventId: event.eventId }, { userId, change: to });
  }),
  on('inventory.stock_low.v1', 'notifications.tell-low-stock', async (tx, event, { origin }) => {
    const { productId, dealerId, available } = event.payload;
    const item = (await labelsOf(tx, [productId])).get(productId)?.title ?? '';
    const params = { item: item.slice(0, 200), available, path: paths.stock() };
    const to = await peopleOf(tx, dealerId);
    await notify(tx, { origin, eventId: event.eventId }, [{ to, kind: 'stock_low', params }]);
  }),
  on('ratings.given.v1', 'notifications.tell-rating', async (tx, event, { origin }) => {
    const { payeeId, score, jobId } = event.payload;
    const to = await peopleOf(tx, payeeId);
    await notify(tx, { origin, eventId: event.eventId }, [
      { to, kind: 'rating_received', params: { jobId, score, path: paths.payeeJob(jobId) } },
    ]);
  }),
  on('ratings.replied.v1', 'notifications.tell-reply', async (tx, event, { origin }) => {
    const { authorId, jobId } = event.payload;
    await notify(tx, { origin, eventId: event.eventId }, [
      { to: [authorId], kind: 'rating_answered', params: { jobId, path: paths.rateJob(jobId) } },
    ]);
  }),
  on('ratings.moderated.v1', 'notifications.tell-moderation', async (tx, event, { origin }) => {
    const { authorId, jobId, shown } = event.payload;
    if (shown) return;
    await notify(tx, { origin, eventId: event.eventId }, [
      { to: [authorId], kind: 'rating_hidden', params: { jobId, path: paths.rateJob(jobId) } },
    ]);
  }),
];
