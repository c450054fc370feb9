import type { GadgetDevice, UsbDevice } from '@mistri/usb';
import { type AdbService, AdbDaemon } from '../adb/adb-daemon.ts';
import { type ComputerKey, readComputerKey } from '../adb/adb-keys.ts';
import { readShellRequest, shellService } from '../adb/shell-service.ts';
import { readSideloadRequest, sideloadService } from '../adb/sideload-service.ts';
import { syncService } from '../adb/sync-service.ts';
import { makerKey } from '../factory/firmware.ts';
import { emptyData, makePhone, type PhoneIdentity } from '../factory/make-phone.ts';
import { FastbootDaemon } from '../fastboot/fastboot-daemon.ts';
import {
  type BootControl,
  mostTries,
  readBootControl,
  readDeviceInfo,
  slotToBoot,
  type Slot,
  withSlot,
  writeBootControl,
  writeDeviceInfo,
} from '../flash/boot-control.ts';
import { type FlashStorage, memoryStorage, Partitions } from '../flash/partitions.ts';
import { verifySlot } from '../flash/verify-slot.ts';
import { writeArchive } from '../image/archive.ts';
import { readBootImage } from '../image/boot-image.ts';
import { androidPrograms } from '../programs/android.ts';
import { filePrograms } from '../programs/files.ts';
import { textPrograms } from '../programs/texts.ts';
import { drawScreen } from '../screen/draw-screen.ts';
import { buttonsOf, type Screen } from '../screen/screen.ts';
import { writePng } from '../screen/write-png.ts';
import { newShellState, type ShellHost } from '../shell/run-script.ts';
import type { AndroidSystem } from '../system/android-system.ts';
import { FileError, uids } from '../system/file-system.ts';
import { applyUpdate } from './apply-update.ts';
import { finishStart, startSystem } from './start-system.ts';
import { makeUsbDevice, type UsbMode } from './usb-modes.ts';

export type PhoneMode = 'off' | 'starting' | 'system' | 'recovery' | 'sideload' | 'fastboot';

export interface PhoneOptions {
  readonly storage?: FlashStorage;
  readonly identity?: PhoneIdentity;
  /** How long a person sees each step of the start. 0 in tests. */
  readonly step_ms?: number;
  readonly now_ms?: () => number;
}

const defaultIdentity: PhoneIdentity = { serial: 'MISTRI0001', imei: '358240051111110' };
const keysFile = '/data/misc/adb/adb_keys';
const features = 'shell_v2,cmd,stat_v2,ls_v2,fixed_push_mkdir';

/**
 * An Android phone made of software: flash memory, boot loader, recovery, system, screen, keys, and a USB port. It starts if and
 * only if the bytes on its partitions verify; nothing in it knows of faults.
 */
export class VirtualPhone {
  readonly partitions: Partitions;
  readonly identity: PhoneIdentity;
  /** Transfers since it was made, for tests that must see that nothing happened. */
  readonly trace = { in_bytes: 0, out_bytes: 0, transfers: 0 };
  readonly #maker: Uint8Array;
  readonly #step_ms: number;
  readonly #now_ms: () => number;
  readonly #usbListeners = new Set<(device: UsbDevice | undefined) => void>();
  readonly #screenListeners = new Set<(screen: Screen) => void>();
  #mode: PhoneMode = 'off';
  #screen: Screen = { kind: 'off' };
  #system: AndroidSystem | undefined;
  #usb: GadgetDevice | undefined;
  #makeUsb: (() => GadgetDevice) | undefined;
  #plugged = true;
  #answer: ((id: string) => void) | undefined;
  #epoch = 0;
  readonly #sessionKeys: ComputerKey[] = [];
  readonly #notes: string[] = [];

  private constructor(partitions: Partitions, identity: PhoneIdentity, maker: Uint8Array, options: PhoneOptions) {
    this.partitions = partitions;
    this.identity = identity;
    this.#maker = maker;
    this.#step_ms = options.step_ms ?? 0;
    this.#now_ms = options.now_ms ?? Date.now;
  }

  static async create(options: PhoneOptions = {}): Promise<VirtualPhone> {
    const partitions = await Partitions.load(options.storage ?? memoryStorage());
    const wanted = options.identity ?? defaultIdentity;
    if (partitions.isEmpty) await makePhone(partitions, wanted);
    const persist = new TextDecoder().decode(partitions.read('persist'));
    const serial = /^serial=(\w+)$/m.exec(persist)?.[1] ?? wanted.serial;
    const imei = /^imei=(\d{15})$/m.exec(persist)?.[1] ?? wanted.imei;
    return new VirtualPhone(partitions, { serial, imei }, (await makerKey()).publicKey, options);
  }

  get mode(): PhoneMode {
    return this.#mode;
  }

  get screen(): Screen {
    return this.#mode === 'system' && this.#screen.kind === 'home' ? this.#home() : this.#screen;
  }

  /** The running system, for looking at it from outside. */
  get system(): AndroidSystem | undefined {
    return this.#system;
  }

  get usb(): UsbDevice | undefined {
    return this.#usb;
  }

  /** Called at once with what is there, and at every change: each mode is another USB device. */
  onUsb(listener: (device: UsbDevice | undefined) => void): () => void {
    this.#usbListeners.add(listener);
    listener(this.#usb);
    return () => this.#usbListeners.delete(listener);
  }

  onScreen(listener: (screen: Screen) => void): () => void {
    this.#screenListeners.add(listener);
    listener(this.screen);
    return () => this.#screenListeners.delete(listener);
  }

  async picture(): Promise<Uint8Array> {
    const { width, height, pixels } = drawScreen(this.screen);
    return writePng(width, height, pixels);
  }

  plug(): void {
    this.#plugged = true;
    this.#showUsb();
  }

  unplug(): void {
    this.#plugged = false;
    this.#hideUsb();
  }

  /** A finger on a button of the screen. @returns false: there is no such button now */
  press(id: string): boolean {
    const answer = this.#answer;
    if (!answer || !buttonsOf(this.#screen).some((button) => button.id === id)) return false;
    this.#answer = undefined;
    answer(id);
    return true;
  }

  /** The power key. With volume down held, the boot loader stops in fastboot. Resolves when the phone has come to rest. */
  async powerOn({ volumeDown = false } = {}): Promise<void> {
    if (this.#mode !== 'off') return;
    await this.#boot(volumeDown ? 'bootloader' : undefined);
  }

  async powerOff(): Promise<void> {
    await this.#stop();
    this.#mode = 'off';
    this.#show({ kind: 'off' });
  }

  /** Ten seconds on the power key, or a command: down, and up again. */
  async restart(to?: BootControl['next']): Promise<void> {
    await this.#stop();
    await this.#boot(to);
  }

  async #stop(): Promise<void> {
    this.#epoch += 1;
    this.#answer?.('gone');
    this.#answer = undefined;
    this.#makeUsb = undefined;
    this.#hideUsb();
    const system = this.#system;
    this.#system = undefined;
    if (system) await this.partitions.write('userdata', writeArchive(system.files.snapshot('/data')));
  }

  async #boot(to?: BootControl['next']): Promise<void> {
    const epoch = (this.#epoch += 1);
    this.#mode = 'starting';
    const asked = to ?? readBootControl(this.partitions).next;
    await this.#change((control) => ({ ...control, next: 'system' }));
    let lastProblem: string | undefined;
    for (let target = asked; ;) {
      this.#show({ kind: 'logo', ...(lastProblem !== undefined && { note: lastProblem }) });
      await this.#step();
      if (epoch !== this.#epoch) return;
      if (target === 'bootloader') return this.#fastboot(lastProblem);
      const slot = slotToBoot(readBootControl(this.partitions));
      if (!slot) return this.#fastboot(lastProblem ?? 'no bootable slot');
      const problem = await this.#trySlot(slot, target, epoch);
      if (problem === undefined || epoch !== this.#epoch) return;
      if (problem === 'data') target = 'recovery';
      else {
        lastProblem = problem;
        await this.#spendTry(slot);
      }
    }
  }

  /** @returns undefined when it is up, 'data' when recovery has to ask, otherwise why this slot does not start */
  async #trySlot(slot: Slot, target: BootControl['next'], epoch: number): Promise<string | undefined> {
    const device = readDeviceInfo(this.partitions);
    const verdict = await verifySlot(this.partitions, slot, device, this.#maker);
    if (!verdict.ok) return verdict.reason;
    const image = readBootImage(this.partitions.read(`${target === 'system' ? 'boot' : 'recovery'}_${slot}`));
    if (!image) return `${target === 'system' ? 'boot' : 'recovery'}_${slot} holds no kernel`;
    if (target !== 'system') {
      await this.#recovery(target === 'sideload', []);
      return undefined;
    }
    this.#show({ kind: 'starting', progress: 0.3 });
    const { serial } = this.identity;
    const started = await startSystem({
      partitions: this.partitions,
      slot,
      ramdisk: image.ramdisk,
      serial,
      locked: device.locked,
      now_ms: this.#now_ms,
    });
    if ('problem' in started) return started.problem === 'data' ? 'data' : started.why;
    await this.#step();
    this.#show({ kind: 'starting', progress: 0.8 });
    if (epoch !== this.#epoch) return undefined;
    await finishStart(started.system);
    await this.#step();
    if (epoch !== this.#epoch) return undefined;
    await this.#change((control) => withSlot(control, slot, { successful: true, tries: mostTries }));
    if (device.locked && verdict.info.rollbackIndex > device.rollbackIndex)
      await writeDeviceInfo(this.partitions, { ...device, rollbackIndex: verdict.info.rollbackIndex });
    this.#system = started.system;
    this.#mode = 'system';
    this.#show(this.#home());
    if (started.hasAdb) this.#offer('system', (send) => this.#systemAdb(started.system, send));
    return undefined;
  }

  async #spendTry(slot: Slot): Promise<void> {
    await this.#change((control) => {
      const { successful, tries } = control.slots[slot];
      // A slot that worked before gets its tries once more.
      return withSlot(control, slot, { successful: false, tries: (successful ? mostTries : tries) - 1 });
    });
  }

  async #change(edit: (control: BootControl) => BootControl): Promise<void> {
    await writeBootControl(this.partitions, edit(readBootControl(this.partitions)));
  }

  #fastboot(problem: string | undefined): void {
    this.#mode = 'fastboot';
    this.#notes.length = 0;
    if (problem !== undefined) this.#notes.push(problem);
    this.#showFastboot();
    this.#offer('fastboot', (send) => {
      const daemon = new FastbootDaemon({
        send,
        partitions: this.partitions,
        serial: this.identity.serial,
        makerKey: this.#maker,
        bootloaderVersion: 'MBL-2.4',
        battery_mv: () => 3987,
        confirmUnlock: (signal) => this.#confirmUnlock(signal),
        eraseData: () => this.#eraseData(),
        leave: (to) => this.#leave(to),
        note: (line) => {
          this.#notes.push(line);
          this.#showFastboot();
        },
      });
      return { receive: (bytes) => daemon.receive(bytes), restart: () => daemon.restart() };
    });
  }

  #showFastboot(): void {
    const { locked } = readDeviceInfo(this.partitions);
    const control = readBootControl(this.partitions);
    const state = `slot ${slotToBoot(control) ?? '-'} ${locked ? 'locked' : 'UNLOCKED'}`;
    this.#show({ kind: 'fastboot', lines: ['Mistri One', this.identity.serial, state, ...this.#notes.slice(-12)] });
  }

  async #confirmUnlock(signal: AbortSignal): Promise<boolean> {
    signal.addEventListener('abort', () => this.press('keep'), { once: true });
    const lines = [
      'Unlocking lets any software run on this phone. Payment apps may stop working.',
      'ALL DATA ON THIS PHONE WILL BE ERASED.',
    ];
    const answer = await this.#ask({
      kind: 'dialog',
      title: 'CHANGE THE BOOT LOADER LOCK?',
      lines,
      buttons: [
        { id: 'keep', label: 'Do not change' },
        { id: 'confirm', label: 'Change and erase all data' },
      ],
    });
    this.#showFastboot();
    return answer === 'confirm';
  }

  async #eraseData(): Promise<void> {
    await this.partitions.write('userdata', writeArchive(emptyData()));
  }

  async #recovery(sideload: boolean, said: readonly string[]): Promise<void> {
    this.#mode = sideload ? 'sideload' : 'recovery';
    const lines = sideload ? ['Send the update with:', 'adb sideload FILE', ...said] : ['Mistri One', ...said];
    const choices = [
      { id: 'reboot', label: 'Restart' },
      { id: 'bootloader', label: 'Restart to fastboot' },
      { id: 'sideload', label: 'Apply update from ADB' },
      { id: 'wipe', label: 'Erase all data' },
    ];
    this.#offer('recovery', (send) => this.#recoveryAdb(sideload, send));
    void this.#ask({ kind: 'recovery', lines, buttons: choices }).then((choice) => this.#chosen(choice));
  }

  async #chosen(choice: string): Promise<void> {
    if (choice === 'reboot') return this.restart('system');
    if (choice === 'bootloader') return this.restart('bootloader');
    if (choice === 'sideload') return this.restart('sideload');
    if (choice !== 'wipe') return;
    const answer = await this.#ask({
      kind: 'dialog',
      title: 'ERASE ALL DATA?',
      lines: ['Photos, messages and apps will be lost.'],
      buttons: [
        { id: 'no', label: 'No' },
        { id: 'erase', label: 'Erase everything' },
      ],
    });
    if (answer === 'gone') return;
    if (answer === 'erase') await this.#eraseData();
    await this.#recovery(false, answer === 'erase' ? ['Data erased.'] : []);
  }

  /** Comes after the answer to the computer has left. */
  #leave(to: string): void {
    const targets: Record<string, BootControl['next']> = {
      bootloader: 'bootloader',
      fastboot: 'bootloader',
      recovery: 'recovery',
      sideload: 'sideload',
      'sideload-auto-reboot': 'sideload',
    };
    const go = async (): Promise<void> => (to === 'off' ? this.powerOff() : this.restart(targets[to] ?? 'system'));
    setTimeout(() => void go(), Math.max(20, this.#step_ms / 4));
  }

  #offer(mode: UsbMode, makeFunction: Parameters<typeof makeUsbDevice>[0]['makeFunction']): void {
    const { serial } = this.identity;
    const onTransfer = (direction: 'in' | 'out', bytes: Uint8Array): void => {
      this.trace.transfers += 1;
      this.trace[`${direction}_bytes`] += bytes.length;
    };
    this.#hideUsb();
    this.#makeUsb = () => makeUsbDevice({ mode, serial, product: 'Mistri One', makeFunction, onTransfer });
    this.#showUsb();
  }

  #showUsb(): void {
    if (this.#usb || !this.#plugged || !this.#makeUsb) return;
    this.#usb = this.#makeUsb();
    for (const listener of Array.from(this.#usbListeners)) listener(this.#usb);
  }

  #hideUsb(): void {
    const gone = this.#usb;
    if (!gone) return;
    this.#usb = undefined;
    gone.unplug();
    for (const listener of Array.from(this.#usbListeners)) listener(undefined);
  }

  #systemAdb(
    system: AndroidSystem,
    send: (bytes: Uint8Array) => Promise<void>,
  ): { receive(bytes: Uint8Array): Promise<void>; restart(): void } {
    const names = ['ro.product.name', 'ro.product.model', 'ro.product.device'].map(
      (name) => `${name}=${system.properties.get(name) ?? ''};`,
    );
    const daemon = new AdbDaemon({
      banner: `device::${names.join('')}features=${features}`,
      send,
      service: (name) => this.#systemService(system, name),
      knownKeys: () => [...this.#sessionKeys, ...storedKeys(system)],
      confirmKey: (key) => this.#confirmKey(system, key),
    });
    return { receive: (bytes) => daemon.receive(bytes), restart: () => daemon.restart() };
  }

  #systemService(system: AndroidSystem, name: string): AdbService | undefined {
    const request = readShellRequest(name);
    if (request)
      return (socket) => shellService(socket, request, this.#shellHost(system, socket.signal), shellState(system));
    if (name === 'sync:') return (socket) => syncService(socket, system.files);
    if (name.startsWith('reboot:')) return async () => this.#leave(name.slice(7));
    if (name === 'root:')
      return async (socket) => socket.write(new TextEncoder().encode('adbd cannot run as root in production builds\n'));
    return undefined;
  }

  #shellHost(system: AndroidSystem, signal: AbortSignal): ShellHost {
    const { imei } = this.identity;
    const hands = { imei, reboot: (target: string) => this.#leave(target), picture: () => this.picture() };
    const all = [...filePrograms, ...textPrograms, ...androidPrograms(system, hands)];
    // A program is there when the image has it.
    const programs = new Map(all.filter(([name]) => system.files.exists(`/system/bin/${name}`, uids.root)));
    return { files: system.files, uid: uids.shell, programs, signal };
  }

  #recoveryAdb(
    sideload: boolean,
    send: (bytes: Uint8Array) => Promise<void>,
  ): { receive(bytes: Uint8Array): Promise<void>; restart(): void } {
    const daemon = new AdbDaemon({
      banner: `${sideload ? 'sideload' : 'recovery'}::ro.product.name=mistri_one;ro.product.model=Mistri One;ro.product.device=one;`,
      send,
      service: (name) => {
        if (name.startsWith('reboot:')) return async () => this.#leave(name.slice(7));
        const request = sideload ? readSideloadRequest(name) : undefined;
        return request && ((socket) => sideloadService(socket, request, (update) => this.#applyUpdate(update)));
      },
      // Whoever can hold the phone's keys for recovery may send an update: it has to be the manufacturer's.
      knownKeys: () => [],
      confirmKey: async () => true,
    });
    return { receive: (bytes) => daemon.receive(bytes), restart: () => daemon.restart() };
  }

  async #applyUpdate(update: Uint8Array): Promise<string | undefined> {
    const problem = await applyUpdate(this.partitions, update, this.#maker);
    const lines = [problem === undefined ? 'Update installed. Restart now.' : `Update refused: ${problem}`];
    if (this.#screen.kind === 'recovery') this.#show({ ...this.#screen, lines });
    return problem;
  }

  async #confirmKey(system: AndroidSystem, key: ComputerKey): Promise<boolean> {
    const answer = await this.#ask({
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
    if (this.#system === system && answer !== 'gone') this.#show(this.#home());
    const isAllowed = answer === 'allow' || answer === 'always';
    // A full disk keeps no key: then it counts until the phone restarts.
    if (isAllowed && !(answer === 'always' && keepKey(system, key))) this.#sessionKeys.push(key);
    return isAllowed;
  }

  #ask(screen: Screen): Promise<string> {
    this.#answer?.('gone');
    return new Promise((resolve) => {
      this.#answer = resolve;
      this.#show(screen);
    });
  }

  #home(): Screen {
    const system = this.#system;
    const clock = new Date(this.#now_ms() + 5.5 * 3_600_000).toISOString().slice(11, 16);
    const crashed = [...(system?.crashes.keys() ?? [])].map(
      (name) => `${system?.apps.get(name)?.program.label ?? name} keeps stopping`,
    );
    const full = system?.isStorageLow ? ['Storage space is running out. Some functions may not work.'] : [];
    const apps = [...(system?.apps.values() ?? [])].filter((app) => app.enabled).map((app) => app.program.label);
    return { kind: 'home', clock, apps, notices: [...full, ...crashed] };
  }

  #show(screen: Screen): void {
    this.#screen = screen;
    for (const listener of Array.from(this.#screenListeners)) listener(this.screen);
  }

  #step(): Promise<void> {
    return new Promise((resolve) => {
      setTimeout(resolve, this.#step_ms);
    });
  }
}

function storedKeys(system: AndroidSystem): ComputerKey[] {
  if (!system.files.exists(keysFile, uids.root)) return [];
  const lines = system.files.readText(keysFile, uids.root).split('\n');
  return lines.flatMap((line) => readComputerKey(new TextEncoder().encode(line)) ?? []);
}

function keepKey(system: AndroidSystem, key: ComputerKey): boolean {
  const texts = [...storedKeys(system), key].map((one) => one.text);
  try {
    system.files.write(keysFile, uids.root, new TextEncoder().encode(texts.join('\n')));
    return true;
  } catch (error) {
    if (error instanceof FileError) return false;
    throw error;
  }
}

function shellState(system: AndroidSystem): ReturnType<typeof newShellState> {
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
