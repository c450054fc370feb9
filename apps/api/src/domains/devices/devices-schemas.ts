import { Type } from 'typebox';
import { linkPlatforms } from '@mistri/contracts/link/presence';
import { deviceName, RegisterDevice } from '@mistri/contracts/link/register';
import { idPattern } from '#platform/ids.ts';
import { deviceLimits } from './device-limits.ts';
import { historyActs, tokenScopes } from './devices-tables.ts';

const orNull = <T extends Parameters<typeof Type.Union>[0][number]>(schema: T) => Type.Union([schema, Type.Null()]);
const moment = Type.String({ format: 'date-time' });
const deviceId = Type.String({ pattern: idPattern('dev') });

export const deviceParams = Type.Object({ deviceId });
export const tokenParams = Type.Object({ tokenId: Type.String({ pattern: idPattern('dtk') }) });

export const registerBody = RegisterDevice;
export const renameBody = Type.Object({ name: deviceName }, { additionalProperties: false });
export const challengeResult = Type.Object({
  nonce: Type.String({ description: '32 bytes, base64url: to be signed once' }),
  expiresAt: moment,
});

export const deviceResult = Type.Object({
  deviceId: Type.String(),
  name: Type.String(),
  kind: Type.Enum(['agent', 'browser', 'relay']),
  platform: Type.Enum([...linkPlatforms]),
  key: Type.String(),
  version: orNull(Type.String()),
  byToken: Type.Boolean({ description: 'Registered with a device token, not by its person' }),
  createdAt: moment,
  lastSeenAt: orNull(moment),
});
export const deviceList = Type.Object({
  devices: Type.Array(deviceResult),
  limit: Type.Integer({ description: 'How many devices one person may have' }),
});

const { tokenLife_days: life, devicesPerToken } = deviceLimits;
export const tokenBody = Type.Object(
  {
    name: deviceName,
    scopes: Type.Array(Type.Enum([...tokenScopes]), { minItems: 1, maxItems: 2, uniqueItems: true }),
    expiresInDays: Type.Integer({ minimum: life.least, maximum: life.most }),
    maxDevices: Type.Integer({ minimum: 1, maximum: devicesPerToken, description: 'How many devices it may register' }),
  },
  { additionalProperties: false },
);
const tokenFields = {
  tokenId: Type.String(),
  name: Type.String(),
  scopes: Type.Array(Type.Enum([...tokenScopes])),
  devicesLeft: Type.Integer(),
  createdAt: moment,
  expiresAt: moment,
  lastUsedAt: orNull(moment),
  revokedAt: orNull(moment),
};
export const tokenList = Type.Object({ tokens: Type.Array(Type.Object(tokenFields)) });
export const madeToken = Type.Object({ ...tokenFields, token: Type.String({ description: 'Shown this once' }) });
export const doneResult = Type.Object({ done: Type.Literal(true) });

export const historyQuery = Type.Object(
  {
    deviceId: Type.Optional(deviceId),
    after: Type.Optional(Type.String({ pattern: idPattern('dhe'), description: '`nextAfter` of the page before' })),
    limit: Type.Integer({ minimum: 1, maximum: 100, default: 20 }),
  },
  { additionalProperties: false },
);
export const historyList = Type.Object({
  entries: Type.Array(
    Type.Object({
      entryId: Type.String(),
      what: Type.Enum([...historyActs]),
      name: Type.String(),
      deviceId: orNull(Type.String()),
      tokenId: orNull(Type.String()),
      at: moment,
    }),
  ),
  nextAfter: orNull(Type.String()),
});
