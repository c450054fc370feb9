import { connect } from 'node:net';
import { UsbIpDevice } from '@mistri/usb';
import { socketPipe } from '@mistri/usb/node';

/** What `mistri share --practice` asks of a practice phone, without the phone: its USB comes from another process by USB/IP. */
export class VirtualPhone {
  readonly usb: UsbIpDevice;

  private constructor(usb: UsbIpDevice) {
    this.usb = usb;
  }

  static async create(): Promise<VirtualPhone> {
    const port = Number(process.env['BENCH_PHONE_PORT']);
    const imported = await UsbIpDevice.import(socketPipe(connect(port, '127.0.0.1')), '1-1');
    if (!imported.ok) throw new Error(imported.failure.message);
    return new VirtualPhone(imported.value);
  }

  onUsb(listener: (device: UsbIpDevice) => void): () => void {
    listener(this.usb);
    return () => undefined;
  }

  onScreen(): () => void {
    return () => undefined;
  }

  async powerOn(): Promise<void> {
    // It is on.
  }

  powerOff(): Promise<void> {
    return this.usb.close();
  }
}

export const faults = {};
export const buttonsOf = (): readonly never[] => [];
