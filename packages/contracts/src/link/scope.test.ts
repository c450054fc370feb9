import { describe, expect, test } from 'vitest';
import { allowsForward, coversScope, readForwardScope, scopePattern } from './scope.ts';

describe('scopes', () => {
  test('name a port, a range, all ports, and a host', () => {
    expect(readForwardScope('forward:22')).toEqual({ host: undefined, from: 22, to: 22 });
    expect(readForwardScope('forward:8000-8100')).toEqual({ host: undefined, from: 8000, to: 8100 });
    expect(readForwardScope('forward:*')).toEqual({ host: undefined, from: 1, to: 65_535 });
    expect(readForwardScope('forward:192.168.1.10:443')).toEqual({ host: '192.168.1.10', from: 443, to: 443 });
    expect(readForwardScope('forward:[FD00::1]:22')).toEqual({ host: 'fd00::1', from: 22, to: 22 });
    expect(readForwardScope('forward:localhost:80')?.host).toBeUndefined();
  });

  test.each([
    'forward:',
    'forward:0',
    'forward:65536',
    'forward:90-80',
    'forward:a b:80',
    'forward:::1:80',
    'forward:22\n',
    'console',
    'forward:1-2-3',
    'FORWARD:22',
  ])('%j forwards nothing', (scope) => {
    expect(readForwardScope(scope)).toBeUndefined();
  });

  test('a scope without a host reaches no other host, and one with a host not the device itself', () => {
    expect(allowsForward(['forward:*'], '127.0.0.1', 22)).toBe(true);
    expect(allowsForward(['forward:*'], 'localhost', 22)).toBe(true);
    expect(allowsForward(['forward:*'], '127.0.0.2', 22)).toBe(false);
    expect(allowsForward(['forward:*'], '10.0.0.5', 22)).toBe(false);
    expect(allowsForward(['forward:10.0.0.5:22'], '10.0.0.5', 22)).toBe(true);
    expect(allowsForward(['forward:10.0.0.5:22'], '10.0.0.5', 23)).toBe(false);
    expect(allowsForward(['forward:10.0.0.5:22'], undefined, 22)).toBe(false);
    expect(allowsForward(['console'], undefined, 22)).toBe(false);
  });

  test('a rule covers what is inside of it, and not one port more', () => {
    expect(coversScope(['forward:8000-8100'], 'forward:8080')).toBe(true);
    expect(coversScope(['forward:8000-8100'], 'forward:8000-8101')).toBe(false);
    expect(coversScope(['forward:8000-8100'], 'forward:10.0.0.1:8080')).toBe(false);
    expect(coversScope(['forward:*'], 'console')).toBe(false);
    expect(coversScope(['console'], 'console')).toBe(true);
    expect(coversScope([], 'ping')).toBe(true);
    expect(coversScope(['rubbish'], 'rubbish')).toBe(false);
  });

  test('the pattern and the reader agree', () => {
    expect(new RegExp(scopePattern).test('forward:host-1.lan:22')).toBe(true);
    expect(new RegExp(scopePattern).test('forward:-host:22')).toBe(false);
  });
});
