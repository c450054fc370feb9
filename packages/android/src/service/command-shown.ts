import { buildCommand, isTypedCommand } from './typed-commands.ts';
import type { ServiceRequest } from './service-request.ts';

/** The command as people know it: for the feed, the log and the refusals. One line, whatever came over the wire. */
export function commandShown({ operation, values, content }: ServiceRequest): string {
  const value = (name: string): string => String(values[name] ?? '');
  const size = content ? ` (${content.size} bytes)` : '';
  const words: Readonly<Record<string, () => string>> = {
    'facts.read': () => 'read what phone it is',
    'log.follow': () => 'adb logcat',
    'shell.run': () => `adb shell ${value('command')}`,
    'shell.open': () => 'adb shell',
    'file.list': () => `adb ls ${value('path')}`,
    'file.pull': () => `adb pull ${value('path')}`,
    'file.push': () => `adb push ${value('path')}${size}`,
    'app.install': () => `adb install ${value('fileName')}${size}`,
    'screen.capture': () => 'adb exec-out screencap -p',
    'device.reboot': () => `reboot ${value('to') || 'system'}`,
    'recovery.sideload': () => `adb sideload ${value('fileName')}${size}`,
    'fastboot.variables': () => 'fastboot getvar all',
    'fastboot.flash': () => `fastboot flash ${value('partition')}${size}`,
    'fastboot.erase': () => `fastboot erase ${value('partition')}`,
    'fastboot.set_active': () => `fastboot set_active ${value('slot')}`,
    'fastboot.unlock': () => 'fastboot flashing unlock',
    'fastboot.lock': () => 'fastboot flashing lock',
    'fastboot.create_logical': () => `fastboot create-logical-partition ${value('partition')} ${value('size')}`,
    'fastboot.delete_logical': () => `fastboot delete-logical-partition ${value('partition')}`,
    'fastboot.resize_logical': () => `fastboot resize-logical-partition ${value('partition')} ${value('size')}`,
    'fastboot.cancel_update': () => 'fastboot snapshot-update cancel',
    'fastboot.oem': () => `fastboot oem ${value('command')}`,
    'imei.read': () => 'read the IMEI',
  };
  const built = isTypedCommand(operation) ? buildCommand(operation, values) : undefined;
  const known = Object.hasOwn(words, operation) ? words[operation]?.() : undefined;
  const text = built?.ok ? `adb shell ${built.command}` : (known ?? operation);
  return text.replaceAll(/\p{Cc}+/gu, ' ').slice(0, 2000);
}
