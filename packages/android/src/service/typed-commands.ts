import { sentence } from '@mistri/contracts/repair/sentences';
import { quoteWords } from './quote.ts';

/**
 * The power `shell` means these operations and nothing else: the technician's side sends names and values, the command is built and
 * quoted here, at the customer's end. No byte of a technician reaches a shell parser unquoted (issue 4).
 */
export type BuiltCommand =
  | { readonly ok: true; readonly command: string }
  | { readonly ok: false; readonly field: string; readonly message: string };

const built = (...words: readonly string[]): BuiltCommand => ({ ok: true, command: quoteWords(words) });
const bad = (field: string, message: string): BuiltCommand => ({ ok: false, field, message });

const packageName = /^[A-Za-z]\w*(?:\.[A-Za-z]\w*)+$/;
const settingName = /^[A-Za-z0-9_.]{1,100}$/;
const settingSpaces = new Set(['system', 'secure', 'global']);
/** Settings that would open the phone to others stay the owner's. */
const ownersSettings =
  /adb|debug|unknown_sources|install_non_market|lock_?screen|device_provisioned|accessibility|input_method|enabled_notification|verifier|vpn|proxy|dns|location/i;
/** Where files of the owner and of the work may be. Everything else, block devices above all, is out of reach of `files`. */
const roots = ['/sdcard', '/storage/emulated/0', '/data/local/tmp'];

export interface Values {
  readonly [name: string]: string | number | boolean | undefined;
}

function forPackage(values: Values, build: (name: string) => BuiltCommand): BuiltCommand {
  const name = String(values['packageName'] ?? '');
  return packageName.test(name) && name.length <= 200 ? build(name) : bad('packageName', sentence('packageName'));
}

/** @returns the path, or undefined when it leads out of the folders above */
export function allowedPath(value: unknown): string | undefined {
  const path = typeof value === 'string' ? value : '';
  if (!path.startsWith('/') || path.length > 1000 || /\p{Cc}/u.test(path)) return undefined;
  const parts = path.split('/').filter((part) => part !== '');
  if (parts.includes('..') || parts.includes('.')) return undefined;
  const plain = `/${parts.join('/')}`;
  return roots.some((root) => plain === root || plain.startsWith(`${root}/`)) ? plain : undefined;
}

function forPath(values: Values, build: (path: string) => BuiltCommand): BuiltCommand {
  const path = allowedPath(values['path']);
  return path === undefined ? bad('path', sentence('choosePlace', { places: roots.join(', ') })) : build(path);
}

function settingsWrite(values: Values): BuiltCommand {
  const [space, name, value] = [values['namespace'], values['name'], values['value']].map((one) => String(one ?? ''));
  if (space === undefined || !settingSpaces.has(space))
    return bad('namespace', sentence('oneOf', { list: 'system, secure, global' }));
  if (name === undefined || !settingName.test(name)) return bad('name', sentence('settingName'));
  if (ownersSettings.test(name)) return bad('name', sentence('ownersSetting'));
  return value !== undefined && value.length <= 500
    ? built('settings', 'put', space, name, value)
    : bad('value', sentence('atMost', { count: 500 }));
}

const commands: Readonly<Record<string, (values: Values) => BuiltCommand>> = {
  'processes.list': () => built('ps', '-A'),
  'apps.list': (values) => built('pm', 'list', 'packages', '-f', ...(values['which'] === 'disabled' ? ['-d'] : [])),
  'app.describe': (values) => forPackage(values, (name) => built('dumpsys', 'package', name)),
  'app.start': (values) =>
    forPackage(values, (name) => built('monkey', '-p', name, '-c', 'android.intent.category.LAUNCHER', '1')),
  'app.force_stop': (values) => forPackage(values, (name) => built('am', 'force-stop', name)),
  'app.clear_data': (values) => forPackage(values, (name) => built('pm', 'clear', name)),
  'app.uninstall': (values) => forPackage(values, (name) => built('pm', 'uninstall', name)),
  'app.enable': (values) => forPackage(values, (name) => built('pm', 'enable', name)),
  'app.disable': (values) => forPackage(values, (name) => built('pm', 'disable-user', name)),
  'settings.list': (values) => {
    const space = String(values['namespace'] ?? '');
    return settingSpaces.has(space)
      ? built('settings', 'list', space)
      : bad('namespace', sentence('oneOf', { list: 'system, secure, global' }));
  },
  'settings.write': settingsWrite,
  'storage.measure': () => built('df', '-k'),
  // The slash behind it: the folder itself, not the link to it.
  'storage.largest': () => built('find', '/sdcard/', '-type', 'f', '-size', '+10M'),
  'file.remove': (values) =>
    forPath(values, (path) =>
      roots.includes(path) ? bad('path', sentence('notRootFolder')) : built('rm', '-r', path),
    ),
  'file.make_folder': (values) => forPath(values, (path) => built('mkdir', '-p', path)),
};

export function isTypedCommand(operation: string): boolean {
  return Object.hasOwn(commands, operation);
}

export function buildCommand(operation: string, values: Values): BuiltCommand {
  const build = isTypedCommand(operation) ? commands[operation] : undefined;
  return build ? build(values) : bad('operation', sentence('unknownOperation'));
}
