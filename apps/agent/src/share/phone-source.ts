import type { SeenDevice } from '@mistri/usb/node';
import type { ShareSource, SharedIdentity, UsbDevice, UsbFailure } from '@mistri/usb';
import { CommandError, exitCodes } from '../command.ts';

/** Devices of this computer that may be chosen, and the chosen one through its modes. */
export interface PhoneSource {
  readonly isPractice: boolean;
  /** Readable ones with what they are; nothing else is touched. */
  list(): Promise<UsbDevice[]>;
  /** Those that may be the agreed one in any of its modes. */
  follow(agreed: SharedIdentity): ShareSource;
  /** Keys pressed by the person which the source understands (the practice phone's buttons). */
  key(key: string): void;
  close(): Promise<void>;
}

/** What is plugged into this computer, by libusb. */
export async function realPhones(say: (line: string) => void): Promise<PhoneSource> {
  const { decideDevice, matchesMode, wholeDevicePolicy } = await import('@mistri/usb');
  const { LibusbMachine } = await import('@mistri/usb/node');
  const machine = await LibusbMachine.load();
  const listed: UsbDevice[] = [];
  const unreadable = ({ message }: UsbFailure): void => say(`${message} ${howToOpen[process.platform] ?? ''}`.trim());
  // Keyboards, hubs, cameras of this computer are not even opened.
  const mayBeShared = ({ deviceClass, interfaceClasses }: SeenDevice): boolean =>
    ![deviceClass, ...interfaceClasses].some((found) =>
      wholeDevicePolicy.denyClasses.some(({ interfaceClass }) => interfaceClass === found),
    );
  return {
    isPractice: false,
    list: async () => {
      for (const seen of machine.seen().filter(mayBeShared)) {
        const read = await seen.read();
        if (!read.ok) unreadable(read.failure);
        else if (decideDevice(wholeDevicePolicy, read.value.descriptors).allowed) listed.push(read.value);
        else await read.value.close();
      }
      return [...listed];
    },
    follow: (agreed) => ({
      onDevice: (listener) => {
        const stop = machine.onArrival((seen) => {
          // Also whatever comes in the same socket: to say that it is not shared, and why.
          if (!matchesMode(agreed.modes, seen) && seen.port !== agreed.port) return;
          void seen.read().then((read) => (read.ok ? listener(read.value) : unreadable(read.failure)));
        });
        // The chosen one is open already; the others are let go.
        const chosen = listed.find(
          ({ identity }) => identity.port === agreed.port && identity.serial === agreed.serial,
        );
        for (const one of listed.splice(0)) if (one !== chosen) void one.close();
        if (chosen) listener(chosen);
        return stop;
      },
    }),
    key: () => undefined,
    close: async () => {
      for (const one of listed.splice(0)) await one.close();
    },
  };
}

const howToOpen: Readonly<Record<string, string>> = {
  linux: 'See "udev" in docs/guides/device-mode.md.',
  win32: 'See "WinUSB" in docs/guides/device-mode.md.',
  darwin: 'Close other programs that use it (Android File Transfer, adb), and try again.',
};

/** A phone made of software (USB-9): the whole way without hardware. */
export async function practicePhone(fault: string | undefined, say: (line: string) => void): Promise<PhoneSource> {
  const { buttonsOf, faults, VirtualPhone } = await import('@mistri/virtual-phone');
  if (fault !== undefined && !Object.hasOwn(faults, fault))
    throw new CommandError(exitCodes.usage, `--fault is one of ${Object.keys(faults).join(', ')}.`);
  const phone = await VirtualPhone.create({ step_ms: 0 });
  if (fault !== undefined) await faults[fault as keyof typeof faults](phone.partitions);
  await phone.powerOn();
  let shown = '';
  const forget = phone.onScreen((screen) => {
    const buttons = buttonsOf(screen);
    if (buttons.length === 0) return;
    const title = screen.kind === 'dialog' ? screen.title : 'Recovery';
    const line = `[practice phone] ${title}  ${buttons.map(({ label }, index) => `${index + 1} = ${label}`).join('   ')}`;
    if (line !== shown) say(line);
    shown = line;
  });
  const sources = new Set<() => void>();
  return {
    isPractice: true,
    list: async () => (phone.usb ? [phone.usb] : []),
    follow: () => ({
      onDevice: (listener) => {
        const stop = phone.onUsb((device) => {
          if (device) listener(device);
        });
        sources.add(stop);
        return () => {
          sources.delete(stop);
          stop();
        };
      },
    }),
    key: (key) => {
      const button = buttonsOf(phone.screen)[Number(key) - 1];
      if (button) phone.press(button.id);
      if (key === 'u') phone.unplug();
      if (key === 'p') phone.plug();
    },
    close: async () => {
      forget();
      for (const stop of Array.from(sources)) stop();
      await phone.powerOff();
    },
  };
}
