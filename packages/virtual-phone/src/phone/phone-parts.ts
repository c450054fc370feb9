import type { PhoneIdentity } from '../factory/make-phone.ts';
import type { StartTarget } from '../flash/boot-control.ts';
import type { Partitions } from '../flash/partitions.ts';
import type { Glass } from '../screen/glass.ts';
import type { Battery } from './battery.ts';
import type { UsbPort } from './usb-port.ts';

export type PhoneMode = 'off' | 'starting' | 'system' | 'recovery' | 'sideload' | 'fastboot' | 'fastbootd';

/** What the software of a mode has of the phone. */
export interface PhoneParts {
  readonly partitions: Partitions;
  readonly identity: PhoneIdentity;
  readonly makerKey: Uint8Array;
  readonly glass: Glass;
  readonly port: UsbPort;
  readonly battery: Battery;
  arriveIn(mode: PhoneMode): void;
  restart(to: StartTarget): Promise<void>;
  /** As a computer asked for it: comes after the answer to the computer has left. */
  leave(to: string): void;
}
