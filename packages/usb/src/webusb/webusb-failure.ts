import { failed, type UsbFailure } from '../usb-failure.ts';

type Failure = { ok: false; failure: UsbFailure };

/** By what browsers name (DOMException) and what the `usb` package writes into its messages (libusb's names). */
const meanings: readonly (readonly [RegExp, UsbFailure['kind'], string])[] = [
  [/NO_DEVICE|disconnected/i, 'disconnected', 'The device is gone.'],
  [/STALL|PIPE/, 'stall', 'The device refused the request.'],
  [/OVERFLOW|babble/i, 'overflow', 'The device sent more than was asked for.'],
  [/CANCELL?ED|AbortError/, 'cancelled', 'The transfer was cancelled.'],
  [/TIMED?_?OUT/i, 'timeout', 'The device did not answer in time.'],
  [
    /ACCESS|access denied/i,
    'refused',
    'The system does not let us open the device. On Linux, udev rules for phones are missing (package android-sdk-platform-tools-common); on Windows, its interface needs the WinUSB driver.',
  ],
  [/SecurityError|protected/i, 'refused', 'The browser does not hand out devices of this kind. The connector can.'],
  [
    /BUSY|unable to claim/i,
    'busy',
    'Another program holds the phone. Close adb, Android Studio or the phone maker’s tool (“adb kill-server”) and try again.',
  ],
  [/NOT_FOUND|not found|NotFoundError|not part of/i, 'not_found', 'The device has no such part.'],
  [/NOT_SUPPORTED/, 'unsupported', 'This system cannot do that with the device.'],
  [/InvalidStateError|invalid state|must be open/i, 'invalid', 'The device is not in a state for this.'],
];

/** A rejection of the platform as a failure. Its own words are not passed on: they may name paths of the machine. */
export function failureOf(error: unknown, connected: boolean): Failure {
  if (!connected) return failed('disconnected', 'The device is gone.');
  const text = error instanceof Error ? `${error.name} ${error.message}` : String(error);
  const found = meanings.find(([pattern]) => pattern.test(text));
  return found ? failed(found[1], found[2]) : failed('protocol', 'The transfer failed.');
}
