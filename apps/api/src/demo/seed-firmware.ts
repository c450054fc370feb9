import { createHash } from 'node:crypto';
import { buildFirmware, currentFirmware } from '@mistri/virtual-phone';
import { systemOrigin } from '#platform/audit.ts';
import { transact } from '#platform/db/in-transaction.ts';
import { newId } from '#platform/ids.ts';
import { offeredImages, publishImage, withdrawImage } from '#rooms/remote-sessions/index.ts';
import type { DemoWorld } from './demo-world.ts';

/** As the practice phone's boot loader calls itself. */
const product = 'one';

/**
 * Genuine images of the practice phone, so that a technician has something to bring it back with. Data of an earlier version may hold
 * others under the same build: today's phone takes none of them, so they are withdrawn.
 */
export async function seedFirmware(world: DemoWorld): Promise<void> {
  const { services } = world.app;
  const { build } = currentFirmware;
  const genuine = await buildFirmware(currentFirmware);
  const offered = (await offeredImages(services.db, { product, build })).filter((one) => genuine.has(one.partition));
  const isGenuine = ({ partition, sha256 }: (typeof offered)[number]): boolean =>
    sha256 === hashOf(genuine.get(partition));
  const kept = new Set(offered.filter(isGenuine).map(({ partition }) => partition));
  if (kept.size === genuine.size && kept.size === offered.length) return;
  world.say('firmware of the practice phone');
  const origin = () => systemOrigin('demo', newId('trc'), world.clock.now(), 'command');
  const reason = 'Today’s practice phone takes other images.';
  for (const { image_id: imageId } of offered.filter((one) => !isGenuine(one)))
    await transact(services.db, (tx) => withdrawImage(tx, origin(), { imageId, reason }));
  for (const [partition, image] of genuine) {
    if (kept.has(partition)) continue;
    const published = await publishImage(services, origin(), { product, partition, build, bytes: Buffer.from(image) });
    if (!published.ok) throw new Error(`${partition}: ${published.message}`);
  }
}

const hashOf = (bytes: Uint8Array | undefined): string | undefined =>
  bytes && createHash('sha256').update(bytes).digest('hex');
