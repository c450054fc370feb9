import { AdbDaemon, type AdbService } from '../adb/adb-daemon.ts';
import { readSideloadRequest, sideloadService } from '../adb/sideload-service.ts';
import { eraseData } from '../factory/make-phone.ts';
import { applyUpdate } from './apply-update.ts';
import type { PhoneParts } from './phone-parts.ts';

const product = 'ro.product.name=mistri_one;ro.product.model=Mistri One;ro.product.device=one;';

/** Recovery: a menu for the fingers, and on the port an ADB that takes an update (`sideload`) or a restart only. */
export class RecoveryMode {
  readonly #phone: PhoneParts;

  constructor(phone: PhoneParts) {
    this.#phone = phone;
  }

  enter(sideload: boolean, said: readonly string[] = []): void {
    this.#phone.arriveIn(sideload ? 'sideload' : 'recovery');
    const lines = sideload ? ['Send the update with:', 'adb sideload FILE', ...said] : ['Mistri One', ...said];
    const choices = [
      { id: 'reboot', label: 'Restart' },
      { id: 'bootloader', label: 'Restart to boot loader' },
      { id: 'fastbootd', label: 'Enter fastboot' },
      { id: 'sideload', label: 'Apply update from ADB' },
      { id: 'wipe', label: 'Erase all data' },
    ];
    this.#phone.port.offer('recovery', (send) => this.#adb(sideload, send));
    void this.#phone.glass.ask({ kind: 'recovery', lines, buttons: choices }).then((choice) => this.#chosen(choice));
  }

  async #chosen(choice: string): Promise<void> {
    if (choice === 'reboot') return this.#phone.restart('system');
    if (choice === 'bootloader') return this.#phone.restart('bootloader');
    if (choice === 'fastbootd') return this.#phone.restart('fastboot');
    if (choice === 'sideload') return this.#phone.restart('sideload');
    if (choice !== 'wipe') return;
    const answer = await this.#phone.glass.ask({
      kind: 'dialog',
      title: 'ERASE ALL DATA?',
      lines: ['Photos, messages and apps will be lost.'],
      buttons: [
        { id: 'no', label: 'No' },
        { id: 'erase', label: 'Erase everything' },
      ],
    });
    if (answer === 'gone') return;
    if (answer === 'erase') await eraseData(this.#phone.partitions);
    this.enter(false, answer === 'erase' ? ['Data erased.'] : []);
  }

  #adb(sideload: boolean, send: (bytes: Uint8Array) => Promise<void>): AdbDaemon {
    return new AdbDaemon({
      banner: `${sideload ? 'sideload' : 'recovery'}::${product}`,
      send,
      service: (name) => this.#service(sideload, name),
      // Whoever can hold the phone's keys for recovery may send an update: it has to be the manufacturer's.
      knownKeys: () => [],
      confirmKey: async () => true,
    });
  }

  #service(sideload: boolean, name: string): AdbService | undefined {
    if (name.startsWith('reboot:')) return async () => this.#phone.leave(name.slice(7));
    const request = sideload ? readSideloadRequest(name) : undefined;
    return request && ((socket) => sideloadService(socket, request, (update) => this.#applyUpdate(update)));
  }

  async #applyUpdate(update: Uint8Array): Promise<string | undefined> {
    const { partitions, makerKey, glass } = this.#phone;
    const problem = await applyUpdate(partitions, update, makerKey);
    const lines = [problem === undefined ? 'Update installed. Restart now.' : `Update refused: ${problem}`];
    const { screen } = glass;
    if (screen.kind === 'recovery') glass.show({ ...screen, lines });
    return problem;
  }
}
