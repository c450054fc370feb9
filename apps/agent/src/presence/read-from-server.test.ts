import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checkFromServer } from './check-from-server.ts';
import { isIdleMessage, readFromServer } from './read-from-server.ts';

const key = 'A'.repeat(43);
const config = {
  versions: [1],
  issuer: 'https://mistri.example',
  keys: [{ kid: 'k1', kty: 'OKP', crv: 'Ed25519', alg: 'EdDSA', use: 'sig', x: key }],
  relays: [{ id: 'r', region: 'in', key, tls: 'r.example:443', quic: '[2001:db8::1]:443', ws: 'wss://r.example/leg' }],
  stun: ['r.example:3478'],
};
const deviceId = `dev_${'0'.repeat(26)}`;
const messages = [
  { type: 'pong' },
  { type: 'challenge', nonce: key, serverTime: '2026-11-21T12:00:00.000Z' },
  { type: 'welcome', deviceId, name: 'Till', seenAddress: '192.0.2.1', config },
];

describe('what is checked by hand', () => {
  test.each(messages)('is taken: $type', async (message) => {
    expect(isIdleMessage(message)).toBe(true);
    expect(checkFromServer(message)).toBe(true);
    expect(await readFromServer(JSON.stringify(message))).toEqual(message);
  });

  test('a day that there is not is no day', async () => {
    const message = { type: 'challenge', nonce: key, serverTime: '2026-11-31T10:00:00.000Z' };
    expect(isIdleMessage(message)).toBe(false);
    expect(await readFromServer(JSON.stringify(message))).toBe(undefined);
  });

  test('takes nothing that the schema would refuse, wherever a message is spoiled', () => {
    const spoilt = fc.oneof(
      fc.constantFrom(undefined, null, '', -1, 1.5, {}, [], 'x'.repeat(400), 'a b:1', true),
      fc.string({ maxLength: 50 }),
      fc.integer(),
    );
    fc.assert(
      fc.property(fc.constantFrom(...messages), fc.nat(), spoilt, (message, where, value) => {
        const copy: unknown = structuredClone(message);
        const places = placesIn(copy);
        const place = places[where % places.length];
        if (place) place.of[place.name] = value;
        const read: unknown = JSON.parse(JSON.stringify(copy));
        if (isIdleMessage(read)) expect(checkFromServer(read)).toBe(true);
      }),
      { numRuns: 2000 },
    );
  });
});

test('everything else goes to the schemas; what is no message is nothing', async () => {
  const done = { type: 'done', ref: 1 };
  expect(await readFromServer(JSON.stringify(done))).toEqual(done);
  for (const text of ['', '{', '[]', '"x"', '{"type":"later version"}', '{"type":"done"}', 'null'])
    expect(await readFromServer(text)).toBeUndefined();
});

/** Every field of every object and list in it. */
function placesIn(value: unknown): { of: Record<string, unknown>; name: string }[] {
  if (typeof value !== 'object' || value === null) return [];
  const of = value as Record<string, unknown>;
  return Object.keys(of).flatMap((name) => [{ of, name }, ...placesIn(of[name])]);
}
