import { eraseData } from '../factory/make-phone.ts';
import { FastbootDaemon } from '../fastboot/fastboot-daemon.ts';
import { readBootControl, readDeviceInfo, type Slot, slotToBoot } from '../flash/boot-control.ts';
import type { PhoneParts } from './phone-parts.ts';

/**
 * fastboot on the port; lock, slot and what was done on the screen. Twice, as in real phones: the boot loader that stays, and
 * fastbootd, which recovery's image starts and which knows what is inside of `super`.
 */
export class FastbootMode {
  readonly #phone: PhoneParts;
  readonly #notes: string[] = [];
  #title = '';

  constructor(phone: PhoneParts) {
    this.#phone = phone;
  }

  /** @param problem why the phone did not start */
  enter(problem: string | undefined): void {
    this.#phone.arriveIn('fastboot');
    this.#title = 'FASTBOOT MODE';
    this.#offer(undefined, problem === undefined ? [] : [problem]);
  }

  /** @param slot whose recovery has started it */
  enterUserspace(slot: Slot): void {
    this.#phone.arriveIn('fastbootd');
    this.#title = 'FASTBOOTD';
    this.#offer(slot, []);
  }

  #offer(userspace: Slot | undefined, notes: readonly string[]): void {
    const { partitions, identity, makerKey, battery } = this.#phone;
    this.#notes.splice(0, this.#notes.length, ...notes);
    this.#show();
    this.#phone.port.offer(
      'fastboot',
      (send) =>
        new FastbootDaemon({
          send,
          userspace,
          partitions,
          serial: identity.serial,
          makerKey,
          bootloaderVersion: 'MBL-2.4',
          battery_mv: () => battery.voltage_mv,
          confirmUnlock: (signal) => this.#confirmUnlock(signal),
          eraseData: () => eraseData(partitions),
          leave: (to) => this.#phone.leave(to),
          note: (line) => {
            this.#notes.push(line);
            this.#show();
          },
        }),
    );
  }

  #show(): void {
    const { partitions, identity, glass } = this.#phone;
    const { locked } = readDeviceInfo(partitions);
    const control = readBootControl(partitions);
    const state = `slot ${slotToBoot(control) ?? '-'} ${locked ? 'locked' : 'UNLOCKED'}`;
    const lines = ['Mistri One', identity.serial, state, ...this.#notes.slice(-12)];
    glass.show({ kind: 'fastboot', title: this.#title, lines });
  }

  async #confirmUnlock(signal: AbortSignal): Promise<boolean> {
    const { glass } = this.#phone;
    signal.addEventListener('abort', () => glass.press('keep'), { once: true });
    const lines = [
      'Unlocking lets any software run on this phone. Payment apps may stop working.',
      'ALL DATA ON THIS PHONE WILL BE ERASED.',
    ];
    const answer = await glass.ask({
      kind: 'dialog',
      title: 'CHANGE THE BOOT LOADER LOCK?',
      lines,
      buttons: [
        { id: 'keep', label: 'Do not change' },
        { id: 'confirm', label: 'Change and erase all data' },
      ],
    });
    this.#show();
    return answer === 'confirm';
  }
}
