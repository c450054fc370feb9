import { joinBytes } from '../bytes.ts';
import { descriptorType } from '../descriptors.ts';
import type { RawDescriptors } from '../usb-device.ts';

export interface EndpointPlan {
  readonly address: number;
  readonly kind: 'bulk' | 'interrupt';
  readonly maxPacket: number;
  readonly interval?: number;
}

export interface InterfacePlan {
  readonly number: number;
  readonly alternate?: number;
  /** Class, subclass, protocol. */
  readonly function: readonly [number, number, number];
  readonly nameIndex?: number;
  readonly endpoints: readonly EndpointPlan[];
}

export interface DevicePlan {
  readonly vendorId: number;
  readonly productId: number;
  readonly version?: number;
  readonly interfaces: readonly InterfacePlan[];
}

/** Descriptors of a high-speed device with one configuration; strings 1, 2, 3 are manufacturer, product and serial number. */
export function buildDescriptors(plan: DevicePlan): RawDescriptors {
  const low = (value: number): number => value & 0xff;
  const high = (value: number): number => value >> 8;
  const { vendorId, productId, version = 0x0100 } = plan;
  const ids = [low(vendorId), high(vendorId), low(productId), high(productId), low(version), high(version)];
  const device = Uint8Array.of(18, descriptorType.device, 0x00, 0x02, 0, 0, 0, 64, ...ids, 1, 2, 3, 1);
  const body = joinBytes(
    plan.interfaces.flatMap((one) => [
      Uint8Array.of(
        9,
        descriptorType.interface,
        one.number,
        one.alternate ?? 0,
        one.endpoints.length,
        ...one.function,
        one.nameIndex ?? 0,
      ),
      ...one.endpoints.map(({ address, kind, maxPacket, interval = 0 }) =>
        Uint8Array.of(
          7,
          descriptorType.endpoint,
          address,
          kind === 'bulk' ? 2 : 3,
          low(maxPacket),
          high(maxPacket),
          interval,
        ),
      ),
    ]),
  );
  const total = 9 + body.length;
  const count = new Set(plan.interfaces.map((one) => one.number)).size;
  // 0x80: bus powered; 250 × 2 mA.
  const header = Uint8Array.of(9, descriptorType.configuration, low(total), high(total), count, 1, 0, 0x80, 250);
  return { device, configurations: [joinBytes([header, body])] };
}
