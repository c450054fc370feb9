import {
  type ClassRule,
  type DevicePolicy,
  decideDevice,
  failed,
  matchesClass,
  success,
  type UsbDevice,
  type UsbResult,
} from '@mistri/usb';

/** One claimed interface with a bulk endpoint each way: all that ADB and fastboot need. */
export interface OpenFunction {
  readonly device: UsbDevice;
  readonly out: number;
  readonly in: number;
  readonly outPacket: number;
}

/** Opens the device and claims the interface of one protocol. The policy is asked here again, on the descriptors as they are now. */
export async function openFunction(
  device: UsbDevice,
  rule: ClassRule,
  policy: DevicePolicy,
): Promise<UsbResult<OpenFunction>> {
  const decision = decideDevice(policy, device.descriptors);
  if (!decision.allowed) return failed('refused', decision.reason);
  for (const configuration of decision.read.configurations) {
    const found = configuration.interfaces.find((one) => matchesClass(rule, one));
    const bulk = found?.endpoints.filter((one) => one.kind === 'bulk') ?? [];
    const out = bulk.find((one) => (one.address & 0x80) === 0);
    const inward = bulk.find((one) => (one.address & 0x80) !== 0);
    if (!found || !out || !inward) continue;
    const opened = await device.open();
    // Busy: somebody else here has it, and it stays theirs.
    if (!opened.ok) return opened;
    const selected = await device.selectConfiguration(configuration.value);
    const claimed = selected.ok ? await device.claimInterface(found.number) : selected;
    if (!claimed.ok) {
      await device.close();
      return claimed;
    }
    return success({ device, out: out.address, in: inward.address, outPacket: out.maxPacket });
  }
  return failed('not_found', 'The phone does not offer this in its present mode.');
}
