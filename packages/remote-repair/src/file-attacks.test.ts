import { makeDeviceKey } from '@mistri/link';
import { describe, expect, test } from 'vitest';
import { begin, client, stage, trace } from '../test/attack-stage.ts';
import { bytesOf } from '../test/repair-stage.ts';
import { kind } from '../test/wire-client.ts';

describe('files that nobody vouches for', () => {
  test('another signature, other bytes, more bytes, and a file of nobody', async () => {
    await begin({ volumeDown: true });
    const bytes = bytesOf(5000);
    expect(await (await client.offer(bytes, {}, await makeDeviceKey())).outcome()).toBe('blob');
    expect(await (await client.offer(bytes, { name: '../x' })).outcome()).toBe('malformed');
    expect(await (await client.offer(bytes, { length: 2 ** 50 })).outcome()).toBe('malformed');
    const wrong = await client.offer(bytes);
    wrong.frame(kind.data, bytesOf(5000, 9));
    expect(await wrong.outcome()).toBe('blob');
    const more = await client.offer(bytes);
    more.frame(kind.data, bytesOf(5001));
    expect(await more.outcome()).toBe('malformed');
    const before = trace();
    const sha256 = 'a'.repeat(64);
    expect(await client.ask('fastboot.flash', { partition: 'boot' }, { blob: sha256 })).toBe('blob');
    const half = await client.offer(bytes);
    half.frame(kind.data, bytes.subarray(0, 2500));
    expect((await half.next(kind.have))?.json).toEqual({ have_bytes: 0, complete: false });
    const { createHash } = await import('node:crypto');
    const named = createHash('sha256').update(bytes).digest('hex');
    expect(await client.ask('fastboot.flash', { partition: 'boot' }, { blob: named })).toBe('blob');
    expect(trace()).toEqual(before);
  });

  test('nobody may send files who may do nothing with them', async () => {
    await begin({ powers: ['facts', 'shell', 'screen', 'reboot'] });
    expect(await (await client.offer(bytesOf(10))).outcome()).toBe('power_missing');
    expect(await stage.blobs.size()).toBe(0);
  });
});
