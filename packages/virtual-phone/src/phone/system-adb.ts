import { AdbDaemon, type AdbService } from '../adb/adb-daemon.ts';
import type { ComputerKey } from '../adb/adb-keys.ts';
import { readShellRequest, shellService } from '../adb/shell-service.ts';
import { syncService } from '../adb/sync-service.ts';
import { writeArchive } from '../image/archive.ts';
import { androidPrograms } from '../programs/android.ts';
import { filePrograms } from '../programs/files.ts';
import { textPrograms } from '../programs/texts.ts';
import { newShellState, type ShellHost, type ShellState } from '../shell/program.ts';
import type { AndroidSystem } from '../system/android-system.ts';
import { uids } from '../system/file-node.ts';
import { AllowedComputers } from './allowed-computers.ts';
import type { PhoneParts } from './phone-parts.ts';

const features = 'shell_v2,cmd,stat_v2,ls_v2,fixed_push_mkdir';

/** What the running system needs of the phone beside its parts. */
export interface SystemHands {
  picture(): Promise<Uint8Array>;
  /** The home screen again, where that system is still the one that runs. */
  showHome(system: AndroidSystem): void;
}

/** The running system's ADB: shell, files and restarts, for computers that the owner has allowed. */
export class SystemAdb {
  readonly #phone: PhoneParts;
  readonly #hands: SystemHands;
  readonly #computers = new AllowedComputers();

  constructor(phone: PhoneParts, hands: SystemHands) {
    this.#phone = phone;
    this.#hands = hands;
  }

  offer(system: AndroidSystem): void {
    this.#phone.port.offer('system', (send) => this.#daemon(system, send));
  }

  #daemon(system: AndroidSystem, send: (bytes: Uint8Array) => Promise<void>): AdbDaemon {
    const names = ['ro.product.name', 'ro.product.model', 'ro.product.device'].map(
      (name) => `${name}=${system.properties.get(name) ?? ''};`,
    );
    return new AdbDaemon({
      banner: `device::${names.join('')}features=${features}`,
      send,
      service: (name) => this.#service(system, name),
      knownKeys: () => this.#computers.keys(system),
      confirmKey: (key) => this.#confirmKey(system, key),
    });
  }

  #service(system: AndroidSystem, name: string): AdbService | undefined {
    const request = readShellRequest(name);
    if (request)
      return (socket) => shellService(socket, request, this.#shellHost(system, socket.signal), shellState(system));
    if (name === 'sync:') return (socket) => syncService(socket, system.files);
    if (name.startsWith('reboot:')) return async () => this.#phone.leave(name.slice(7));
    if (name === 'root:')
      return async (socket) => socket.write(new TextEncoder().encode('adbd cannot run as root in production builds\n'));
    return undefined;
  }

  #shellHost(system: AndroidSystem, signal: AbortSignal): ShellHost {
    const hands = {
      imei: this.#phone.identity.imei,
      reboot: (target: string) => this.#phone.leave(target),
      picture: () => this.#hands.picture(),
    };
    const all = [...filePrograms, ...textPrograms, ...androidPrograms(system, hands)];
    // A program is there when the image has it.
    const programs = new Map(all.filter(([name]) => system.files.exists(`/system/bin/${name}`, uids.root)));
    return { files: system.files, uid: uids.shell, programs, signal };
  }

  async #confirmKey(system: AndroidSystem, key: ComputerKey): Promise<boolean> {
    const answer = await this.#phone.glass.ask({
      kind: 'dialog',
      title: 'Allow USB debugging?',
      lines: [`Computer: ${key.name || 'unknown'}`, 'Key fingerprint:', key.fingerprint],
      buttons: [
        { id: 'deny', label: 'Deny' },
        { id: 'allow', label: 'Allow' },
        { id: 'always', label: 'Always allow' },
      ],
    });
    // `gone`: another question stands on the screen by now.
    if (answer !== 'gone') this.#hands.showHome(system);
    const isAllowed = answer === 'allow' || answer === 'always';
    if (isAllowed) this.#computers.allow(system, key, answer === 'always');
    // "Always" holds although the battery is pulled in the next moment, which is what a reload is to a phone in a page.
    if (answer === 'always')
      await this.#phone.partitions.write('userdata', writeArchive(system.files.snapshot('/data')));
    return isAllowed;
  }
}

function shellState(system: AndroidSystem): ShellState {
  const serial = system.properties.get('ro.serialno') ?? '';
  return newShellState([
    ['HOME', '/'],
    ['USER', 'shell'],
    ['ANDROID_DATA', '/data'],
    ['ANDROID_ROOT', '/system'],
    ['EXTERNAL_STORAGE', '/sdcard'],
    ['ANDROID_SERIAL', serial],
    ['PATH', '/system/bin'],
  ]);
}
