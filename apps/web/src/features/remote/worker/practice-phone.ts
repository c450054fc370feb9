import type { DeviceSource } from '@mistri/android';
import type { UsbDevice } from '@mistri/usb';
import { faults, unlockBootLoader, VirtualPhone } from '@mistri/virtual-phone';
import type { PhoneKey, PhoneLook, PracticeWish } from '../phone/phone-look.ts';
import { FlashInBrowser } from './flash-in-browser.ts';
import { lookOf } from './look-of-phone.ts';

/** How long a person sees each step of its start. */
const step_ms = 600;

/**
 * The practice phone (USB-9): an Android phone made of software, with its own screen and keys, in this worker. What is above it
 * sees a `UsbDevice` like any other.
 */
export class PracticePhone implements DeviceSource {
  readonly #phone: VirtualPhone;
  readonly #stop: () => void;
  readonly #onLook: (look: PhoneLook) => void;

  private constructor(phone: VirtualPhone, onLook: (look: PhoneLook) => void) {
    this.#phone = phone;
    this.#onLook = onLook;
    const stopScreen = phone.onScreen(() => onLook(lookOf(phone)));
    this.#stop = stopScreen;
  }

  /** The one that is kept, or a new one from the shop, as asked. */
  static async start(wish: PracticeWish | undefined, onLook: (look: PhoneLook) => void): Promise<PracticePhone> {
    const storage = await FlashInBrowser.open();
    if (wish) await storage.clear();
    const isNew = (await storage.load()).size === 0;
    const phone = await VirtualPhone.create({ storage, step_ms, ...(isNew ? { identity: newIdentity() } : {}) });
    if (wish && wish.fault !== 'none') await faults[wish.fault](phone.partitions);
    if (wish?.isUnlocked) await unlockBootLoader(phone.partitions);
    const practice = new PracticePhone(phone, onLook);
    void phone.powerOn();
    return practice;
  }

  onDevice(listener: (device: UsbDevice) => void): () => void {
    return this.#phone.onUsb((device) => {
      if (device) listener(device);
    });
  }

  get usb(): UsbDevice | undefined {
    return this.#phone.usb;
  }

  press(id: string): void {
    this.#phone.press(id);
  }

  async key(key: PhoneKey): Promise<void> {
    if (key === 'power') return this.#phone.mode === 'off' ? this.#phone.powerOn() : this.#phone.powerOff();
    if (key === 'restart') return this.#phone.restart();
    if (this.#phone.mode !== 'off') await this.#phone.powerOff();
    return this.#phone.powerOn({ volumeDown: true });
  }

  /** Somebody who practises decides how full it is. */
  battery(level_percent: number): void {
    this.#phone.battery.charge(level_percent);
    this.#onLook(lookOf(this.#phone));
  }

  cable(isPlugged: boolean): void {
    if (isPlugged) this.#phone.plug();
    else this.#phone.unplug();
  }

  close(): void {
    this.#stop();
    this.#phone.unplug();
  }
}

function newIdentity(): { serial: string; imei: string } {
  const number = crypto.getRandomValues(new Uint16Array(1))[0] ?? 0;
  // The manufacturer's type code with a serial number of its own; the last digit is the check digit (Luhn).
  const body = `35824005${String(number).padStart(6, '0')}`;
  return { serial: `MISTRI${String(number).padStart(5, '0')}`, imei: body + luhnDigit(body) };
}

function luhnDigit(body: string): string {
  const sum = Array.from(body).reduce((total, digit, index) => {
    const value = Number(digit) * (index % 2 === 1 ? 2 : 1);
    return total + (value > 9 ? value - 9 : value);
  }, 0);
  return String((10 - (sum % 10)) % 10);
}
