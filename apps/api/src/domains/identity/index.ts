import { defineRoom } from '#platform/room.ts';
import { accessRuleRoutes } from './admins/access-rules.route.ts';
import { capabilityRoutes } from './admins/capabilities.route.ts';
import { invitationRoutes } from './admins/invitations.route.ts';
import { adminUserRoutes } from './admins/users.route.ts';
import { deviceGrantRoutes } from './device-grant/device-grant.route.ts';
import { factorRoutes } from './factors/factors.route.ts';
import { passkeyRoutes } from './factors/passkeys.route.ts';
import { oidcRoutes } from './federation/oidc.route.ts';
import { identityPermissions } from './identity-permissions.ts';
import { identitySubscriptions } from './identity-subscriptions.ts';
import './identity-tables.ts';
import { identityTasks } from './identity-tasks.ts';
import { keysRoute } from './sessions/keys.route.ts';
import { refreshRoute } from './sessions/refresh-session.route.ts';
import { sessionRoutes } from './sessions/sessions.route.ts';
import { changePasswordRoute } from './sign-in/change-password.route.ts';
import { finishLogInRoutes } from './sign-in/finish-log-in.route.ts';
import { logInRoutes } from './sign-in/log-in.route.ts';
import { phoneSignInRoutes } from './sign-in/phone-sign-in.route.ts';
import { resetPasswordRoutes } from './sign-in/reset-password.route.ts';
import { signUpRoutes } from './sign-in/sign-up.route.ts';
import { identityKeeper } from './users/keep-personal-data.ts';
import { ownAccountRoutes } from './users/own-account.route.ts';
import { verifyContactRoutes } from './users/verify-contact.route.ts';

export { adminNames, withCreators } from './admins/admin-names.ts';
export { grantCapability, holdsCapability, revokeCapability } from './admins/capabilities.ts';
export { adminsWith } from './admins/read-grants.ts';
export { provedRecently, stepUpFirst } from './factors/may-change-factors.ts';
export { confirmTotp, importTotp, startTotp } from './factors/totp.ts';
export { activeUsers, findUser, findUserByContactIndex, findUsers } from './identity-store.ts';
export { type Message, tellUser } from './notices/tell-user.ts';
export { noticeText } from './notices/notice-texts.ts';
export { devicesOf, membersWithDevices } from './sessions/devices-of.ts';
export { createAuthenticator } from './sessions/authenticate.ts';
export { openSessions } from './sessions/find-session.ts';
export { hashPassword } from './sign-in/passwords.ts';
export { changeUserStatus } from './users/change-user-status.ts';
export {
  type ContactDetails,
  contactIndexOf,
  maskContact,
  openContact,
  provedContactIndexes,
} from './users/contact-details.ts';
export { findUserByEmail } from './users/find-user-by-email.ts';
export { grantMembership, membersOf, revokeMembership, subjectsOf } from './users/memberships.ts';
export { registerUser } from './users/register-user.ts';

export const room = defineRoom({
  name: 'identity',
  routes: [
    ...signUpRoutes,
    ...logInRoutes,
    ...finishLogInRoutes,
    ...phoneSignInRoutes,
    refreshRoute,
    ...resetPasswordRoutes,
    changePasswordRoute,
    ...sessionRoutes,
    keysRoute,
    ...factorRoutes,
    ...passkeyRoutes,
    ...oidcRoutes,
    ...deviceGrantRoutes,
    ...ownAccountRoutes,
    ...verifyContactRoutes,
    ...adminUserRoutes,
    ...capabilityRoutes,
    ...invitationRoutes,
    ...accessRuleRoutes,
  ],
  permissions: identityPermissions,
  subscriptions: identitySubscriptions,
  tasks: identityTasks,
  personalData: identityKeeper,
});
