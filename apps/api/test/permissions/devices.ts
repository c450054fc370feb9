import { fromBase64Url, makeDeviceKey, signedBytes, toBase64Url } from '@mistri/link';
import { registerDevice } from '#test/link-device.ts';
import type { RouteOutcomes, Walker, Whose } from './outcomes.ts';
import type { World } from './world.ts';

/** LNK-1: everybody signed in has devices of their own; nobody, staff included, touches another's. */
const everybody = {
  customer: 200,
  business: 200,
  technician: 200,
  provider: 200,
  dealer: 200,
  'admin:operations': 200,
  'admin:finance': 200,
  'admin:compliance': 200,
  'admin:support': 200,
  'admin:owner': 200,
  'admin:auditor': 200,
};
const nobodyElse = { public: 401, others: 404 };

async function tokenOf(world: World, walker: Walker, whose: Whose): Promise<string> {
  if (whose === 'own') return (await world.actor(walker)).token;
  return (await world.once('devices: stranger', () => world.fresh('customer'))).token;
}

async function deviceFor(world: World, walker: Walker, whose: Whose): Promise<string> {
  return (await registerDevice(world.test, { token: await tokenOf(world, walker, whose) })).deviceId;
}

async function tokenFor(world: World, walker: Walker, whose: Whose): Promise<string> {
  const stranger = () => world.once('devices: stranger', () => world.fresh('customer'));
  const who = await (whose === 'own' ? world.actor(walker) : stranger());
  const { body } = await who.post('/api/device-tokens', newToken);
  return body.data.tokenId;
}

const newToken = { name: 'Build machine', scopes: ['register'], expiresInDays: 1, maxDevices: 1 };

/** What a device sends, signed by a key of its own. Nobody gets no nonce, so theirs is of no use either. */
async function registration(world: World, walker: Walker) {
  const key = await makeDeviceKey();
  const nonce =
    walker === 'public'
      ? toBase64Url(new Uint8Array(32))
      : (await (await world.actor(walker)).post('/api/devices/challenges')).body.data.nonce;
  return {
    nonce,
    key: toBase64Url(key.publicKey),
    signature: toBase64Url(await key.sign(signedBytes('register', fromBase64Url(nonce)))),
    name: 'Workshop laptop',
    kind: 'agent',
    platform: 'linux',
  };
}

export const devicesOutcomes: readonly RouteOutcomes[] = [
  { route: 'POST /api/devices/challenges', anyone: { public: 401, others: 201 } },
  {
    route: 'POST /api/devices',
    request: async (world, walker) => ({ body: await registration(world, walker) }),
    anyone: { public: 401, others: 201 },
  },
  { route: 'GET /api/devices', anyone: { public: 401, others: 200 } },
  {
    route: 'PATCH /api/devices/:deviceId',
    request: async (world, walker, whose) => ({
      params: { deviceId: await deviceFor(world, walker, whose) },
      body: { name: 'Attic' },
    }),
    own: everybody,
    foreign: nobodyElse,
  },
  {
    route: 'DELETE /api/devices/:deviceId',
    request: async (world, walker, whose) => ({ params: { deviceId: await deviceFor(world, walker, whose) } }),
    own: everybody,
    foreign: nobodyElse,
  },
  { route: 'GET /api/devices/history', anyone: { public: 401, others: 200 } },
  { route: 'GET /api/device-tokens', anyone: { public: 401, others: 200 } },
  {
    route: 'POST /api/device-tokens',
    request: () => ({ body: newToken }),
    anyone: { public: 401, others: 201 },
  },
  {
    route: 'DELETE /api/device-tokens/:tokenId',
    request: async (world, walker, whose) => ({ params: { tokenId: await tokenFor(world, walker, whose) } }),
    own: everybody,
    foreign: nobodyElse,
  },
];
