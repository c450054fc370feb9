import { joinBytes } from '@mistri/usb';
import {
  activeSlot,
  readBootControl,
  readDeviceInfo,
  type Slot,
  withActive,
  withSlot,
  writeBootControl,
  writeDeviceInfo,
} from '../flash/boot-control.ts';
import { notFlashable, type Partitions } from '../flash/partitions.ts';
import { isGenuineImage } from '../flash/verify-slot.ts';
import { fastbootVariables } from './fastboot-variables.ts';
import { changeLogical, isLogicalCommand } from './logical-commands.ts';
import { Refusal } from './refusal.ts';
import { applySparse, isSparse } from './sparse-image.ts';

export interface FastbootOptions {
  /** Set in fastbootd: the slot whose recovery runs it. The boot loader knows no logical partitions, fastbootd no unlocking. */
  readonly userspace?: Slot | undefined;
  readonly partitions: Partitions;
  readonly serial: string;
  readonly makerKey: Uint8Array;
  readonly bootloaderVersion: string;
  readonly battery_mv: () => number;
  /** A packet to the computer. */
  send(bytes: Uint8Array): Promise<void>;
  /** The warning on the screen, answered with the phone's keys; false when the computer leaves. */
  confirmUnlock(signal: AbortSignal): Promise<boolean>;
  eraseData(): Promise<void>;
  /** After the answer has been taken. */
  leave(to: 'system' | 'bootloader' | 'recovery' | 'fastboot' | 'off'): void;
  note(line: string): void;
}

export const mostDownload_bytes = 256 * 1024 * 1024;
const mostCommand = 4096;
const answer_bytes = 64;

/** The fastboot protocol of the boot loader and of fastbootd: one command after the other, answered by INFO… and OKAY, FAIL or DATA. */
export class FastbootDaemon {
  readonly #options: FastbootOptions;
  #download: Uint8Array[] = [];
  #downloaded: Uint8Array | undefined;
  #left = 0;
  #session = new AbortController();

  constructor(options: FastbootOptions) {
    this.#options = options;
  }

  /** One transfer of the computer: a command, or a part of a download. */
  async receive(bytes: Uint8Array): Promise<void> {
    if (this.#left > 0) return this.#takeDownload(bytes);
    if (bytes.length === 0) return;
    if (bytes.length > mostCommand) return this.#say('FAIL', 'command too long');
    const command = new TextDecoder().decode(bytes);
    const { signal } = this.#session;
    try {
      await this.#run(command);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      if (signal.aborted) return;
      this.#options.note(`${command.slice(0, 60)}: ${error.message}`);
      await this.#say('FAIL', error.message);
    }
  }

  /** The computer has left, or begins again: no answer of before may reach whoever comes next. */
  restart(): void {
    this.#session.abort();
    this.#session = new AbortController();
    this.#forget();
  }

  #forget(): void {
    this.#left = 0;
    this.#download = [];
    this.#downloaded = undefined;
  }

  async #takeDownload(bytes: Uint8Array): Promise<void> {
    this.#download.push(bytes.subarray(0, this.#left));
    this.#left -= Math.min(bytes.length, this.#left);
    if (this.#left > 0) return;
    this.#downloaded = joinBytes(this.#download);
    this.#download = [];
    await this.#say('OKAY');
  }

  /** Longer lines go in several packets: older clients read 64 bytes, and a larger packet would be an overflow to them. */
  async #say(kind: 'OKAY' | 'FAIL' | 'INFO' | 'DATA', text = ''): Promise<void> {
    const room = answer_bytes - kind.length;
    const encode = (part: string): Uint8Array => new TextEncoder().encode(`${kind}${part}`);
    if (kind !== 'INFO') return this.#options.send(encode(text.slice(0, room)));
    for (let at = 0; at === 0 || at < text.length; at += room)
      await this.#options.send(encode(text.slice(at, at + room)));
  }

  async #run(command: string): Promise<void> {
    const [verb = '', ...rest] = command.split(':');
    const argument = rest.join(':');
    if (this.#options.userspace !== undefined) {
      if (isLogicalCommand(verb)) {
        this.#options.note(await changeLogical(this.#options, verb, argument));
        return this.#say('OKAY');
      }
      if (verb.startsWith('flashing')) throw new Refusal('not in fastbootd: restart to the boot loader');
    }
    switch (verb) {
      case 'getvar':
        return argument === 'all' ? this.#allVariables() : this.#variable(argument);
      case 'download':
        return this.#beginDownload(argument);
      case 'flash':
        await this.#flash(argument);
        return this.#say('OKAY');
      case 'erase':
        await this.#erase(argument);
        return this.#say('OKAY');
      case 'set_active':
        await this.#setActive(argument);
        return this.#say('OKAY');
      case 'flashing unlock':
      case 'flashing lock':
        return this.#setLock(verb === 'flashing lock');
      case 'flashing get_unlock_ability':
        await this.#say('INFO', `get_unlock_ability: ${Number(this.#device().unlockAllowed)}`);
        return this.#say('OKAY');
      case 'continue':
      case 'reboot':
        return this.#leave('system');
      case 'reboot-bootloader':
        return this.#leave('bootloader');
      case 'reboot-recovery':
        return this.#leave('recovery');
      case 'reboot-fastboot':
        return this.#leave('fastboot');
      case 'powerdown':
        return this.#leave('off');
      default:
        return this.#oem(command);
    }
  }

  async #oem(command: string): Promise<void> {
    if (command === 'oem device-info') {
      const { locked, rollbackIndex } = this.#device();
      await this.#say('INFO', `Device unlocked: ${!locked}`);
      await this.#say('INFO', `Rollback index: ${rollbackIndex}`);
      return this.#say('OKAY');
    }
    if (/imei|meid|\bsn\b/i.test(command))
      throw new Refusal('the identity of this phone is written at the factory only');
    throw new Refusal(`unknown command '${command.slice(0, 40)}'`);
  }

  async #leave(to: Parameters<FastbootOptions['leave']>[0]): Promise<void> {
    await this.#say('OKAY');
    this.#options.leave(to);
  }

  #device(): ReturnType<typeof readDeviceInfo> {
    return readDeviceInfo(this.#options.partitions);
  }

  #variables(): Map<string, string> {
    const { partitions, serial, bootloaderVersion, battery_mv, userspace } = this.#options;
    return fastbootVariables({
      partitions,
      serial,
      bootloaderVersion,
      voltage_mv: battery_mv(),
      mostDownload_bytes,
      userspace,
    });
  }

  async #variable(name: string): Promise<void> {
    const suffixed = /^(slot-[a-z-]+):_([ab])$/.exec(name);
    const value = this.#variables().get(suffixed ? `${suffixed[1]}:${suffixed[2]}` : name);
    if (value === undefined) throw new Refusal('unknown variable');
    await this.#say('OKAY', value);
  }

  async #allVariables(): Promise<void> {
    for (const [name, value] of this.#variables()) await this.#say('INFO', `${name}:${value}`);
    await this.#say('OKAY');
  }

  async #beginDownload(size: string): Promise<void> {
    const length = /^[0-9a-f]{8}$/i.test(size) ? Number.parseInt(size, 16) : 0;
    if (length === 0) throw new Refusal('bad size');
    if (length > mostDownload_bytes) throw new Refusal(`data too large: at most ${mostDownload_bytes} bytes`);
    this.#forget();
    this.#left = length;
    await this.#say('DATA', size);
  }

  #target(name: string): { partition: string; base: string; slot: Slot; isSlotted: boolean } {
    const { partitions, userspace } = this.#options;
    const active = userspace ?? activeSlot(readBootControl(partitions));
    const base = name.replace(/_[ab]$/, '');
    const slotted = partitions.slottedNames({ withLogical: true });
    const partition = slotted.has(name) ? `${name}_${active}` : name;
    if (partitions.sizeOf(partition) === undefined) throw new Refusal(`no such partition: ${name.slice(0, 36)}`);
    if (userspace === undefined && partitions.isLogical(partition))
      throw new Refusal(`${name.slice(0, 30)} is logical: use fastbootd`);
    if (notFlashable.has(partition)) throw new Refusal(`partition ${name} is written at the factory only`);
    const isSlotted = slotted.has(base);
    return {
      partition,
      base,
      slot: partition.endsWith('_b') ? 'b' : partition.endsWith('_a') ? 'a' : active,
      isSlotted,
    };
  }

  async #flash(name: string): Promise<void> {
    const { partitions, makerKey } = this.#options;
    const { partition, base, slot, isSlotted } = this.#target(name);
    const downloaded = this.#downloaded;
    if (!downloaded) throw new Refusal('nothing was downloaded');
    const limit = partitions.sizeOf(partition) ?? 0;
    const image = isSparse(downloaded) ? applySparse(partitions.read(partition), downloaded, limit) : downloaded;
    if (!image) throw new Refusal('the sparse image is damaged or too large');
    if (image.length > limit) throw new Refusal(`the image is larger than partition ${partition}`);
    const isLocked = this.#device().locked;
    if (isLocked && !isSlotted) throw new Refusal(`flashing ${name} is not allowed in locked state`);
    if (isLocked && !(await isGenuineImage(partitions, slot, { name: base, bytes: image }, makerKey)))
      throw new Refusal('not a genuine image: not allowed in locked state');
    await partitions.write(partition, image);
    this.#options.note(`flashed ${partition}`);
    // The slot holds something new: it gets its tries back.
    const control = readBootControl(partitions);
    if (isSlotted) await writeBootControl(partitions, withSlot(control, slot, { tries: 3, successful: false }));
  }

  async #erase(name: string): Promise<void> {
    const { partition } = this.#target(name);
    if (this.#device().locked) throw new Refusal(`erasing ${name} is not allowed in locked state`);
    if (partition === 'userdata') await this.#options.eraseData();
    else await this.#options.partitions.write(partition, new Uint8Array(0));
    this.#options.note(`erased ${partition}`);
  }

  async #setActive(name: string): Promise<void> {
    const slot = name.replace(/^_/, '');
    if (slot !== 'a' && slot !== 'b') throw new Refusal(`no such slot: ${name.slice(0, 10)}`);
    const { partitions, userspace } = this.#options;
    if (userspace !== undefined && this.#device().locked)
      throw new Refusal('set_active is not allowed in locked state');
    await writeBootControl(partitions, withActive(readBootControl(partitions), slot));
    this.#options.note(`slot ${slot} is active`);
  }

  async #setLock(locked: boolean): Promise<void> {
    const options = this.#options;
    const device = this.#device();
    if (device.locked === locked) throw new Refusal(locked ? 'already locked' : 'already unlocked');
    if (!locked && !device.unlockAllowed) throw new Refusal('OEM unlocking is off in the settings of the phone');
    if (!locked) await this.#say('INFO', 'confirm on the phone. All data will be erased.');
    const { signal } = this.#session;
    if (!(await options.confirmUnlock(signal)) || signal.aborted) throw new Refusal('refused at the phone');
    await options.eraseData();
    await writeDeviceInfo(options.partitions, { ...device, locked });
    this.#options.note(locked ? 'locked' : 'unlocked');
    await this.#say('OKAY');
  }
}
