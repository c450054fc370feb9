import { describe, expect, it } from 'vitest';
import { regionOf, subscriberOf } from '#platform/http/client-address.ts';
import { deviceLabel } from './client.ts';

describe('networks', () => {
  it('takes an IPv4 address as one subscriber and its /16 as a region', () => {
    expect(subscriberOf('::ffff:49.205.10.7')).toBe('49.205.10.7');
    expect(regionOf('49.205.10.7')).toBe('49.205');
  });

  it('takes an IPv6 /64 as one subscriber, however it is written', () => {
    expect(subscriberOf('2405:0201:e00a:0001::1')).toBe('2405:201:e00a:1');
    expect(subscriberOf('2405:201:e00a:1:ffff:aaaa:1:2')).toBe('2405:201:e00a:1');
    expect(subscriberOf('2405:201::1')).toBe('2405:201:0:0');
    expect(regionOf('2405:201:e00a:1::1')).toBe('2405:201');
    expect(subscriberOf('::1')).toBe('0:0:0:0');
  });
});

describe('device labels', () => {
  it('name browser and system without their versions', () => {
    const chrome = 'Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 Chrome/126.0.0.0 Mobile Safari/537.36';
    expect(deviceLabel(chrome)).toBe('Chrome on Android');
    expect(deviceLabel(chrome.replace('126', '127'))).toBe('Chrome on Android');
    expect(deviceLabel('curl/8.5.0')).toBe('A program');
    expect(deviceLabel('mistri/1.0 Linux')).toBe('mistri command on Linux');
  });
});
