import { totpCode } from '#test/actors.ts';
import type { RouteOutcomes, Walker } from './outcomes.ts';
import type { World } from './world.ts';

let counter = 0;
const newEmail = (): string => `walk${(counter += 1)}@example.in`;
const newPhone = (): string => `+9198${String((counter += 1)).padStart(8, '0')}`;
const everybody = { public: 200, others: 200 };
const signedIn = { public: 401, others: 200 };
/** Credentials that are not there: the door is open to all, the answer is a refusal. */
const wrongCredentials = { public: 401, others: 401 };
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

  // ID-4: somebody suspended still sees their account, signs out and protects it.
  { route: 'GET /api/users/me', anyone: signedIn, suspendedMay: true },
  {
    route: 'PATCH /api/users/me',
    request: () => ({ body: { locale: 'ta' } }),
    anyone: signedIn,
    suspendedMay: true,
  },
  { route: 'POST /api/users/me/email/code', anyone: signedIn, suspendedMay: true },
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
    route: 'PATCH /api/users/:userId/status',
    request: async (world) => ({
      params: { userId: (await world.fresh('customer')).userId },
      body: { status: 'suspended', reason: 'made for the permission walk' },
    }),
    foreign: { public: 401, others: 403, 'admin:operations': 200, 'admin:compliance': 200 },
  },
  {
    route: 'POST /api/users/:userId/capabilities',
    request: async (world) => ({
      params: { userId: (await world.fresh('admin:support')).userId },
      body: { capability: 'finance', reason: 'made for the permission walk' },
    }),
    foreign: { public: 401, others: 403, 'admin:owner': 200 },
  },
];

async function usedCode(world: World, walker: Walker) {
  const actor = await world.actor(walker);
  return totpCode(world.test, actor.totpSecret ?? '');
}
