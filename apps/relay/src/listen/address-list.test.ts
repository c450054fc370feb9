import { systemClock } from '@mistri/link';
import { describe, expect, test } from 'vitest';
import { movableClock } from '../../test/test-relay.ts';
import { AddressList, coarseAddress, countedAddress, parseCidr, plainAddress } from './address-list.ts';
import { Gate } from './gate.ts';

test.each([
  ['192.0.2.0/24', { address: '192.0.2.0', prefix: 24, family: 'ipv4' }],
  ['192.0.2.7', { address: '192.0.2.7', prefix: 32, family: 'ipv4' }],
  ['2001:db8::/32', { address: '2001:db8::', prefix: 32, family: 'ipv6' }],
  ['::ffff:192.0.2.0/120', { address: '192.0.2.0', prefix: 24, family: 'ipv4' }],
  ['0.0.0.0/0', { address: '0.0.0.0', prefix: 0, family: 'ipv4' }],
  ['192.0.2.0/33', undefined],
  ['192.0.2.0/-1', undefined],
  ['192.0.2.0/24/8', undefined],
  ['::ffff:192.0.2.0/24', undefined],
  ['example.com', undefined],
  ['192.0.2/24', undefined],
  ['', undefined],
])('%s', (text, expected) => {
  expect(parseCidr(text)).toEqual(expected);
});

describe('lists', () => {
  test('an IPv4 address is the same one when it comes in on IPv6', () => {
    const list = new AddressList(['192.0.2.0/24']);
    for (const address of ['192.0.2.9', '::ffff:192.0.2.9', '::FFFF:192.0.2.9'])
      expect(list.allows(address)).toBe(true);
    for (const address of ['192.0.3.9', '::ffff:192.0.3.9', '2001:db8::1', '', 'x'])
      expect(list.allows(address)).toBe(false);
  });

  test('who is denied is denied, allowed or not, and without an allow list all others may come', () => {
    const both = new AddressList(['2001:db8::/32'], ['2001:db8:bad::/48']);
    expect(both.allows('2001:db8:1::1')).toBe(true);
    expect(both.allows('2001:db8:bad::1')).toBe(false);
    expect(new AddressList(undefined, ['192.0.2.7']).allows('192.0.2.8')).toBe(true);
    expect(new AddressList([]).allows('192.0.2.8')).toBe(false);
  });
});

test('logs tell the network, not the address', () => {
  expect(coarseAddress('::ffff:203.0.113.77')).toBe('203.0.113.0/24');
  expect(coarseAddress('2001:db8:1:2:3:4:5:6')).toBe('2001:db8:1::/48');
  expect(coarseAddress('2001:db8::1')).toBe('2001:db8:0::/48');
  expect(coarseAddress('')).toBe('unknown');
  expect(plainAddress('fe80::1%eth0')).toBe('fe80::1');
});

test('a house with IPv6 counts as one, not as 2^64', () => {
  const gate = new Gate(systemClock(), { halfOpenEach: 2, halfOpen: 100, perMinuteEach: 100 });
  expect(countedAddress('2001:db8:1:2:aaaa::1')).toBe(countedAddress('2001:db8:1:2:bbbb::2'));
  expect(typeof gate.enter('2001:db8:1:2:aaaa::1')).toBe('function');
  expect(typeof gate.enter('2001:db8:1:2:bbbb::2')).toBe('function');
  expect(gate.enter('2001:db8:1:2:cccc::3')).toBe('half-open');
  expect(typeof gate.enter('2001:db8:1:3::1')).toBe('function');
});

test('all addresses together have only so many half-open connections, and a place is given back once', () => {
  const gate = new Gate(movableClock(), { halfOpenEach: 10, halfOpen: 2, perMinuteEach: 100 });
  const release = gate.enter('192.0.2.1');
  gate.enter('192.0.2.2');
  expect(gate.enter('192.0.2.3')).toBe('half-open');
  if (typeof release !== 'function') throw new Error('not let in');
  release();
  release();
  expect(gate.halfOpen).toBe(1);
  expect(typeof gate.enter('192.0.2.3')).toBe('function');
  expect(gate.enter('192.0.2.4')).toBe('half-open');
});
