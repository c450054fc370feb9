import type { Resource } from '#platform/auth/actor.ts';
import type { Db } from '#platform/db/database.ts';
import { commandRoute, readRoute, signedIn } from '#platform/http/route.ts';
import { ok } from '#platform/refusal.ts';
import { removeDevice, renameDevice } from './change-device.ts';
import { deviceLimits } from './device-limits.ts';
import * as schemas from './devices-schemas.ts';
import { type Device, devicesOfOwners, findDevice, historyOf, type HistoryEntry } from './devices-store.ts';
import { makeChallenge, registerDevice } from './register-device.ts';
import { registrantOf, registrantRefusals } from './registrant.ts';

/** Removed devices are nobody's any more. */
async function deviceResource(db: Db, deviceId: string): Promise<Resource | null> {
  const device = await findDevice(db, deviceId);
  return device && !device.removed_at ? { id: deviceId, relations: { owner: device.owner_id } } : null;
}

export function presentDevice(device: Device) {
  return {
    deviceId: device.device_id,
    name: device.name,
    kind: device.kind,
    platform: device.platform,
    key: device.public_key,
    version: device.version,
    byToken: device.token_id !== null,
    createdAt: device.created_at.toISOString(),
    lastSeenAt: device.last_seen_at?.toISOString() ?? null,
  };
}

const byToken = 'Signed in, or with `Authorization: Bearer mdt_…` (a device token).';

const challenge = commandRoute({
  method: 'POST',
  path: '/api/devices/challenges',
  summary: 'A nonce to sign with the key of a new device; works once, for five minutes',
  description: byToken,
  action: 'devices.register',
  result: schemas.challengeResult,
  status: 201,
  refusals: { ...registrantRefusals, 'devices.too_many_challenges': 429 },
  handle: async (call) => {
    const registrant = await registrantOf(call.tx, call, 'register');
    if (!registrant.ok) return registrant;
    const made = await makeChallenge(call.tx, registrant.value);
    return made.ok ? ok({ nonce: made.value.nonce, expiresAt: made.value.expiresAt.toISOString() }) : made;
  },
});

const register = commandRoute({
  method: 'POST',
  path: '/api/devices',
  summary: 'Register a device: it signs the nonce with its own key',
  description: `${byToken} The signature is Ed25519 over \`"mistri-link-1 register\\0" ‖ nonce\`.`,
  action: 'devices.register',
  body: schemas.registerBody,
  result: schemas.deviceResult,
  status: 201,
  refusals: {
    ...registrantRefusals,
    'devices.wrong_signature': 422,
    'devices.challenge_over': 409,
    'devices.key_taken': 409,
    'devices.key_removed': 409,
    'devices.too_many': 409,
    'devices.token_spent': 409,
  },
  handle: async (call) => {
    const registrant = await registrantOf(call.tx, call, 'register');
    if (!registrant.ok) return registrant;
    const registered = await registerDevice(call.tx, registrant.value, call.body);
    return registered.ok ? ok(presentDevice(registered.value)) : registered;
  },
});

const list = readRoute({
  method: 'GET',
  path: '/api/devices',
  summary: 'Your devices',
  description: `${byToken} The token needs the scope \`read\`.`,
  action: 'devices.list',
  result: schemas.deviceList,
  refusals: registrantRefusals,
  handle: async (call) => {
    const registrant = await registrantOf(call.db, call, 'read');
    if (!registrant.ok) return registrant;
    const devices = await devicesOfOwners(call.db, [registrant.value.ownerId]);
    return ok({ devices: devices.map(presentDevice), limit: deviceLimits.devices });
  },
});

const rename = commandRoute({
  method: 'PATCH',
  path: '/api/devices/:deviceId',
  summary: 'Give your device another name',
  action: 'devices.change',
  params: schemas.deviceParams,
  body: schemas.renameBody,
  result: schemas.deviceResult,
  resource: ({ db, params }) => deviceResource(db, params.deviceId),
  handle: async ({ tx, origin, params, body }) =>
    ok(presentDevice(await renameDevice(tx, origin, { deviceId: params.deviceId, name: body.name }))),
});

const remove = commandRoute({
  method: 'DELETE',
  path: '/api/devices/:deviceId',
  summary: 'Remove your device: its connections and sessions end at once, its key never comes back',
  action: 'devices.change',
  params: schemas.deviceParams,
  result: schemas.doneResult,
  resource: ({ db, params }) => deviceResource(db, params.deviceId),
  handle: async ({ tx, origin, params }) => {
    await removeDevice(tx, origin, { deviceId: params.deviceId, reason: 'removed by its owner' });
    return ok({ done: true as const });
  },
});

const history = readRoute({
  method: 'GET',
  path: '/api/devices/history',
  summary: 'What happened to your devices and tokens, newest first',
  action: 'devices.read_history',
  query: schemas.historyQuery,
  result: schemas.historyList,
  handle: async (call) => {
    const { limit } = call.query;
    const rows = await historyOf(call.db, signedIn(call).userId, call.query);
    const page = rows.slice(0, limit);
    return ok({
      entries: page.map(presentEntry),
      nextAfter: rows.length > limit ? (page.at(-1)?.entry_id ?? null) : null,
    });
  },
});

function presentEntry(entry: HistoryEntry) {
  return {
    entryId: entry.entry_id,
    what: entry.what,
    name: entry.name,
    deviceId: entry.device_id,
    tokenId: entry.token_id,
    at: entry.at.toISOString(),
  };
}

export const deviceRoutes = [challenge, register, list, rename, remove, history];
