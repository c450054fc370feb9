import { writeApp } from '../apps/app-package.ts';
import {
  type BootControl,
  mostTries,
  readDeviceInfo,
  writeBootControl,
  writeDeviceInfo,
} from '../flash/boot-control.ts';
import type { Partitions } from '../flash/partitions.ts';
import { type ArchiveEntry, writeArchive } from '../image/archive.ts';
import { uids } from '../system/file-node.ts';
import { buildFirmware, currentFirmware, logicalImages, ownersApps } from './firmware.ts';

export interface PhoneIdentity {
  readonly serial: string;
  /** Read by the radio from `persist`, written at the factory only (IN-12). */
  readonly imei: string;
}

const now_s = 1_763_600_000;

/** A phone as its owner uses it: both slots genuine, locked, some apps, a few photos. */
export async function makePhone(partitions: Partitions, identity: PhoneIdentity): Promise<void> {
  const images = await buildFirmware(currentFirmware);
  const slotNames = ['a', 'b'];
  // Each logical partition is as large as its image, as factories do it: what is left of `super` is for updates.
  const sizes = logicalImages.flatMap((name) =>
    slotNames.map((slot) => [`${name}_${slot}`, images.get(name)?.length ?? 0] as const),
  );
  const problem = await partitions.layOut(new Map([...noLogical(partitions), ...sizes]));
  if (problem !== undefined) throw new Error(problem);
  for (const [name, image] of images) for (const slot of slotNames) await partitions.write(`${name}_${slot}`, image);
  const control: BootControl = {
    slots: {
      a: { priority: 15, tries: mostTries, successful: true },
      b: { priority: 14, tries: mostTries, successful: false },
    },
    next: 'system',
  };
  await writeBootControl(partitions, control);
  await writeDeviceInfo(partitions, { locked: true, unlockAllowed: true, rollbackIndex: 2 });
  const persist = `serial=${identity.serial}\nimei=${identity.imei}\n`;
  await partitions.write('persist', new TextEncoder().encode(persist));
  await partitions.write('userdata', writeArchive(ownersData()));
}

/** Takes every logical partition away. */
function noLogical(partitions: Partitions): [string, undefined][] {
  return Array.from(partitions.logical.keys(), (name) => [name, undefined]);
}

/** As its owner did it long ago: any software starts, and the boot loader says so. */
export async function unlockBootLoader(partitions: Partitions): Promise<void> {
  await writeDeviceInfo(partitions, { ...readDeviceInfo(partitions), locked: false });
}

/** "Erase all data": no app, no photo, no allowed computer. */
export async function eraseData(partitions: Partitions): Promise<void> {
  await partitions.write('userdata', writeArchive(emptyData()));
}

function emptyData(): ArchiveEntry[] {
  const folder = (path: string, mode: number, uid: number): ArchiveEntry => ({
    path,
    mode: 0o040000 | mode,
    uid,
    mtime_s: now_s,
  });
  return [
    folder('app', 0o771, uids.system),
    folder('data', 0o771, uids.system),
    folder('local', 0o751, uids.root),
    folder('local/tmp', 0o771, uids.shell),
    folder('media', 0o777, uids.shell),
    folder('media/0', 0o777, uids.shell),
    folder('misc', 0o771, uids.system),
    folder('misc/adb', 0o750, uids.system),
    folder('system', 0o770, uids.system),
    folder('anr', 0o775, uids.system),
    folder('tombstones', 0o771, uids.system),
  ];
}

function ownersData(): ArchiveEntry[] {
  const photo = (name: string, size: number): ArchiveEntry => ({
    path: `media/0/DCIM/Camera/${name}`,
    mode: 0o100666,
    uid: uids.shell,
    mtime_s: now_s,
    body: Uint8Array.from({ length: size }, (_, index) => (index * 31 + size) & 255),
  });
  return [
    ...emptyData(),
    ...['DCIM', 'DCIM/Camera', 'Download', 'Movies', 'Music'].map((path) => ({
      path: `media/0/${path}`,
      mode: 0o040777,
      uid: uids.shell,
      mtime_s: now_s,
    })),
    photo('IMG_20251120_081203.jpg', 41_233),
    photo('IMG_20251121_190042.jpg', 38_112),
    ...ownersApps.flatMap((app, index) => {
      const uid = uids.firstApp + index;
      return [
        { path: `app/${app.name}`, mode: 0o040755, uid: uids.system, mtime_s: now_s },
        { path: `app/${app.name}/base.apk`, mode: 0o100644, uid: uids.system, mtime_s: now_s, body: writeApp(app) },
        { path: `data/${app.name}`, mode: 0o040700, uid, mtime_s: now_s },
      ];
    }),
  ];
}
