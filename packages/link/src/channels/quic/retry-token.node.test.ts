import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decodeRetryToken, encodeRetryToken, type RetryTokenContext } from './retry-token.node.ts';

const context: RetryTokenContext = {
  secret: randomBytes(32),
  from: { address: '192.0.2.7', port: 4433 },
  connectionId: randomBytes(16),
  now_s: 1000.5,
};
const originalId = new Uint8Array(randomBytes(16));
const token = encodeRetryToken(originalId, context);

test('a token brings back the id it was made for', () => {
  expect(decodeRetryToken(token, context)).toEqual(originalId);
  expect(decodeRetryToken(token, { ...context, now_s: 1010 })).toEqual(originalId);
});

test('not later, not from elsewhere, not for another connection, not in another process', () => {
  const changes: Partial<RetryTokenContext>[] = [
    { now_s: 1012 },
    { from: { address: '192.0.2.8', port: 4433 } },
    { from: { address: '192.0.2.7', port: 4434 } },
    { connectionId: randomBytes(16) },
    { secret: randomBytes(32) },
  ];
  for (const change of changes) expect(decodeRetryToken(token, { ...context, ...change })).toBeUndefined();
});

test('no bytes but these are a token', () => {
  fc.assert(
    fc.property(fc.nat(token.length - 1), fc.integer({ min: 1, max: 255 }), (at, change) => {
      const forged = Buffer.from(token);
      forged[at] = (forged[at] ?? 0) ^ change;
      expect(decodeRetryToken(forged, context)).toBeUndefined();
    }),
  );
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 80 }), (bytes) => {
      expect(decodeRetryToken(bytes, context)).toBeUndefined();
    }),
  );
});
