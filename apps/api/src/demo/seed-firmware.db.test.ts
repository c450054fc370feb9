import { createHash } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { verifyFirmware } from '@mistri/signed-log/session-log';
import { buildFirmware, currentFirmware } from '@mistri/virtual-phone';
import { systemOrigin } from '#platform/audit.ts';
import { newId } from '#platform/ids.ts';
import { firmwareKeys, offeredImages, presentImage, publishImage } from '#rooms/remote-sessions/index.ts';
import { startTestApp, type TestApp } from '#test/harness.ts';
import { DemoWorld } from './demo-world.ts';
import { seedFirmware } from './seed-firmware.ts';

let test: TestApp;
beforeAll(async () => {
  test = await startTestApp({ listen: false });
});
afterAll(() => test.close());

it('the demo offers the practice phone’s genuine images, signed, once', async () => {
  const said: string[] = [];
  const world = new DemoWorld(test.app, test.clock, (line) => said.push(line));
  // What an earlier version published under the same build.
  const old = {
    product: 'one',
    partition: 'boot',
    build: currentFirmware.build,
    bytes: Buffer.from('another phone’s'),
  };
  const published = await publishImage(
    test.app.services,
    systemOrigin('demo', newId('trc'), test.clock.now(), 'command'),
    old,
  );
  expect(published.ok).toBe(true);
  await seedFirmware(world);
  await seedFirmware(world);
  expect(said).toHaveLength(1);
  const images = (await offeredImages(test.db, { product: 'one' })).map(presentImage);
  const genuine = await buildFirmware(currentFirmware);
  expect(images.map(({ manifest }) => manifest.partition).toSorted()).toEqual([...genuine.keys()].toSorted());
  for (const { manifest, signature } of images) {
    const bytes = genuine.get(manifest.partition) ?? new Uint8Array();
    expect(manifest.sha256).toBe(createHash('sha256').update(bytes).digest('hex'));
    expect(await verifyFirmware(manifest, signature, firmwareKeys(test.app.services))).toBe(true);
  }
});
