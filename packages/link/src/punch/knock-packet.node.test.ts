import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cookieFor, decodeTicket, encodeTicket } from './call-ticket.node.ts';
import { mayKnockAt } from './candidate-addresses.node.ts';
import {
  decodeKnock,
  encodeKnock,
  knockKeys,
  knockLength_bytes,
  knockTypes,
  makeNonce,
  tagOf,
} from './knock-packet.node.ts';

const keys = knockKeys(new Uint8Array(32).fill(7));
const nonce = fc.uint8Array({ minLength: 8, maxLength: 8 }).map((bytes) => Buffer.from(bytes));

describe('a knock', () => {
  test('says what it was told to, in as many bytes as it was to have', () => {
    const role = fc.constantFrom('host', 'guest');
    const length = fc.integer({ min: knockLength_bytes, max: 1500 });
    fc.assert(
      fc.property(fc.constantFrom(...knockTypes), role, nonce, nonce, length, (type, role, nonce, echo, length) => {
        const bytes = encodeKnock(keys, { type, role, nonce, echo }, length);
        expect(bytes).toHaveLength(length);
        expect(tagOf(bytes)).toBe(keys.tag.toString('latin1'));
        expect(decodeKnock(keys, bytes)).toEqual({ type, role, nonce, echo, length_bytes: length });
      }),
    );
  });

  test('changed in one bit, cut, or made longer, it is none', () => {
    const ask = { type: 'ask', role: 'guest', nonce: makeNonce(), echo: Buffer.alloc(8) } as const;
    const whole = encodeKnock(keys, ask);
    fc.assert(
      fc.property(fc.integer({ min: 0, max: knockLength_bytes * 8 - 1 }), (bit) => {
        const bytes = Buffer.from(whole);
        bytes[bit >> 3] = (bytes[bit >> 3] ?? 0) ^ (1 << (bit & 7));
        expect(decodeKnock(keys, bytes)).toBeUndefined();
      }),
    );
    expect(decodeKnock(keys, whole.subarray(0, -1))).toBeUndefined();
    expect(decodeKnock(keys, Buffer.concat([whole, Buffer.alloc(1)]))).toBeUndefined();
    expect(decodeKnock(knockKeys(randomBytes(32)), whole)).toBeUndefined();
  });

  test('any bytes are one or none', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        expect(decodeKnock(keys, Buffer.from(bytes))).toBeUndefined();
      }),
    );
  });
});

describe('a ticket', () => {
  const connectionId = randomBytes(16);
  const ticket = {
    originalId: new Uint8Array(16).fill(3),
    kind: 'ice',
    role: 'guest',
    cookie: randomBytes(8),
  } as const;

  test('is good for its connection and no other', () => {
    const token = encodeTicket(keys, connectionId, ticket);
    expect(decodeTicket(keys, connectionId, token)).toEqual(ticket);
    expect(decodeTicket(keys, randomBytes(16), token)).toBeUndefined();
    expect(decodeTicket(knockKeys(randomBytes(32)), connectionId, token)).toBeUndefined();
    expect(decodeTicket(keys, connectionId, token.subarray(1))).toBeUndefined();
  });

  test('a cookie is good for one address, port, session and process', () => {
    const secret = randomBytes(32);
    const at = { address: '192.0.2.1', port: 4430 };
    const cookie = cookieFor(secret, keys, at);
    expect(cookieFor(secret, keys, at)).toEqual(cookie);
    for (const other of [
      cookieFor(secret, keys, { ...at, port: 4431 }),
      cookieFor(secret, keys, { ...at, address: '192.0.2.2' }),
      cookieFor(secret, knockKeys(randomBytes(32)), at),
      cookieFor(randomBytes(32), keys, at),
    ])
      expect(other).not.toEqual(cookie);
  });
});

test.each([
  ['127.0.0.1', false],
  ['::1', false],
  ['0.0.0.0', false],
  ['0.1.2.3', false],
  ['224.0.0.251', false],
  ['255.255.255.255', false],
  ['169.254.169.254', false],
  ['ff02::1', false],
  ['fe80::1', false],
  ['::', false],
  ['::ffff:127.0.0.1', false],
  ['::ffff:7f00:1', false],
  ['0:0:0:0:0:ffff:7f00:1', false],
  ['host.example', false],
  ['192.168.1.20', true],
  ['10.0.0.1', true],
  ['203.0.113.9', true],
  ['2001:db8::1', true],
])('knocking at %s: %s', (address, may) => {
  expect(mayKnockAt({ address, port: 4430 }, { loopback: false })).toBe(may);
  expect(mayKnockAt({ address, port: 0 }, { loopback: false })).toBe(false);
});
