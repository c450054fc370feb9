import { type Power } from '@mistri/contracts/repair/powers';
import { phonePolicy, type UsbDevice } from '@mistri/usb';
import { faults, type Fault, usbModes, VirtualPhone } from '@mistri/virtual-phone';
import { type AdbSession, connectAdb } from '../src/adb/connect-adb.ts';
import { SessionKey } from '../src/adb/session-key.ts';
import { FastbootClient } from '../src/fastboot/fastboot-client.ts';
import { ModeFollower } from '../src/mode-follower.ts';
import { ServiceEngine, type ServiceLogEntry } from '../src/service/service-engine.ts';
import type { ServiceRequest, ServiceResult } from '../src/service/service-request.ts';

/** A customer with a virtual phone, and the engine beside it. */
export class PhoneBench {
  readonly phone: VirtualPhone;
  readonly key = new SessionKey('session');
  readonly granted = new Set<Power>();
  readonly log: ServiceLogEntry[] = [];
  readonly follower: ModeFollower;
  readonly engine: ServiceEngine;
  /** What the customer taps and types. */
  answer = 'allow';
  confirms = false;
  adb: AdbSession | undefined;
  fastboot: FastbootClient | undefined;

  private constructor(phone: VirtualPhone) {
    this.phone = phone;
    const agreed = { serial: phone.identity.serial, modes: Object.values(usbModes) };
    const source = {
      onDevice: (listener: (device: UsbDevice) => void) => phone.onUsb((device) => device && listener(device)),
    };
    this.follower = new ModeFollower(source, agreed, phonePolicy);
    phone.onScreen((screen) => {
      if (screen.kind === 'dialog') queueMicrotask(() => phone.press(this.answer) || phone.press('confirm'));
    });
    this.engine = new ServiceEngine({
      phone: { adb: () => this.adb, fastboot: () => this.fastboot },
      powers: () => this.granted,
      confirm: async () => this.confirms,
      log: (entry) => this.log.push(entry),
    });
  }

  static async start(fault?: Fault): Promise<PhoneBench> {
    const phone = await VirtualPhone.create();
    if (fault) await faults[fault](phone.partitions);
    const bench = new PhoneBench(phone);
    await phone.powerOn();
    return bench;
  }

  async connect(kind: 'adb' | 'fastboot'): Promise<void> {
    const device = await this.follower.waitFor(kind, AbortSignal.timeout(20_000));
    if (!device) throw new Error(`no ${kind}`);
    this.adb = undefined;
    this.fastboot = undefined;
    if (kind === 'fastboot') {
      const opened = await FastbootClient.open(device, this.phone.identity.serial);
      if (!opened.ok) throw new Error(JSON.stringify(opened.refusal));
      this.fastboot = opened.value;
      return;
    }
    const connected = await connectAdb(device, this.key);
    if (!connected.ok) throw new Error(JSON.stringify(connected.refusal));
    this.adb = connected.session;
  }

  perform(
    operation: string,
    values: ServiceRequest['values'] = {},
    content?: ServiceRequest['content'],
    more: object = {},
  ): Promise<ServiceResult> {
    return this.engine.perform(
      { operation, values, ...(content && { content }) },
      { signal: AbortSignal.timeout(20_000), ...more },
    );
  }

  async end(): Promise<void> {
    this.follower.stop();
    await this.adb?.close().catch(() => undefined);
    await this.fastboot?.close();
    await this.phone.powerOff();
    await this.key.destroy();
  }
}
