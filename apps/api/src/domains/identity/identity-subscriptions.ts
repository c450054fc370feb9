import { afterward, on, type Subscription } from '#platform/outbox/subscription.ts';
import { sendCode } from './codes/send-code.ts';
import { sendInvitation } from './notices/send-invitation.ts';
import { sendNotice } from './notices/send-notice.ts';
import { sendResetCode } from './sign-in/reset-password.ts';

export const identitySubscriptions: readonly Subscription[] = [
  on('identity.reset_requested.v1', 'identity.send-reset-code', sendResetCode),
  afterward('identity.code_requested.v1', 'identity.send-code', (db, event, { services }) =>
    sendCode(db, services, event.payload.codeId),
  ),
  afterward('identity.admin_invited.v1', 'identity.send-invitation', (db, event, { services }) =>
    sendInvitation(db, services, event.payload.invitationId),
  ),
  // ID-4, ID-2: what stops on the next request stops at once on live sockets.
  afterward('identity.user_status_changed.v1', 'identity.close-sockets', async (_db, event, { services }) => {
    services.realtime.disconnectUser(event.payload.userId);
    await Promise.resolve();
  }),
  afterward('identity.sessions_ended.v1', 'identity.close-sockets-of-sessions', async (_db, event, { services }) => {
    services.realtime.disconnectUser(event.payload.userId);
    await Promise.resolve();
  }),
  afterward('identity.user_status_changed.v1', 'identity.tell-status', (db, event, { services }) => {
    const { userId, to } = event.payload;
    if (to === 'pending') return Promise.resolve();
    return sendNotice(db, services, { userId, notice: to, key: event.eventId });
  }),
  afterward('identity.new_device.v1', 'identity.tell-new-device', (db, event, { services }) =>
    sendNotice(db, services, {
      userId: event.payload.userId,
      notice: 'new_device',
      detail: event.payload.label,
      key: event.eventId,
    }),
  ),
  afterward('identity.token_reuse_found.v1', 'identity.tell-token-reuse', (db, event, { services }) =>
    sendNotice(db, services, { userId: event.payload.userId, notice: 'token_reuse', key: event.eventId }),
  ),
  afterward('identity.credentials_changed.v1', 'identity.tell-change', (db, event, { services }) =>
    sendNotice(db, services, { userId: event.payload.userId, notice: event.payload.change, key: event.eventId }),
  ),
];
