import { hexToBytes } from '@noble/hashes/utils.js';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { answerBinding, type StunSockets } from './answer-binding.ts';
import { hasRightFingerprint, hasRightIntegrity, withFingerprint } from './stun-checks.ts';
import {
  attributeTypes,
  decodeAddress,
  decodeStun,
  decodeXorAddress,
  encodeAddress,
  encodeStun,
  findAttribute,
  messageTypes,
  type StunAddress,
  StunError,
} from './stun-message.ts';

/** RFC 5769 §2: the published test vectors. */
const password = new TextEncoder().encode('VOkJxbRl1RmTxUk/WvJxBt');
const request = hexToBytes(
  '000100582112a442b7e7a701bc34d686fa87dfae802200105354554e207465737420636c69656e74' +
    '002400046e0001ff80290008932ff9b151263b36000600096576746a3a68367659202020' +
    '000800149aeaa70cbfd8cb56781ef2b5b2d3f249c1b571a280280004e57a3bcf',
);
const ipv4Response = hexToBytes(
  '0101003c2112a442b7e7a701bc34d686fa87dfae8022000b7465737420766563746f7220002000080001a147e112a643' +
    '000800142b91f599fd9e90c38c7489f92af9ba53f06be7d780280004c07d4c96',
);
const ipv6Response = hexToBytes(
  '010100482112a442b7e7a701bc34d686fa87dfae8022000b7465737420766563746f7220' +
    '002000140002a1470113a9faa5d3f179bc25f4b5bed2b9d9' +
    '00080014a382954e4be67bf11784c97c8292c275bfe3ed4180280004c8fb0b4c',
);

describe('RFC 5769', () => {
  test('the sample request', () => {
    const message = decodeStun(request);
    expect(message.type).toBe(messageTypes.bindingRequest);
    expect(new TextDecoder().decode(findAttribute(message, attributeTypes.username))).toBe('evtj:h6vY');
    expect(new TextDecoder().decode(findAttribute(message, attributeTypes.software))).toBe('STUN test client');
    expect(hasRightIntegrity(request, password)).toBe(true);
    expect(hasRightFingerprint(request)).toBe(true);
  });

  test.each([
    { name: 'IPv4', bytes: ipv4Response, address: '192.0.2.1' },
    { name: 'IPv6', bytes: ipv6Response, address: '2001:db8:1234:5678:11:2233:4455:6677' },
  ])('the sample $name response', ({ bytes, address }) => {
    const message = decodeStun(bytes);
    const mapped = findAttribute(message, attributeTypes.xorMappedAddress) ?? new Uint8Array(0);
    expect(decodeXorAddress(mapped, message.transactionId)).toMatchObject({ address, port: 32_853 });
    expect(hasRightIntegrity(bytes, password)).toBe(true);
    expect(hasRightFingerprint(bytes)).toBe(true);
  });

  test('any changed byte is noticed', () => {
    for (let at = 0; at < request.length - 8; at += 1) {
      const changed = new Uint8Array(request);
      changed[at] = (changed[at] ?? 0) ^ 1;
      expect(hasRightFingerprint(changed)).toBe(false);
    }
    const changed = new Uint8Array(ipv4Response);
    changed[30] = (changed[30] ?? 0) ^ 1;
    expect(hasRightIntegrity(changed, password)).toBe(false);
    expect(hasRightIntegrity(ipv4Response, new TextEncoder().encode('another'))).toBe(false);
  });
});

test('any bytes are a message or a StunError', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 120 }), fc.boolean(), (noise, isHeaded) => {
      const bytes = isHeaded ? new Uint8Array([...request.subarray(0, 20), ...noise]) : noise;
      if (isHeaded) bytes[3] = noise.length;
      if (isHeaded) bytes[2] = 0;
      try {
        const message = decodeStun(bytes);
        expect(encodeStun(message).length).toBeGreaterThanOrEqual(20);
      } catch (error) {
        expect(error).toBeInstanceOf(StunError);
      }
    }),
    { numRuns: 3000 },
  );
});

test('addresses go there and back, also the short forms of IPv6', () => {
  for (const address of ['::', '::1', '2001:db8::1', 'fe80::1:0:0:1', '1:2:3:4:5:6:7:8']) {
    const value: StunAddress = { family: 'IPv6', address, port: 65_535 };
    expect(decodeAddress(encodeAddress(value))).toEqual(value);
  }
  expect(decodeAddress(encodeAddress({ family: 'IPv6', address: '::ffff:192.0.2.1', port: 1 })).address).toBe(
    '::ffff:c000:201',
  );
  expect(() => decodeAddress(new Uint8Array([0, 3, 0, 0, 1, 2, 3, 4]))).toThrow(StunError);
  expect(() => decodeAddress(new Uint8Array([0, 1, 0, 0, 1, 2, 3]))).toThrow(StunError);
});

describe('answers', () => {
  const asker: StunAddress = { family: 'IPv4', address: '198.51.100.7', port: 40_000 };
  const at = { address: 0, port: 0 } as const;
  const sockets: StunSockets = new Map([
    ['00', { family: 'IPv4', address: '127.0.0.1', port: 3478 }],
    ['01', { family: 'IPv4', address: '127.0.0.1', port: 3479 }],
    ['10', { family: 'IPv4', address: '127.0.0.2', port: 3478 }],
    ['11', { family: 'IPv4', address: '127.0.0.2', port: 3479 }],
  ]);
  const transactionId = new Uint8Array(12).fill(7);
  const ask = (attributes: { type: number; value: Uint8Array }[] = []): Uint8Array =>
    encodeStun({ type: messageTypes.bindingRequest, transactionId, attributes });

  test('a binding request learns its address, where the answer came from and the other address', () => {
    const answer = answerBinding(ask(), asker, at, sockets);
    if (!answer) throw new Error('no answer');
    const message = decodeStun(answer.bytes);
    expect(message.type).toBe(messageTypes.bindingSuccess);
    expect([...message.transactionId]).toEqual([...transactionId]);
    const value = (type: number): Uint8Array => findAttribute(message, type) ?? new Uint8Array(0);
    expect(decodeXorAddress(value(attributeTypes.xorMappedAddress), transactionId)).toEqual(asker);
    expect(decodeAddress(value(attributeTypes.mappedAddress))).toEqual(asker);
    expect(decodeAddress(value(attributeTypes.responseOrigin))).toEqual(sockets.get('00'));
    expect(decodeAddress(value(attributeTypes.otherAddress))).toEqual(sockets.get('11'));
    expect(hasRightFingerprint(answer.bytes)).toBe(true);
    expect(answer).toMatchObject({ from: at, toPort: 40_000 });
  });

  test.each([
    { flags: 2, from: { address: 0, port: 1 } },
    { flags: 4, from: { address: 1, port: 0 } },
    { flags: 6, from: { address: 1, port: 1 } },
  ])('change request $flags leaves from the socket that was asked for', ({ flags, from }) => {
    const value = new Uint8Array([0, 0, 0, flags]);
    expect(answerBinding(ask([{ type: attributeTypes.changeRequest, value }]), asker, at, sockets)?.from).toEqual(from);
  });

  test('the answer goes to another port when asked, never to another address', () => {
    const value = new Uint8Array([0x9c, 0x41, 0, 0]);
    const answer = answerBinding(ask([{ type: attributeTypes.responsePort, value }]), asker, at, sockets);
    expect(answer?.toPort).toBe(40_001);
  });

  test('one address alone offers no change and names no other address', () => {
    const alone: StunSockets = new Map([['00', { family: 'IPv4', address: '127.0.0.1', port: 3478 }]]);
    const value = new Uint8Array([0, 0, 0, 6]);
    const answer = answerBinding(ask([{ type: attributeTypes.changeRequest, value }]), asker, at, alone);
    expect(decodeStun(answer?.bytes ?? new Uint8Array(0)).type).toBe(messageTypes.bindingError);
    const plain = answerBinding(ask(), asker, at, alone);
    expect(findAttribute(decodeStun(plain?.bytes ?? new Uint8Array(0)), attributeTypes.otherAddress)).toBeUndefined();
  });

  test('padding and unknown attributes that must be understood are refused by name', () => {
    for (const type of [attributeTypes.padding, 0x7f_ff]) {
      const answer = answerBinding(ask([{ type, value: new Uint8Array(64) }]), asker, at, sockets);
      const message = decodeStun(answer?.bytes ?? new Uint8Array(0));
      expect(findAttribute(message, attributeTypes.errorCode)?.slice(2, 4)).toEqual(new Uint8Array([4, 20]));
      expect(findAttribute(message, attributeTypes.unknownAttributes)).toEqual(
        new Uint8Array([type >>> 8, type & 0xff]),
      );
    }
  });

  test('answers, responses and noise get no answer: nothing to reflect', () => {
    expect(answerBinding(ipv4Response, asker, at, sockets)).toBeUndefined();
    expect(
      answerBinding(withFingerprint({ type: 0x0011, transactionId, attributes: [] }), asker, at, sockets),
    ).toBeUndefined();
    expect(answerBinding(new Uint8Array(600), asker, at, sockets)).toBeUndefined();
    expect(answerBinding(new Uint8Array(0), asker, at, sockets)).toBeUndefined();
  });

  test('no request makes an answer of more than 108 bytes', () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ type: fc.integer({ min: 0, max: 0xff_ff }), value: fc.uint8Array({ maxLength: 40 }) }), {
          maxLength: 12,
        }),
        (attributes) => {
          const answer = answerBinding(ask(attributes), asker, at, sockets);
          expect(answer?.bytes.length ?? 0).toBeLessThanOrEqual(108);
        },
      ),
    );
  });
});
