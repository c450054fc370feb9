import { expect, test } from 'vitest';
import { readForwardLabel, writeForwardLabel } from './forward-label.ts';

test.each([
  ['tcp/1 8080', { host: undefined, port: 8080 }],
  ['tcp/1 printer.lan:80', { host: 'printer.lan', port: 80 }],
  ['tcp/1 [2001:db8::1]:443', { host: '2001:db8::1', port: 443 }],
])('%s is a target, and is written so', (label, target) => {
  expect(readForwardLabel(label)).toEqual(target);
  expect(writeForwardLabel(target)).toBe(label);
});

test.each([
  'tcp/1 0',
  'tcp/1 65536',
  'tcp/1 a b:80',
  'tcp/1 [a b]:80',
  'tcp/1 [[::1]]:80',
  'tcp/1 []:80',
  'udp/1 80',
  '',
])('%j is none', (label) => {
  expect(readForwardLabel(label)).toBe(undefined);
});
