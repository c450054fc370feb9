import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readShareMessage, type ShareMessage, ShareMessageReader, writeShareMessage } from './share-message.ts';
import { type SharedIdentity, whyNotShared } from './shared-identity.ts';

describe('messages of the customer’s end', () => {
  const messages: ShareMessage[] = [
    { type: 'hello', version: 1, remaining_s: 1800 },
    { type: 'here', number: 1, vendorId: 0x18d1, productId: 0x4ee7, product: 'Mistri One', serial: 'MISTRI0001' },
    { type: 'away', number: 1 },
    { type: 'refused', reason: 'its serial number is another one' },
  ];

  test('come through in pieces of any size', () => {
    const bytes = Buffer.concat(messages.map((message) => writeShareMessage(message)));
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 60 }), { minLength: 1, maxLength: 200 }), (sizes) => {
        const reader = new ShareMessageReader();
        const got: ShareMessage[] = [];
        for (let at = 0, turn = 0; at < bytes.length; turn += 1) {
          const size = sizes[turn % sizes.length] ?? 1;
          got.push(...(reader.take(bytes.subarray(at, at + size)) ?? []));
          at += size;
        }
        expect(got).toEqual(messages);
      }),
    );
  });

  test('nothing else is taken, and nothing without end', () => {
    for (const line of [
      '',
      '{}',
      '[]',
      'null',
      '{"type":"here","number":1}',
      '{"type":"away","number":-1}',
      '{"type":"hello"}',
    ])
      expect(readShareMessage(line)).toBeUndefined();
    fc.assert(fc.property(fc.string(), (text) => void readShareMessage(text)));
    expect(new ShareMessageReader().take(new Uint8Array(5000).fill(0x61))).toBeUndefined();
    expect(new ShareMessageReader().take(new TextEncoder().encode('no JSON\n'))).toBeUndefined();
  });

  test('a name that would steer the terminal is made plain', () => {
    const line = JSON.stringify({ type: 'here', number: 1, vendorId: 1, productId: 1, product: 'a\u001b[2Jb\u202ec' });
    expect(readShareMessage(line)).toMatchObject({ product: 'a\u{fffd}[2Jb\u{fffd}c' });
  });
});

describe('the agreed device', () => {
  const phone: SharedIdentity = {
    vendorId: 0x2717,
    productId: 0xff48,
    serial: 'abc',
    port: '1-2.3',
    modes: [{ vendorId: 0x2717 }, { vendorId: 0x18d1 }, { vendorId: 0x05c6, productId: 0x9008 }],
  };
  const adapter: SharedIdentity = {
    ...phone,
    vendorId: 0x0403,
    productId: 0x6001,
    modes: [{ vendorId: 0x0403, productId: 0x6001 }],
  };
  const { serial: _serial, ...nameless } = adapter;
  const is = (
    agreed: SharedIdentity,
    identity: { vendorId: number; productId: number; serial?: string; port?: string },
  ) => whyNotShared(agreed, { identity }) === undefined;

  test('comes back in its modes, by serial number and socket', () => {
    expect(is(phone, { vendorId: 0x18d1, productId: 0xd00d, serial: 'abc', port: '1-2.3' })).toBe(true);
    // The same socket is on two buses, for USB 2 and USB 3.
    expect(is(phone, { vendorId: 0x2717, productId: 0xff48, serial: 'abc', port: '2-2.3' })).toBe(true);
    expect(is(phone, { vendorId: 0x2717, productId: 0xff48, serial: 'abc' })).toBe(true);
    expect(is(phone, { vendorId: 0x2717, productId: 0xff48, serial: 'abc', port: '1-2.4' })).toBe(false);
    expect(is(phone, { vendorId: 0x18d1, productId: 0xd00d, serial: 'abd', port: '1-2.3' })).toBe(false);
    expect(is(phone, { vendorId: 0x04e8, productId: 0x6860, serial: 'abc', port: '1-2.3' })).toBe(false);
  });

  test('in its chip’s loader only the socket can tell', () => {
    expect(is(phone, { vendorId: 0x05c6, productId: 0x9008, port: '1-2.3' })).toBe(true);
    expect(is(phone, { vendorId: 0x05c6, productId: 0x9008, serial: '1234', port: '1-2.3' })).toBe(true);
    expect(is(phone, { vendorId: 0x05c6, productId: 0x9008, port: '1-1' })).toBe(false);
    expect(is(phone, { vendorId: 0x05c6, productId: 0x9008 })).toBe(false);
  });

  test('something that is no phone comes back only as what it is', () => {
    expect(is(adapter, { vendorId: 0x0403, productId: 0x6001, serial: 'abc', port: '1-2.3' })).toBe(true);
    expect(is(adapter, { vendorId: 0x0403, productId: 0x6015, serial: 'abc', port: '1-2.3' })).toBe(false);
    expect(is(nameless, { vendorId: 0x0403, productId: 0x6001, port: '1-2.3' })).toBe(true);
    expect(is(nameless, { vendorId: 0x0403, productId: 0x6001, port: '1-9' })).toBe(false);
    expect(is(nameless, { vendorId: 0x0403, productId: 0x6001, serial: 'abc' })).toBe(false);
  });
});
