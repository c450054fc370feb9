import type { BootImage } from '../image/boot-image.ts';
import { readArchive } from '../image/archive.ts';
import type { Battery } from './battery.ts';
import type { Slot } from '../flash/boot-control.ts';
import { type Partitions, partitionSizes } from '../flash/partitions.ts';
import { AndroidSystem } from '../system/android-system.ts';
import { FileError } from '../system/file-error.ts';
import { uids } from '../system/file-node.ts';
import { FileSystem } from '../system/file-system.ts';

export interface StartedSystem {
  readonly system: AndroidSystem;
  readonly hasAdb: boolean;
}

export interface StartRequest {
  readonly partitions: Partitions;
  readonly slot: Slot;
  readonly ramdisk: BootImage['ramdisk'];
  readonly serial: string;
  readonly locked: boolean;
  readonly now_ms: () => number;
  readonly battery: Battery;
}

/** Without these a screen stays dark. */
const needed = ['zygote', 'surfaceflinger', 'system_server'];

/** Mounts what stands on the partitions and starts what init.rc says. @returns why it cannot */
export async function startSystem(
  request: StartRequest,
): Promise<StartedSystem | { readonly problem: 'system' | 'data'; readonly why: string }> {
  const { partitions, slot, ramdisk, now_ms } = request;
  const systemFiles = readArchive(partitions.read(`system_${slot}`));
  if (!systemFiles) return { problem: 'system', why: `system_${slot} holds no file system` };
  const data = readArchive(partitions.read('userdata'));
  if (!data) return { problem: 'data', why: 'userdata holds no file system' };
  const files = new FileSystem(() => Math.floor(now_ms() / 1000));
  const readOnly = (size: number): { readOnly: true; capacity_bytes: number } => ({
    readOnly: true,
    capacity_bytes: size,
  });
  files.mount('/', '/dev/root', ramdisk, readOnly(Infinity));
  files.mount(
    '/system',
    `/dev/block/mapper/system_${slot}`,
    systemFiles,
    readOnly(partitions.sizeOf(`system_${slot}`) ?? 0),
  );
  // Older firmware has neither.
  for (const name of ['vendor', 'product']) {
    const more = readArchive(partitions.read(`${name}_${slot}`));
    const room = readOnly(partitions.sizeOf(`${name}_${slot}`) ?? 0);
    if (more) files.mount(`/${name}`, `/dev/block/mapper/${name}_${slot}`, more, room);
  }
  files.mount('/data', '/dev/block/by-name/userdata', data, {
    readOnly: false,
    capacity_bytes: partitionSizes['userdata'] ?? 0,
  });
  const system = new AndroidSystem(files, readProperties(files, request), { now_ms, battery: request.battery });
  placeKernelFiles(system, partitions);
  const services = servicesOf(files);
  const missing = needed.find(
    (name) => !services.some((one) => one.name === name && files.exists(one.path, uids.root)),
  );
  if (missing !== undefined) return { problem: 'system', why: `init: cannot start ${missing}` };
  for (const { name, path } of services) if (files.exists(path, uids.root)) system.startService(name);
  await system.scanPackages();
  return { system, hasAdb: services.some((one) => one.name === 'adbd' && files.exists(one.path, uids.root)) };
}

/** The last part of the start: apps run, and the system says that it is there. */
export async function finishStart(system: AndroidSystem): Promise<void> {
  if (system.isStorageLow) system.note('W', 'DeviceStorageMonitor', 'data partition is low on space');
  await system.startBootApps();
  system.properties.set('sys.boot_completed', '1');
  system.note('I', 'ActivityManager', 'Boot is finished');
}

function readProperties(files: FileSystem, { serial, slot, locked }: StartRequest): Map<string, string> {
  const properties = new Map<string, string>();
  for (const path of ['/default.prop', '/vendor/build.prop', '/product/build.prop', '/system/build.prop']) {
    if (!files.exists(path, uids.root)) continue;
    for (const line of files.readText(path, uids.root).split('\n')) {
      const at = line.indexOf('=');
      if (at > 0) properties.set(line.slice(0, at), line.slice(at + 1));
    }
  }
  const set = {
    'ro.serialno': serial,
    'ro.boot.serialno': serial,
    'ro.boot.slot_suffix': `_${slot}`,
    'ro.boot.verifiedbootstate': locked ? 'green' : 'orange',
    'ro.boot.flash.locked': locked ? '1' : '0',
    'sys.usb.state': 'adb',
    'init.svc.adbd': 'running',
  };
  for (const [name, value] of Object.entries(set)) properties.set(name, value);
  return properties;
}

function servicesOf(files: FileSystem): { name: string; path: string }[] {
  try {
    return [...files.readText('/init.rc', uids.root).matchAll(/^service (\S+) (\S+)$/gm)].map(
      ([, name = '', path = '']) => ({ name, path }),
    );
  } catch (error) {
    if (error instanceof FileError) return [];
    throw error;
  }
}

function placeKernelFiles(system: AndroidSystem, partitions: Partitions): void {
  const { files } = system;
  const up_s = (): string => ((system.now_ms - system.started_ms) / 1000).toFixed(2);
  files.placeGenerated('/proc/version', () => 'Linux version 6.1.75-mistri (build@mistri) #1 SMP PREEMPT\n');
  files.placeGenerated('/proc/uptime', () => `${up_s()} ${up_s()}\n`);
  files.placeGenerated('/proc/cpuinfo', () =>
    Array.from({ length: 8 }, (_, core) => `processor\t: ${core}\nBogoMIPS\t: 38.40\nHardware\t: Mistri One\n`).join(
      '\n',
    ),
  );
  files.placeGenerated(
    '/proc/meminfo',
    () => 'MemTotal:        3840000 kB\nMemFree:          412000 kB\nMemAvailable:    1091220 kB\n',
  );
  const physical = Object.keys(partitionSizes).map((name) => `/dev/block/by-name/${name}`);
  const logical = Array.from(partitions.logical.keys(), (name) => `/dev/block/mapper/${name}`);
  for (const path of [...physical, ...logical]) {
    files.placeGenerated(path, () => '');
    files.protect(path);
  }
}
