/**
 * What can go wrong with a request to a device, and the Linux errno that stands for it on the USB/IP wire (a negative status
 * in a RET_SUBMIT; Documentation/driver-api/usb/error-codes in the kernel tree). A failure concerns one request: only
 * `disconnected` says something about the device.
 */
export const errnoOf = {
  stall: 32,
  timeout: 110,
  disconnected: 19,
  overflow: 75,
  short: 121,
  cancelled: 104,
  protocol: 71,
  busy: 16,
  not_found: 2,
  invalid: 22,
  refused: 13,
  too_large: 12,
  unsupported: 95,
} as const;

export type UsbFailureKind = keyof typeof errnoOf;

export interface UsbFailure {
  readonly kind: UsbFailureKind;
  /** One plain sentence for people: what happened and, where there is something to do, what. */
  readonly message: string;
  /** Bytes that did pass before the request failed. */
  readonly passed?: Uint8Array;
}

export type UsbResult<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly failure: UsbFailure };

export const done: UsbResult<void> = { ok: true, value: undefined };

export function success<T>(value: T): UsbResult<T> {
  return { ok: true, value };
}

export function failed(kind: UsbFailureKind, message: string, passed?: Uint8Array): { ok: false; failure: UsbFailure } {
  return { ok: false, failure: { kind, message, ...(passed && { passed }) } };
}

/** Other numbers that hosts answer for the same things. -108: the controller shut the device down. */
const alsoErrno: Readonly<Record<number, UsbFailureKind>> = { 108: 'disconnected', 1: 'refused', 84: 'protocol' };

/** @param status of a RET_SUBMIT or RET_UNLINK: 0 or a negative errno */
export function failureKindOf(status: number): UsbFailureKind {
  const found = (Object.keys(errnoOf) as UsbFailureKind[]).find((kind) => errnoOf[kind] === -status);
  return found ?? alsoErrno[-status] ?? 'protocol';
}
