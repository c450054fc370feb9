import { expect, test } from 'vitest';
import { freshDevice, idOf } from '../../test/session-logs.ts';
import { signFirmware, toBase64Url, verifyFirmware } from './index.ts';

test('an image is the platform’s when one of its keys signed exactly this', async () => {
  const [old, current] = [freshDevice(), freshDevice()];
  const manifest = {
    v: 1 as const,
    imageId: idOf('fwi', '1'),
    product: 'mistri_one',
    partition: 'boot',
    build: 'MO1.241105.004',
    length: 1_500_000,
    sha256: 'd'.repeat(64),
    publishedAt: '2026-11-21T09:00:00.000Z',
  };
  const signature = await signFirmware(manifest, current);
  const keys = [old, current].map(({ publicKey }) => toBase64Url(publicKey));
  expect(await verifyFirmware(manifest, signature, keys)).toBe(true);
  expect(await verifyFirmware(manifest, signature, keys.slice(0, 1))).toBe(false);
  expect(await verifyFirmware({ ...manifest, sha256: 'e'.repeat(64) }, signature, keys)).toBe(false);
  expect(await verifyFirmware({ ...manifest, partition: 'recovery' }, signature, keys)).toBe(false);
  expect(await verifyFirmware({ ...manifest, length: 0 }, signature, keys)).toBe(false);
  expect(await verifyFirmware(manifest, 'no signature', keys)).toBe(false);
});
