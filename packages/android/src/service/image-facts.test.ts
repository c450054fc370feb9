import { buildFirmware, oldFirmware } from '@mistri/virtual-phone';
import { expect, test } from 'vitest';
import { imageOf } from '../fastboot/image-source.ts';
import { checkFlash } from './flash-safety.ts';
import { imageFacts } from './image-facts.ts';

test('an old list says itself how old it is, whatever is said about it', async () => {
  const vbmeta = (await buildFirmware(oldFirmware)).get('vbmeta') ?? new Uint8Array(0);
  const image = await imageFacts(imageOf(vbmeta), { product: 'mistri_one', rollbackIndex: 99 });
  expect(image).toEqual({ product: 'mistri_one', rollbackIndex: 1 });
  const plan = { partition: 'vbmeta_a', size_bytes: vbmeta.length, ...(image && { image }) };
  expect(checkFlash({ 'rollback-index': '2' }, plan)).toMatchObject([{ check: 'rollback', level: 'stop' }]);
});

test('Android’s own layout: eight bytes at 112', async () => {
  const bytes = new Uint8Array(256);
  bytes.set(new TextEncoder().encode('AVB0'));
  new DataView(bytes.buffer).setBigUint64(112, 1_735_689_600n);
  expect(await imageFacts(imageOf(bytes), undefined)).toEqual({ rollbackIndex: 1_735_689_600 });
});

test('of another image only what was said is known', async () => {
  expect(await imageFacts(imageOf(new Uint8Array(4)), { rollbackIndex: 3 })).toEqual({ rollbackIndex: 3 });
  expect(await imageFacts(imageOf(new Uint8Array(4096)), undefined)).toBeUndefined();
});
