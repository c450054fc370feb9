import { type DeviceKey, makeDeviceKey, toBase64Url } from '@mistri/link';

/** Two devices as somebody would name them on the command line. */
export async function partiesOfCommand(): Promise<{
  readonly host: DeviceKey;
  readonly guest: DeviceKey;
  readonly hostKey: string;
  readonly guestKey: string;
}> {
  const [host, guest] = await Promise.all([makeDeviceKey(), makeDeviceKey()]);
  return { host, guest, hostKey: toBase64Url(host.publicKey), guestKey: toBase64Url(guest.publicKey) };
}
