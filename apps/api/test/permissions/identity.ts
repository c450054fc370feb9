import { randomBytes } from 'node:crypto';
import { call, totpCode } from '#test/actors.ts';
import { type RouteOutcomes, type Walker, walkers } from './outcomes.ts';
import type { World } from './world.ts';

let counter = 0;
const newEmail = (): string => `walk${(counter += 1)}@example.in`;
const newPhone = (): string => `+9198${String((counter += 1)).padStart(8, '0')}`;
const everybody = { public: 200, others: 200 };
const signedIn = { public: 401, others: 200 };
/** Credentials that are not there: the door is open to all, the answer is a refusal. */
const wrongCredentials = { public: 401, others: 401 };
const reason = 'made for the permission walk';
const strongPassword = 'seven purple umbrellas';

const signUp = (route: string): RouteOutcomes => ({
  route,
  request: () => ({ body: { email: newEmail(), password: strongPassword, role: 'customer' } }),
  anyone: everybody,
});
const logIn = (route: string): RouteOutcomes => ({
  route,
  request: () => ({ body: { email: newEmail(), password: strongPassword } }),
  anyone: wrongCredentials,
});

export const identityOutcomes: readonly RouteOutcomes[] = [
  signUp('POST /api/auth/signup'),
  signUp('POST /api/register'),
  logIn('POST /api/auth/login'),
  logIn('POST /api/login'),
  {
    route: 'POST /api/auth/login/second-factor',
    request: () => ({ body: { ticket: 'ses_01jdzzzzzzzzzzzzzzzzzzzzzz', code: '123456' } }),
    anyone: wrongCredentials,
  },
  { route: 'POST /api/auth/phone/start', request: () => ({ body: { phone: newPhone() } }), anyone: everybody },
  {
    route: 'POST /api/auth/phone/finish',
    request: () => ({ body: { phone: newPhone(), code: '123456' } }),
    anyone: wrongCredentials,
  },
  {
    route: 'POST /api/auth/refresh',
    request: () => ({ body: { refreshToken: `mrt_${'x'.repeat(43)}` } }),
    anyone: wrongCredentials,
  },
  { route: 'POST /api/auth/password/forgot', request: () => ({ body: { email: newEmail() } }), anyone: everybody },
  {
    route: 'POST /api/auth/password/reset',
    request: () => ({ body: { email: newEmail(), code: '123456', password: strongPassword } }),
    anyone: wrongCredentials,
  },

  // ID-4: somebody suspended still sees their account, signs out and protects it, in their language; who they are stays.
  { route: 'GET /api/users/me', anyone: signedIn, suspendedMay: true },
  {
    route: 'PATCH /api/users/me',
    request: () => ({ body: { locale: 'ta' } }),
    anyone: signedIn,
    suspendedMay: true,
  },
  { route: 'GET /api/auth/keys', anyone: everybody },
  {
    route: 'POST /api/auth/invitations/accept',
    request: () => ({ body: { token: `mai_${'x'.repeat(43)}`, password: strongPassword, name: 'Selvi' } }),
    anyone: { public: 409, others: 409 },
  },
  {
    route: 'POST /api/auth/passkeys/challenge',
    request: () => ({ body: { purpose: 'sign_in' } }),
    anyone: everybody,
  },
  {
    route: 'POST /api/auth/passkeys/login',
    request: () => ({ body: { response: noPasskey({ authenticatorData: 'AA', signature: 'AA' }) } }),
    anyone: wrongCredentials,
  },
  {
    route: 'POST /api/users/me/email/code',
    // Only a new address is worth a code: everybody who walks has a verified one.
    request: () => ({ body: { email: newEmail() } }),
    anyone: signedIn,
  },
  {
    route: 'POST /api/users/me/phone/code',
    request: () => ({ body: { phone: newPhone() } }),
    anyone: signedIn,
  },
  {
    route: 'POST /api/users/me/phone/verify',
    request: () => ({ body: { code: '123456' } }),
    anyone: { public: 401, others: 422 },
  },
  {
    route: 'POST /api/auth/password/change',
    request: async (world, walker) => ({
      body: { currentPassword: 'correct horse battery', newPassword: strongPassword },
      ...(walker === 'public' ? {} : { as: await world.fresh(walker) }),
    }),
    anyone: signedIn,
    suspendedMay: true,
  },
  { route: 'GET /api/auth/oidc', anyone: everybody },
  // No provider is configured in this walk.
  { route: 'POST /api/auth/oidc/start', request: () => ({ body: {} }), anyone: { public: 404, others: 404 } },
  { route: 'GET /api/auth/oidc/callback', anyone: { public: 303, others: 303 } },
  { route: 'POST /api/auth/device/code', anyone: everybody },
  {
    route: 'POST /api/auth/device/token',
    request: () => ({ body: { deviceCode: `mdc_${'x'.repeat(43)}` } }),
    anyone: { public: 400, others: 400 },
  },
  { route: 'GET /api/auth/device/:userCode', request: deviceCode, anyone: signedIn },
  {
    route: 'POST /api/auth/device/:userCode',
    request: async (world) => ({ ...(await deviceCode(world)), body: { approve: true } }),
    anyone: signedIn,
  },
  { route: 'GET /api/auth/csrf', anyone: signedIn, suspendedMay: true },
  {
    route: 'POST /api/users/me/email/verify',
    request: () => ({ body: { code: '123456' } }),
    anyone: { public: 401, others: 422 },
  },
  { route: 'GET /api/auth/sessions', anyone: signedIn, suspendedMay: true },
  {
    route: 'DELETE /api/auth/sessions/:sessionId',
    request: async (world, walker, whose) => {
      const as = walker === 'public' || whose === 'foreign' ? undefined : await world.fresh(walker);
      const owner = as ?? (await world.fresh('customer'));
      const { body } = await owner.get('/api/auth/sessions');
      return { params: { sessionId: body.data.sessions[0].sessionId }, ...(as ? { as } : {}) };
    },
    own: { customer: 200, business: 200, technician: 200, provider: 200, dealer: 200, 'admin:support': 200 },
    foreign: { public: 401, others: 404 },
    suspendedMay: true,
  },
  {
    route: 'POST /api/auth/logout',
    request: async (world, walker) => (walker === 'public' ? {} : { as: await world.fresh(walker) }),
    anyone: signedIn,
    suspendedMay: true,
  },
  {
    route: 'POST /api/auth/logout-everywhere',
    request: async (world, walker) => (walker === 'public' ? {} : { as: await world.fresh(walker) }),
    anyone: signedIn,
    suspendedMay: true,
  },
  // Everybody who walks has an authenticator app already.
  { route: 'POST /api/auth/totp', anyone: { public: 401, others: 409 } },
  {
    route: 'POST /api/auth/totp/confirm',
    request: () => ({ body: { code: '123456' } }),
    anyone: { public: 401, others: 422 },
  },
  {
    // Admins keep their last factor.
    route: 'DELETE /api/auth/totp',
    request: async (world, walker) => (walker === 'public' ? {} : { as: await world.fresh(walker) }),
    anyone: { ...signedIn, ...admins(409) },
    suspendedMay: true,
  },
  { route: 'POST /api/auth/step-up/code', anyone: { public: 401, others: 409 } },
  { route: 'POST /api/auth/passkeys/options', anyone: signedIn, suspendedMay: true },
  {
    route: 'POST /api/auth/passkeys',
    request: () => ({ body: { label: 'Phone', response: noPasskey({ attestationObject: 'AA' }) } }),
    anyone: { public: 401, others: 422 },
  },
  { route: 'GET /api/auth/passkeys', anyone: signedIn, suspendedMay: true },
  {
    route: 'DELETE /api/auth/passkeys/:passkeyId',
    request: async (world, walker, whose) => {
      const owner = whose === 'own' ? await world.actor(walker) : await world.fresh('customer');
      return { params: { passkeyId: await keepPasskey(world, owner.userId) } };
    },
    own: { customer: 200, business: 200, technician: 200, provider: 200, dealer: 200, 'admin:support': 200 },
    foreign: { public: 401, others: 404 },
    suspendedMay: true,
  },
  {
    route: 'POST /api/auth/recovery-codes',
    request: async (world, walker) => (walker === 'public' ? {} : { as: await world.fresh(walker) }),
    anyone: signedIn,
    suspendedMay: true,
  },
  {
    route: 'POST /api/auth/step-up',
    // The code of this moment was used when the walker enrolled, and each works once.
    request: async (world, walker) =>
      walker === 'public' ? { body: { code: '123456' } } : { body: { code: await usedCode(world, walker) } },
    anyone: { public: 401, others: 422 },
  },

  {
    route: 'GET /api/users',
    anyone: {
      public: 401,
      others: 403,
      'admin:operations': 200,
      'admin:support': 200,
      'admin:compliance': 200,
      'admin:owner': 200,
      'admin:auditor': 200,
    },
  },
  {
    // The auditor reads decisions, not people's addresses.
    route: 'GET /api/users/:userId',
    request: aCustomer,
    foreign: {
      public: 401,
      others: 403,
      'admin:operations': 200,
      'admin:support': 200,
      'admin:compliance': 200,
      'admin:owner': 200,
    },
  },
  {
    route: 'PATCH /api/users/:userId/status',
    request: async (world) => ({ ...(await aCustomer(world)), body: { status: 'suspended', reason } }),
    foreign: { public: 401, others: 403, 'admin:operations': 200, 'admin:compliance': 200, 'admin:owner': 200 },
  },
  {
    route: 'POST /api/users/:userId/second-factors/reset',
    request: async (world) => ({ ...(await aCustomer(world)), body: { reason } }),
    foreign: onlyOwner(200),
  },
  {
    route: 'POST /api/users/:userId/capabilities',
    request: async (world) => ({
      params: { userId: (await world.fresh('admin:support')).userId },
      body: { capability: 'finance', reason },
    }),
    foreign: onlyOwner(200),
  },
  {
    route: 'DELETE /api/users/:userId/capabilities/:capability',
    request: async (world) => ({
      params: { userId: (await world.fresh('admin:support')).userId, capability: 'support' },
      query: { reason },
    }),
    foreign: onlyOwner(200),
  },
  {
    route: 'POST /api/admin/invitations',
    request: () => ({ body: { email: newEmail(), capabilities: ['support'], reason } }),
    anyone: onlyOwner(201),
  },
  { route: 'GET /api/admin/invitations', anyone: { ...onlyOwner(200), 'admin:compliance': 200, 'admin:auditor': 200 } },
  {
    route: 'DELETE /api/admin/invitations/:invitationId',
    request: async (world) => {
      const owner = await world.actor('admin:owner');
      const body = { email: newEmail(), capabilities: ['support'], reason };
      return { params: { invitationId: (await owner.post('/api/admin/invitations', body)).body.data.invitationId } };
    },
    anyone: onlyOwner(200),
  },
  {
    route: 'POST /api/admin/access-rules',
    request: () => ({ body: { role: 'technician', effect: 'refuse', network: '203.0.113.0/24', reason } }),
    anyone: onlyOwner(201),
  },
  {
    route: 'GET /api/admin/access-rules',
    anyone: { ...onlyOwner(200), 'admin:compliance': 200, 'admin:auditor': 200 },
  },
  {
    route: 'DELETE /api/admin/access-rules/:ruleId',
    request: async (world) => {
      const owner = await world.actor('admin:owner');
      const body = { role: 'dealer', effect: 'refuse', network: '198.51.100.0/24', reason };
      const added = await owner.post('/api/admin/access-rules', body);
      return { params: { ruleId: added.body.data.ruleId }, query: { reason } };
    },
    anyone: onlyOwner(200),
  },
];

function onlyOwner(status: number) {
  return { public: 401, others: 403, 'admin:owner': status };
}

function admins(status: number) {
  return Object.fromEntries(walkers.filter((walker) => walker.startsWith('admin:')).map((walker) => [walker, status]));
}

async function aCustomer(world: World) {
  return { params: { userId: (await world.fresh('customer')).userId } };
}

async function deviceCode(world: World) {
  const asked = await call(world.test, { method: 'POST', path: '/api/auth/device/code' });
  return { params: { userCode: String(asked.body.data.userCode) } };
}

/** Well formed, and signed by nobody. */
function noPasskey(response: Record<string, string>) {
  const id = 'AAAAAAAAAAAAAAAAAAAAAA';
  const common = { id, rawId: id, type: 'public-key', clientExtensionResults: {} };
  return { ...common, response: { clientDataJSON: 'e30', ...response } };
}

async function keepPasskey(world: World, userId: string): Promise<string> {
  const credential_id = randomBytes(16).toString('base64url');
  const at = world.test.clock.now();
  const facts = { public_key: Buffer.alloc(77), counter: 0, transports: [], label: 'Phone', rp_id: 'localhost' };
  await world.test.db
    .insertInto('passkeys')
    .values({ credential_id, user_id: userId, created_at: at, last_used_at: null, ...facts })
    .execute();
  return credential_id;
}

async function usedCode(world: World, walker: Walker) {
  const actor = await world.actor(walker);
  return totpCode(world.test, actor.totpSecret ?? '');
}
