import { eraseData } from '../factory/make-phone.ts';
import { FastbootDaemon } from '../fastboot/fastboot-daemon.ts';
import { readBootControl, readDeviceInfo, slotToBoot } from '../flash/boot-control.ts';
import type { PhoneParts } from './phone-parts.ts';

/** The boot loader that stays: fastboot on the port; lock, slot and what was done on the screen. */
export class FastbootMode {
  readonly #phone: PhoneParts;
  readonly #notes: string[] = [];

  constructor(phone: PhoneParts) {
    this.#phone = phone;
  }

  /** @param problem why the phone did not start */
  enter(problem: string | undefined): void {
    const { partitions, identity, makerKey, battery } = this.#phone;
    this.#phone.arriveIn('fastboot');
    this.#notes.length = 0;
    if (problem !== undefined) this.#notes.push(problem);
    this.#show();
    this.#phone.port.offer(
      'fastboot',
      (send) =>
        new FastbootDaemon({
          send,
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
    glass.show({ kind: 'fastboot', lines: ['Mistri One', identity.serial, state, ...this.#notes.slice(-12)] });
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
