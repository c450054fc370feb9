import { slots, withActive, withSlot, type Slot, readBootControl, writeBootControl } from '../flash/boot-control.ts';
import { type Partitions, partitionSizes } from '../flash/partitions.ts';
import { type ArchiveEntry, readArchive, writeArchive } from '../image/archive.ts';
import { logicalImages } from '../factory/firmware.ts';
import { uids } from '../system/file-node.ts';

/**
 * Breaks a phone that is off, as life does: by changing bytes. The phone never hears the name of a fault; it is repaired when the
 * bytes are right again.
 */
export const faults = {
  'boot-loop': corruptBoot,
  'failed-update': halfAnUpdate,
  'crashing-app': tornPreferences,
  'full-storage': fillData,
} as const;

export type Fault = keyof typeof faults;

/** Some blocks of the boot image went bad; the other slot was never used. */
async function corruptBoot(partitions: Partitions): Promise<void> {
  const active = activeOf(partitions);
  const name = `boot_${active}`;
  const bytes = new Uint8Array(partitions.read(name));
  for (let at = 300_000; at < 300_000 + 3 * 4096; at += 1) bytes[at] = (bytes[at] ?? 0) ^ 0x5a;
  await partitions.write(name, bytes);
  const other = active === 'a' ? 'b' : 'a';
  for (const base of ['boot', 'recovery', 'vbmeta', ...logicalImages])
    await partitions.write(`${base}_${other}`, new Uint8Array(0));
  await writeBootControl(partitions, withSlot(readBootControl(partitions), other, { tries: 0, successful: false }));
}

/** The battery died while an update was written: the other slot is the active one, and half of it is old. The good slot is out of tries. */
async function halfAnUpdate(partitions: Partitions): Promise<void> {
  const good = activeOf(partitions);
  const other = good === 'a' ? 'b' : 'a';
  const system = partitions.read(`system_${other}`);
  await partitions.write(`system_${other}`, system.subarray(0, Math.floor(system.length / 2)));
  const control = withActive(readBootControl(partitions), other);
  await writeBootControl(partitions, withSlot(control, good, { tries: 0, successful: false }));
}

/** An app's settings were cut off in the middle of writing. */
async function tornPreferences(partitions: Partitions): Promise<void> {
  const app = 'in.kirana.ledger';
  const uid = uids.firstApp;
  const torn = '<?xml version="1.0" encoding="utf-8"?>\n<map>\n<string name="shop">Meenakshi Sto';
  await editData(partitions, (entries) => [
    ...entries.filter((entry) => !entry.path.startsWith(`data/${app}/shared_prefs`)),
    { path: `data/${app}/shared_prefs`, mode: 0o040700, uid, mtime_s: 0 },
    {
      path: `data/${app}/shared_prefs/session.xml`,
      mode: 0o100600,
      uid,
      mtime_s: 0,
      body: new TextEncoder().encode(torn),
    },
  ]);
}

/** Videos of the family group, until nothing fits any more. */
async function fillData(partitions: Partitions): Promise<void> {
  await editData(partitions, (entries) => {
    const folder = 'media/0/WhatsApp';
    const cost = (entry: ArchiveEntry): number => (entry.body?.length ?? 0) + (entry.hole_bytes ?? 0) + 4096;
    const kept = entries.filter((entry) => !entry.path.startsWith(folder));
    const made: ArchiveEntry[] = [{ path: folder, mode: 0o040777, uid: uids.shell, mtime_s: 0 }];
    let free = (partitionSizes['userdata'] ?? 0) - kept.reduce((sum, entry) => sum + cost(entry), 0) - 4096;
    for (let number = 1; free > 8192; number += 1) {
      const size = Math.min(free - 4096, 90 * 1024 * 1024);
      const path = `${folder}/VID-202511${String(number).padStart(2, '0')}.mp4`;
      made.push({ path, mode: 0o100666, uid: uids.shell, mtime_s: 0, body: new Uint8Array(0), hole_bytes: size });
      free -= size + 4096;
    }
    return [...kept, ...made];
  });
}

function activeOf(partitions: Partitions): Slot {
  const { slots: states } = readBootControl(partitions);
  return slots.toSorted((one, other) => states[other].priority - states[one].priority)[0] ?? 'a';
}

async function editData(partitions: Partitions, edit: (entries: ArchiveEntry[]) => ArchiveEntry[]): Promise<void> {
  await partitions.write('userdata', writeArchive(edit(readArchive(partitions.read('userdata')) ?? [])));
}
