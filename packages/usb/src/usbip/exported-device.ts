import { type DevicePolicy, decideDevice, type ReadDescriptors } from '../device-policy.ts';
import { descriptorType } from '../descriptors.ts';
import { isStandard, recipient, recipientOf, type SetupPacket, standardRequest } from '../setup-packet.ts';
import { failed, success, type UsbResult } from '../usb-failure.ts';
import type { TransferOptions, UsbDevice } from '../usb-device.ts';
import type { ListedDevice } from './wire.ts';

/** USB_RT_PORT and USB_PORT_FEAT_RESET: a reset that the borrower asks for in so many words. Attaching never resets. */
const portReset = { requestType: 0x23, value: 4 } as const;

export interface Export {
  readonly busId: string;
  readonly device: UsbDevice;
}

/** Same place for the device across its modes, so that attaching it again needs no new list. */
export function listedDevice({ busId, device }: Export, read: ReadDescriptors): ListedDevice {
  const [configuration] = read.configurations;
  const { vendorId, productId, deviceVersion, deviceClass, deviceSubclass, deviceProtocol } = read.device;
  return {
    path: `/sys/devices/mistri/usb1/${busId}`,
    busId,
    busNumber: 1,
    deviceNumber: 2,
    speed: device.speed,
    vendorId,
    productId,
    deviceVersion,
    deviceClass,
    deviceSubclass,
    deviceProtocol,
    configurationValue: configuration?.value ?? 1,
    configurationCount: read.configurations.length,
    interfaces: (configuration?.interfaces ?? [])
      .filter((one) => one.alternate === 0)
      .map((one) => [one.interfaceClass, one.subclass, one.protocol] as const),
  };
}

/**
 * A device on loan to the other side. Descriptors are answered from the copy that the policy has checked: a device that shows a
 * phone to us and a keyboard to the kernel over there gets nowhere. What changes its state (configuration, interface setting,
 * halt) goes through the platform's own calls, which browsers and libusb demand (usbip-host does the same).
 */
export class ExportedDevice {
  readonly device: UsbDevice;
  readonly #read: ReadDescriptors;
  readonly #endpoints = new Map<number, 'bulk' | 'interrupt' | 'isochronous' | 'control'>();

  private constructor(device: UsbDevice, read: ReadDescriptors) {
    this.device = device;
    this.#read = read;
    for (const endpoint of read.configurations.flatMap((one) => one.interfaces).flatMap((one) => one.endpoints))
      this.#endpoints.set(endpoint.address, endpoint.kind);
  }

  static async open(device: UsbDevice, policy: DevicePolicy): Promise<UsbResult<ExportedDevice>> {
    const decision = decideDevice(policy, device.descriptors);
    if (!decision.allowed) return failed('refused', decision.reason);
    const opened = await device.open();
    if (!opened.ok) return opened;
    const exported = new ExportedDevice(device, decision.read);
    const ready = await exported.#configure(decision.read.configurations[0]?.value ?? 1);
    if (ready.ok) return success(exported);
    await device.close();
    return ready;
  }

  kindOf(address: number): 'bulk' | 'interrupt' | 'isochronous' | 'control' | undefined {
    return this.#endpoints.get(address);
  }

  async control(setup: SetupPacket, data: Uint8Array, options: TransferOptions): Promise<UsbResult<Uint8Array>> {
    const { requestType, request, value } = setup;
    if (requestType === portReset.requestType && request === standardRequest.setFeature && value === portReset.value)
      return emptied(await this.device.reset());
    if (isStandard(setup)) {
      const kept = this.#keptDescriptor(setup);
      if (kept) return success(kept.subarray(0, setup.length));
      const change = this.#change(setup);
      if (change) return emptied(await change);
    }
    return this.device.control(setup, data, options);
  }

  async close(): Promise<void> {
    await this.device.close();
  }

  #keptDescriptor(setup: SetupPacket): Uint8Array | undefined {
    if (setup.request !== standardRequest.getDescriptor || setup.requestType !== 0x80) return undefined;
    const type = setup.value >> 8;
    if (type === descriptorType.device) return this.device.descriptors.device;
    if (type === descriptorType.configuration) return this.device.descriptors.configurations[setup.value & 0xff];
    return undefined;
  }

  #change(setup: SetupPacket): Promise<UsbResult<void>> | undefined {
    const to = recipient(setup);
    if (setup.request === standardRequest.setConfiguration && to === recipientOf.device)
      return this.#configure(setup.value & 0xff);
    if (setup.request === standardRequest.setInterface && to === recipientOf.interface)
      return this.device.selectAlternate(setup.index & 0xff, setup.value & 0xff);
    if (setup.request === standardRequest.clearFeature && to === recipientOf.endpoint && setup.value === 0)
      return (setup.index & 0x7f) === 0 ? undefined : this.device.clearHalt(setup.index & 0xff);
    return undefined;
  }

  async #configure(value: number): Promise<UsbResult<void>> {
    const selected = await this.device.selectConfiguration(value);
    if (!selected.ok) return selected;
    const configuration = this.#read.configurations.find((one) => one.value === value);
    for (const number of new Set(configuration?.interfaces.map((one) => one.number))) {
      const claimed = await this.device.claimInterface(number);
      if (!claimed.ok) return claimed;
    }
    return success(undefined);
  }
}

function emptied(result: UsbResult<void>): UsbResult<Uint8Array> {
  return result.ok ? success(new Uint8Array(0)) : result;
}
