import { sha256 } from '@noble/hashes/sha2.js';
import { joinBytes } from '@mistri/usb';
import { writeApp } from '../apps/app-package.ts';
import { type ArchiveEntry, writeArchive } from '../image/archive.ts';
import { writeBootImage } from '../image/boot-image.ts';
import { treeRoot } from '../image/hash-tree.ts';
import { type SigningKey, writeVbmeta } from '../image/vbmeta.ts';

/** Ed25519 in PKCS #8 is this, then the seed. */
const pkcs8 = '302e020100300506032b657004220420';
/** The manufacturer of this phone exists only here; so does its key, which is made of its name. */
const makerSeed = sha256(new TextEncoder().encode('the manufacturer of the virtual phone'));

export interface Firmware {
  readonly version: string;
  readonly build: string;
  readonly rollbackIndex: number;
}

export const currentFirmware: Firmware = { version: '14', build: 'MO1.241105.004', rollbackIndex: 3 };
export const oldFirmware: Firmware = { version: '13', build: 'MO1.231010.001', rollbackIndex: 1 };

const fromHex = (text: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(text.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));

let maker: Promise<SigningKey> | undefined;

export function makerKey(): Promise<SigningKey> {
  maker ??= (async () => {
    const privateKey = await crypto.subtle.importKey('pkcs8', joinBytes([fromHex(pkcs8), makerSeed]), 'Ed25519', true, [
      'sign',
    ]);
    const { x = '' } = await crypto.subtle.exportKey('jwk', privateKey);
    const text = atob(x.replaceAll('-', '+').replaceAll('_', '/'));
    return { privateKey, publicKey: Uint8Array.from(text, (char) => char.charCodeAt(0)) };
  })();
  return maker;
}

/** Those of its images that lie inside of `super`. */
export const logicalImages: readonly string[] = ['system', 'vendor', 'product'];

/** Images of one firmware, without slot: boot, recovery, system, vendor, product, vbmeta. The same version gives the same bytes. */
export async function buildFirmware(firmware: Firmware, key?: SigningKey): Promise<Map<string, Uint8Array>> {
  const images = new Map<string, Uint8Array>([
    [
      'boot',
      writeBootImage({ kernel: filler(`kernel ${firmware.build}`, 1_200_000), ramdisk: ramdisk(firmware, 'system') }),
    ],
    [
      'recovery',
      writeBootImage({ kernel: filler(`kernel ${firmware.build}`, 300_000), ramdisk: ramdisk(firmware, 'recovery') }),
    ],
    ['system', writeArchive(systemFiles(firmware))],
    ['vendor', writeArchive(vendorFiles(firmware))],
    ['product', writeArchive(productFiles(firmware))],
  ]);
  const descriptors = [...images].map(([name, image]) => {
    const salt = sha256(new TextEncoder().encode(`${firmware.build} ${name}`)).subarray(0, 16);
    return { name, size: image.length, salt, root: treeRoot(image, salt) };
  });
  images.set(
    'vbmeta',
    await writeVbmeta({ rollbackIndex: firmware.rollbackIndex, descriptors }, key ?? (await makerKey())),
  );
  return images;
}

/** An over-the-air package for `adb sideload`: the images of a firmware in one file. */
export function packUpdate(images: ReadonlyMap<string, Uint8Array>): Uint8Array {
  return writeArchive(
    [...images].map(([name, body]) => ({ path: `${name}.img`, mode: 0o100644, uid: 0, mtime_s: 0, body })),
  );
}

function filler(label: string, length: number): Uint8Array {
  const bytes = new Uint8Array(length);
  let block = sha256(new TextEncoder().encode(label));
  for (let at = 0; at < length; at += 4096) {
    block = sha256(block);
    for (let to = at; to < Math.min(at + 4096, length); to += 32)
      bytes.set(block.subarray(0, Math.min(32, length - to)), to);
  }
  return bytes;
}

const built_s = 1_730_764_800;

function file(path: string, content: string | Uint8Array, mode = 0o100644): ArchiveEntry {
  const body = typeof content === 'string' ? new TextEncoder().encode(content) : content;
  return { path, mode, uid: 0, mtime_s: built_s, body };
}

function folder(path: string, mode = 0o040755): ArchiveEntry {
  return { path, mode, uid: 0, mtime_s: built_s };
}

function ramdisk(firmware: Firmware, kind: 'system' | 'recovery'): ArchiveEntry[] {
  const services =
    kind === 'system'
      ? ['ueventd', 'logd', 'vold', 'adbd', 'zygote', 'surfaceflinger', 'system_server']
      : ['ueventd', 'adbd', 'recovery'];
  const script = [
    '# starts what stands here, in this order',
    ...services.map((name) => `service ${name} /system/bin/${name}`),
  ].join('\n');
  return [
    file('init.rc', `${script}\n`, 0o100750),
    file(
      'default.prop',
      `ro.bootimage.build.version.release=${firmware.version}\nro.bootimage.build.id=${firmware.build}\n`,
    ),
    ...['data', 'system', 'vendor', 'product', 'proc', 'dev', 'storage', 'mnt', 'sys'].map((name) => folder(name)),
    { path: 'sdcard', mode: 0o120777, uid: 0, mtime_s: built_s, target: '/storage/emulated/0' },
    { path: 'storage/emulated', mode: 0o120777, uid: 0, mtime_s: built_s, target: '/data/media' },
    { path: 'bin', mode: 0o120777, uid: 0, mtime_s: built_s, target: '/system/bin' },
    { path: 'etc', mode: 0o120777, uid: 0, mtime_s: built_s, target: '/system/etc' },
  ];
}

/** Programs of the image, as files. What they do is in `programs/`; a name that is not in the image is not found. */
export const systemPrograms: readonly string[] = (
  'ls cat mkdir rm rmdir touch chmod cp mv ln stat df du find sha256sum readlink echo printf grep head tail wc sort uniq cut tr test [ ' +
  'tee basename pwd env true false sleep date id whoami uname ps uptime getprop setprop settings pm cmd am dumpsys logcat screencap ' +
  'monkey reboot svc wm input sync mount free getenforce sm service content'
).split(' ');

const daemons = ['ueventd', 'logd', 'vold', 'adbd', 'zygote', 'surfaceflinger', 'system_server', 'sh', 'recovery'];

function systemFiles(firmware: Firmware): ArchiveEntry[] {
  const properties = {
    'ro.product.brand': 'Mistri',
    'ro.product.manufacturer': 'Mistri',
    'ro.product.model': 'Mistri One',
    'ro.product.name': 'mistri_one',
    'ro.product.device': 'one',
    'ro.product.cpu.abi': 'arm64-v8a',
    'ro.build.id': firmware.build,
    'ro.build.display.id': `${firmware.build} release-keys`,
    'ro.build.version.release': firmware.version,
    'ro.build.version.sdk': firmware.version === '14' ? '34' : '33',
    'ro.build.version.security_patch': firmware.version === '14' ? '2024-11-05' : '2023-10-05',
    'ro.build.type': 'user',
    'ro.build.tags': 'release-keys',
    'ro.build.fingerprint': `Mistri/mistri_one/one:${firmware.version}/${firmware.build}/1:user/release-keys`,
    'ro.debuggable': '0',
    'ro.secure': '1',
    'ro.sf.lcd_density': '320',
    'ro.crypto.state': 'encrypted',
    'persist.sys.locale': 'en-IN',
    'persist.sys.timezone': 'Asia/Kolkata',
  };
  const stub = (name: string): ArchiveEntry => file(`bin/${name}`, `\u007fELF ${name} ${firmware.build}\n`, 0o100755);
  return [
    folder('bin'),
    folder('etc'),
    folder('framework'),
    file(
      'build.prop',
      `${Object.entries(properties)
        .map(([name, value]) => `${name}=${value}`)
        .join('\n')}\n`,
    ),
    ...[...daemons, ...systemPrograms].map((name) => stub(name)),
    file('etc/hosts', '127.0.0.1 localhost\n::1 ip6-localhost\n'),
    file('framework/framework.jar', filler(`framework ${firmware.build}`, 900_000)),
    file('framework/services.jar', filler(`services ${firmware.build}`, 600_000)),
    ...systemApps.map(([name, label]) =>
      file(
        `app/${name}.apk`,
        writeApp({ name, versionCode: 34, versionName: firmware.version, program: { label, startsAtBoot: true } }),
      ),
    ),
  ];
}

/** What belongs to the parts in it: radio, camera. */
function vendorFiles({ version, build }: Firmware): ArchiveEntry[] {
  return [
    folder('etc'),
    folder('firmware'),
    file('build.prop', `ro.vendor.build.id=${build}\nro.vendor.build.version.release=${version}\n`),
    file('etc/fstab.one', 'system /system ext4 ro wait,slotselect,avb=vbmeta,logical\n'),
    file('firmware/radio.bin', filler(`radio ${build}`, 150_000)),
  ];
}

/** What belongs to the market it is sold in. */
function productFiles({ version, build }: Firmware): ArchiveEntry[] {
  return [
    folder('etc'),
    folder('media'),
    file('build.prop', `ro.product.build.id=${build}\nro.product.build.version.release=${version}\n`),
    file('media/ringtone.ogg', filler(`ringtone ${build}`, 60_000)),
  ];
}

const systemApps = [
  ['com.android.settings', 'Settings'],
  ['com.android.systemui', 'System UI'],
  ['in.mistri.launcher', 'Launcher'],
  ['com.android.dialer', 'Phone'],
] as const;

/** Apps the owner has put on the phone. */
export const ownersApps = [
  {
    name: 'in.kirana.ledger',
    versionCode: 212,
    versionName: '2.1.2',
    program: {
      label: 'Kirana Ledger',
      startsAtBoot: true,
      reads: [
        {
          path: 'shared_prefs/session.xml',
          as: 'xml',
          initial: '<map><string name="shop">Meenakshi Stores</string></map>\n',
        },
      ],
    },
  },
  { name: 'in.bus.madurai', versionCode: 31, versionName: '3.1', program: { label: 'Madurai Bus' } },
] as const;
