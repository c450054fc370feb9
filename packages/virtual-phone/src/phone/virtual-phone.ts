import type { UsbDevice } from '@mistri/usb';
import { makerKey } from '../factory/firmware.ts';
import { makePhone, type PhoneIdentity } from '../factory/make-phone.ts';
import {
  type BootControl,
  changeBootControl,
  mostTries,
  readBootControl,
  readDeviceInfo,
  slotToBoot,
  type Slot,
  withSlot,
  withTrySpent,
  writeDeviceInfo,
} from '../flash/boot-control.ts';
import { type FlashStorage, memoryStorage, Partitions } from '../flash/partitions.ts';
import { verifySlot } from '../flash/verify-slot.ts';
import { writeArchive } from '../image/archive.ts';
import { readBootImage } from '../image/boot-image.ts';
import { drawScreen } from '../screen/draw-screen.ts';
import { Glass } from '../screen/glass.ts';
import { homeScreen } from '../screen/home-screen.ts';
import type { Screen } from '../screen/screen.ts';
import { writePng } from '../screen/write-png.ts';
import type { AndroidSystem } from '../system/android-system.ts';
import { Battery } from './battery.ts';
import { FastbootMode } from './fastboot-mode.ts';
import type { PhoneMode, PhoneParts } from './phone-parts.ts';
import { RecoveryMode } from './recovery-mode.ts';
import { finishStart, startSystem } from './start-system.ts';
import { SystemAdb } from './system-adb.ts';
import { UsbPort } from './usb-port.ts';

export interface PhoneOptions {
  readonly storage?: FlashStorage;
  readonly identity?: PhoneIdentity;
  /** How long a person sees each step of the start. 0 in tests. */
  readonly step_ms?: number;
  readonly now_ms?: () => number;
}

const defaultIdentity: PhoneIdentity = { serial: 'MISTRI0001', imei: '358240051111110' };

/**
 * An Android phone made of software: flash memory, boot loader, recovery, system, screen, keys, and a USB port. It starts if and
 * only if the bytes on its partitions verify; nothing in it knows of faults.
 */
export class VirtualPhone {
  readonly partitions: Partitions;
  readonly identity: PhoneIdentity;
  readonly battery = new Battery();
  readonly #maker: Uint8Array;
  readonly #step_ms: number;
  readonly #now_ms: () => number;
  readonly #port: UsbPort;
  readonly #glass: Glass;
  readonly #fastboot: FastbootMode;
  readonly #recovery: RecoveryMode;
  readonly #systemAdb: SystemAdb;
  #mode: PhoneMode = 'off';
  #system: AndroidSystem | undefined;
  #epoch = 0;

  private constructor(partitions: Partitions, identity: PhoneIdentity, maker: Uint8Array, options: PhoneOptions) {
    this.partitions = partitions;
    this.identity = identity;
    this.#maker = maker;
    this.#step_ms = options.step_ms ?? 0;
    this.#now_ms = options.now_ms ?? Date.now;
    this.#port = new UsbPort(identity.serial);
    this.#glass = new Glass((shown) => (this.#mode === 'system' && shown.kind === 'home' ? this.#home() : shown));
    const parts = this.#parts();
    this.#fastboot = new FastbootMode(parts);
    this.#recovery = new RecoveryMode(parts);
    this.#systemAdb = new SystemAdb(parts, {
      picture: () => this.picture(),
      showHome: (system) => {
        if (this.#system === system) this.#glass.show(this.#home());
      },
    });
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
    return this.#glass.screen;
  }

  /** The running system, for looking at it from outside. */
  get system(): AndroidSystem | undefined {
    return this.#system;
  }

  get usb(): UsbDevice | undefined {
    return this.#port.device;
  }

  /** Transfers since it was made, for tests that must see that nothing happened. */
  get trace(): UsbPort['trace'] {
    return this.#port.trace;
  }

  /** Called at once with what is there, and at every change: each mode is another USB device. */
  onUsb(listener: (device: UsbDevice | undefined) => void): () => void {
    return this.#port.listen(listener);
  }

  onScreen(listener: (screen: Screen) => void): () => void {
    return this.#glass.listen(listener);
  }

  async picture(): Promise<Uint8Array> {
    const { width, height, pixels } = drawScreen(this.screen);
    return writePng(width, height, pixels);
  }

  plug(): void {
    this.#port.plug();
  }

  unplug(): void {
    this.#port.unplug();
  }

  /** A finger on a button of the screen. @returns false: there is no such button now */
  press(id: string): boolean {
    return this.#glass.press(id);
  }

  /** The power key. With volume down held, the boot loader stops in fastboot. Resolves when the phone has come to rest. */
  async powerOn({ volumeDown = false } = {}): Promise<void> {
    if (this.#mode !== 'off') return;
    await this.#boot(volumeDown ? 'bootloader' : undefined);
  }

  async powerOff(): Promise<void> {
    await this.#stop();
    this.#mode = 'off';
    this.#glass.show({ kind: 'off' });
  }

  /** Ten seconds on the power key, or a command: down, and up again. */
  async restart(to?: BootControl['next']): Promise<void> {
    await this.#stop();
    await this.#boot(to);
  }

  async #stop(): Promise<void> {
    this.#epoch += 1;
    this.#glass.dropQuestion();
    this.#port.withdraw();
    const system = this.#system;
    this.#system = undefined;
    if (system) await this.partitions.write('userdata', writeArchive(system.files.snapshot('/data')));
  }

  async #boot(to?: BootControl['next']): Promise<void> {
    const epoch = (this.#epoch += 1);
    this.#mode = 'starting';
    const asked = to ?? readBootControl(this.partitions).next;
    await changeBootControl(this.partitions, (control) => ({ ...control, next: 'system' }));
    let lastProblem: string | undefined;
    for (let target = asked; ;) {
      this.#glass.show({ kind: 'logo', ...(lastProblem !== undefined && { note: lastProblem }) });
      await this.#step();
      if (epoch !== this.#epoch) return;
      if (target === 'bootloader') return this.#fastboot.enter(lastProblem);
      const slot = slotToBoot(readBootControl(this.partitions));
      if (!slot) return this.#fastboot.enter(lastProblem ?? 'no bootable slot');
      const problem = await this.#trySlot(slot, target, epoch);
      if (problem === undefined || epoch !== this.#epoch) return;
      if (problem === 'data') target = 'recovery';
      else {
        lastProblem = problem;
        await changeBootControl(this.partitions, (control) => withTrySpent(control, slot));
      }
    }
  }

  /** @returns undefined when it is up, 'data' when recovery has to ask, otherwise why this slot does not start */
  async #trySlot(slot: Slot, target: BootControl['next'], epoch: number): Promise<string | undefined> {
    const device = readDeviceInfo(this.partitions);
    const only = target === 'system' ? undefined : 'recovery';
    const verdict = await verifySlot(this.partitions, slot, device, this.#maker, only);
    if (!verdict.ok) return verdict.reason;
    const image = readBootImage(this.partitions.read(`${target === 'system' ? 'boot' : 'recovery'}_${slot}`));
    if (!image) return `${target === 'system' ? 'boot' : 'recovery'}_${slot} holds no kernel`;
    if (target === 'fastboot') {
      this.#fastboot.enterUserspace(slot);
      return undefined;
    }
    if (target !== 'system') {
      this.#recovery.enter(target === 'sideload');
      return undefined;
    }
    this.#glass.show({ kind: 'starting', progress: 0.3 });
    const { serial } = this.identity;
    const started = await startSystem({
      partitions: this.partitions,
      slot,
      ramdisk: image.ramdisk,
      serial,
      locked: device.locked,
      now_ms: this.#now_ms,
      battery: this.battery,
    });
    if ('problem' in started) return started.problem === 'data' ? 'data' : started.why;
    await this.#step();
    this.#glass.show({ kind: 'starting', progress: 0.8 });
    if (epoch !== this.#epoch) return undefined;
    await finishStart(started.system);
    await this.#step();
    if (epoch !== this.#epoch) return undefined;
    await changeBootControl(this.partitions, (control) =>
      withSlot(
        // The update that lay in this slot has started: it is merged.
        { ...control, pendingUpdate: control.pendingUpdate === slot ? undefined : control.pendingUpdate },
        slot,
        { successful: true, tries: mostTries },
      ),
    );
    if (device.locked && verdict.info.rollbackIndex > device.rollbackIndex)
      await writeDeviceInfo(this.partitions, { ...device, rollbackIndex: verdict.info.rollbackIndex });
    this.#system = started.system;
    this.#mode = 'system';
    this.#glass.show(this.#home());
    if (started.hasAdb) this.#systemAdb.offer(started.system);
    return undefined;
  }

  #leave(to: string): void {
    const targets: Record<string, BootControl['next']> = {
      bootloader: 'bootloader',
      fastboot: 'fastboot',
      recovery: 'recovery',
      sideload: 'sideload',
      'sideload-auto-reboot': 'sideload',
    };
    const go = async (): Promise<void> => (to === 'off' ? this.powerOff() : this.restart(targets[to] ?? 'system'));
    setTimeout(() => void go(), Math.max(20, this.#step_ms / 4));
  }

  #parts(): PhoneParts {
    return {
      partitions: this.partitions,
      identity: this.identity,
      makerKey: this.#maker,
      glass: this.#glass,
      port: this.#port,
      battery: this.battery,
      arriveIn: (mode) => {
        this.#mode = mode;
      },
      restart: (to) => this.restart(to),
      leave: (to) => this.#leave(to),
    };
  }

  #home(): Screen {
    return homeScreen(this.#system, this.#now_ms());
  }

  #step(): Promise<void> {
    return new Promise((resolve) => {
      setTimeout(resolve, this.#step_ms);
    });
  }
}
