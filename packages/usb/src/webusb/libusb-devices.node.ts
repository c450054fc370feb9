import { looksLikePhone, type WebUsbPlatform, WebUsbSource, type WebUsbSourceOptions } from './webusb-source.ts';

/**
 * The machine's USB devices by libusb (`usb` 2.18, ADR 19), in the shape of `navigator.usb`. The native part is loaded on first use: an
 * idle agent does without it. Hot-plug needs udevd on Linux.
 */
export async function loadLibusb(): Promise<WebUsbPlatform> {
  const { WebUSB } = await import('usb');
  // Who may touch which device is decided by the policy on raw descriptors, not here. No time-out: callers abort.
  const platform: unknown = new WebUSB({ allowAllDevices: true, autoDetachKernelDriver: true, deviceTimeout: 0 });
  return platform as WebUsbPlatform;
}

/** The phones among them; nothing else is opened. */
export async function libusbPhones(options: Partial<WebUsbSourceOptions> = {}): Promise<WebUsbSource> {
  return new WebUsbSource(await loadLibusb(), { wanted: looksLikePhone, ...options });
}
