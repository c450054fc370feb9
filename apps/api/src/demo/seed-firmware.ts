import { buildFirmware, currentFirmware } from '@mistri/virtual-phone';
import { systemOrigin } from '#platform/audit.ts';
import { newId } from '#platform/ids.ts';
import { offeredImages, publishImage } from '#rooms/remote-sessions/index.ts';
import type { DemoWorld } from './demo-world.ts';

/** As the practice phone's boot loader calls itself. */
const product = 'one';

/** Genuine images of the practice phone, so that a technician has something to bring it back with. */
export async function seedFirmware(world: DemoWorld): Promise<void> {
  const { services } = world.app;
  const { build } = currentFirmware;
  const offered = await offeredImages(services.db, { product, build });
  if (offered.length > 0) return;
  world.say('firmware of the practice phone');
  for (const [partition, image] of await buildFirmware(currentFirmware)) {
    const origin = systemOrigin('demo', newId('trc'), world.clock.now(), 'command');
    const published = await publishImage(services, origin, { product, partition, build, bytes: Buffer.from(image) });
    if (!published.ok) throw new Error(`${partition}: ${published.message}`);
  }
}
