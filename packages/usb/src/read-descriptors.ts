import { configurationLength, descriptorType, parseDeviceDescriptor, parseString } from './descriptors.ts';
import { type SetupPacket, standardRequest } from './setup-packet.ts';
import type { RawDescriptors, UsbIdentity } from './usb-device.ts';
import { failed, success, type UsbResult } from './usb-failure.ts';

export type ControlIn = (setup: SetupPacket) => Promise<UsbResult<Uint8Array>>;

function descriptorRequest(type: number, index: number, length: number, language = 0): SetupPacket {
  return {
    requestType: 0x80,
    request: standardRequest.getDescriptor,
    value: (type << 8) | index,
    index: language,
    length,
  };
}

/** Device and configurations byte for byte, bounded. */
export async function readRawDescriptors(control: ControlIn): Promise<UsbResult<RawDescriptors>> {
  const device = await control(descriptorRequest(descriptorType.device, 0, 18));
  if (!device.ok) return device;
  const parsed = parseDeviceDescriptor(device.value);
  if (!parsed.ok) return failed('protocol', `The device does not describe itself properly: ${parsed.reason}.`);
  const configurations: Uint8Array[] = [];
  for (let index = 0; index < parsed.value.configurationCount; index += 1) {
    const head = await control(descriptorRequest(descriptorType.configuration, index, 9));
    if (!head.ok) return head;
    const length = configurationLength(head.value);
    if (!length.ok) return failed('protocol', `The device does not describe itself properly: ${length.reason}.`);
    const whole = await control(descriptorRequest(descriptorType.configuration, index, length.value));
    if (!whole.ok) return whole;
    configurations.push(whole.value);
  }
  return success({ device: device.value, configurations });
}

/** Numbers and texts; a text that cannot be read is left out. */
export async function readIdentity(control: ControlIn, descriptors: RawDescriptors): Promise<UsbIdentity> {
  const parsed = parseDeviceDescriptor(descriptors.device);
  if (!parsed.ok) return { vendorId: 0, productId: 0 };
  const text = async (index: number): Promise<string | undefined> => {
    if (index === 0) return undefined;
    const result = await control(descriptorRequest(descriptorType.string, index, 255, 0x0409));
    const read = result.ok ? parseString(result.value) : undefined;
    return read?.ok ? read.value : undefined;
  };
  const { vendorId, productId, manufacturerIndex, productIndex, serialIndex } = parsed.value;
  const manufacturer = await text(manufacturerIndex);
  const product = await text(productIndex);
  const serial = await text(serialIndex);
  return {
    vendorId,
    productId,
    ...(manufacturer && { manufacturer }),
    ...(product && { product }),
    ...(serial && { serial }),
  };
}
