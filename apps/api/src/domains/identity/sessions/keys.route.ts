import { exportJWK } from 'jose';
import { Type } from 'typebox';
import { readRoute } from '#platform/http/route.ts';
import { ok } from '#platform/refusal.ts';
import { accessKeysOf } from './authenticate.ts';

export const keysRoute = readRoute({
  method: 'GET',
  path: '/api/auth/keys',
  summary: 'Public keys of access tokens (RFC 7517)',
  action: 'identity.read_keys',
  result: Type.Object({
    keys: Type.Array(
      Type.Object({
        kid: Type.String(),
        kty: Type.String(),
        crv: Type.String(),
        x: Type.String(),
        alg: Type.Literal('EdDSA'),
        use: Type.Literal('sig'),
      }),
    ),
  }),
  handle: async ({ services }) => {
    const keys = await Promise.all(
      accessKeysOf(services).all.map(async (key) => {
        const { kty = '', crv = '', x = '' } = await exportJWK(key.publicKey);
        return { kid: key.kid, kty, crv, x, alg: 'EdDSA' as const, use: 'sig' as const };
      }),
    );
    return ok({ keys });
  },
});
