import { afterward } from '#platform/outbox/subscription.ts';
import { defineRoom } from '#platform/room.ts';
import { accountRoutes } from './account.routes.ts';
import { identityPermissions } from './identity-permissions.ts';
import './identity-tables.ts';
import { sendCode } from './send-code.ts';
import { signInRoutes } from './sign-in.routes.ts';

export { createAuthenticator } from './authenticate.ts';
export { changeUserStatus } from './change-user-status.ts';
export { type ContactDetails, openContact } from './contact-details.ts';
export { findUserByEmail } from './find-user-by-email.ts';
export { findUser } from './identity-store.ts';
export { grantCapability, grantMembership, membersOf, revokeMembership } from './memberships.ts';
export { hashPassword } from './passwords.ts';
export { registerUser } from './register-user.ts';
export { confirmTotp, importTotp, startTotp } from './second-factor.ts';

export const room = defineRoom({
  name: 'identity',
  routes: [...signInRoutes, ...accountRoutes],
  permissions: identityPermissions,
  subscriptions: [
    afterward('identity.code_requested.v1', 'identity.send-code', (db, event, { services }) =>
      sendCode(db, services, event.payload.codeId),
    ),
  ],
});
