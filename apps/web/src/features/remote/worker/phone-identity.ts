import type { UsbDevice } from '@mistri/usb';
import type { PhoneIdentity, PhoneTrouble } from './customer-messages.ts';

/** The phone as its descriptors say. */
export function identityOf(device: UsbDevice): PhoneIdentity {
  const { vendorId, productId, serial = '', manufacturer, product } = device.identity;
  return {
    vendorId,
    productId,
    serialNumber: serial,
    ...(manufacturer === undefined ? {} : { manufacturer }),
    ...(product === undefined ? {} : { product }),
  };
}

const troubles: Readonly<Record<string, PhoneTrouble>> = {
  busy: 'busy',
  refused: 'driver',
  policy: 'not_a_phone',
  no_serial: 'no_serial',
  disconnected: 'gone',
  not_found: 'gone',
};

/** Why it cannot be used, in the page's own terms. */
export function troubleOf(kind: string): PhoneTrouble {
  return troubles[kind] ?? 'other';
}
