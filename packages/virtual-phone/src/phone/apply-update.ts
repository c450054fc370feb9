import { readArchive } from '../image/archive.ts';
import { activeSlot, readBootControl, readDeviceInfo, withActive, writeBootControl } from '../flash/boot-control.ts';
import { type Partitions, partitionSizes } from '../flash/partitions.ts';
import { isGenuineImage } from '../flash/verify-slot.ts';
import { readVbmeta } from '../image/vbmeta.ts';

/**
 * Installs an over-the-air package into the slot that is not in use and makes it the active one, as recovery's "apply update" does.
 * Only the manufacturer's packages, locked or not. @returns why not, or undefined
 */
export async function applyUpdate(
  partitions: Partitions,
  update: Uint8Array,
  makerKey: Uint8Array,
): Promise<string | undefined> {
  const images = new Map(
    (readArchive(update) ?? []).flatMap(({ path, body }) =>
      body ? [[path.replace(/\.img$/, ''), body] as const] : [],
    ),
  );
  const list = images.get('vbmeta');
  const info = list && (await readVbmeta(list));
  const control = readBootControl(partitions);
  const target = activeSlot(control) === 'a' ? 'b' : 'a';
  if (!list || !info || !(await isGenuineImage(partitions, target, { name: 'vbmeta', bytes: list }, makerKey)))
    return 'signature verification failed';
  if (info.rollbackIndex < readDeviceInfo(partitions).rollbackIndex)
    return 'update is older than what the phone allows';
  for (const { name } of info.descriptors) if (!images.has(name)) return `the package has no ${name}`;
  // What is no partition of the flash memory is logical, and gets the size of its image.
  const logical = [...images].filter(([name]) => !Object.hasOwn(partitionSizes, `${name}_${target}`));
  for (const [name, bytes] of images)
    if (bytes.length > (partitionSizes[`${name}_${target}`] ?? Infinity))
      return `the package does not fit into ${name}_${target}`;
  const problem = await partitions.layOut(new Map(logical.map(([name, bytes]) => [`${name}_${target}`, bytes.length])));
  if (problem !== undefined) return problem;
  for (const [name, bytes] of images) await partitions.write(`${name}_${target}`, bytes);
  for (const { name } of info.descriptors) {
    const bytes = images.get(name) ?? new Uint8Array(0);
    if (!(await isGenuineImage(partitions, target, { name, bytes }, makerKey))) return `${name} does not verify`;
  }
  await writeBootControl(partitions, { ...withActive(control, target), pendingUpdate: target });
  return undefined;
}
