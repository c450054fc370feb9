/**
 * What a customer may allow a technician to do with the phone (USB-5). One list: the consent shows it, the session token and the
 * consent carry it, and the customer's end refuses whatever belongs to a power that is not granted.
 */
export const powers = [
  'facts',
  'shell',
  'free_shell',
  'files',
  'install',
  'screen',
  'reboot',
  'flash',
  'erase_unlock',
  'whole_device',
  'imei_read',
] as const;

export type Power = (typeof powers)[number];

export function isPower(name: string): name is Power {
  return (powers as readonly string[]).includes(name);
}

/** These include everything that the phone allows, and their consents say so. */
export const unboundedPowers: ReadonlySet<Power> = new Set<Power>(['free_shell', 'whole_device']);

/** These need a second confirmation, typed, each time: what is lost cannot be brought back. */
export const confirmedPowers: ReadonlySet<Power> = new Set<Power>(['erase_unlock']);

/** Every operation of service mode and the one power it belongs to. What is not here does not exist. */
export const operationPowers = {
  'facts.read': 'facts',
  'fastboot.variables': 'facts',
  'log.follow': 'shell',
  'processes.list': 'shell',
  'apps.list': 'shell',
  'app.describe': 'shell',
  'app.start': 'shell',
  'app.force_stop': 'shell',
  'settings.list': 'shell',
  'settings.write': 'shell',
  'storage.measure': 'shell',
  'storage.largest': 'shell',
  'shell.run': 'free_shell',
  'shell.open': 'free_shell',
  'fastboot.oem': 'free_shell',
  'file.list': 'files',
  'file.pull': 'files',
  'file.push': 'files',
  'file.remove': 'files',
  'file.make_folder': 'files',
  'app.install': 'install',
  'app.uninstall': 'install',
  'app.clear_data': 'install',
  'app.enable': 'install',
  'app.disable': 'install',
  'screen.capture': 'screen',
  'device.reboot': 'reboot',
  'fastboot.flash': 'flash',
  'fastboot.set_active': 'flash',
  'fastboot.create_logical': 'flash',
  'recovery.sideload': 'flash',
  'fastboot.erase': 'erase_unlock',
  'fastboot.unlock': 'erase_unlock',
  'fastboot.lock': 'erase_unlock',
  // What is behind the new end, what was in it, what an update has written so far: it cannot be brought back.
  'fastboot.resize_logical': 'erase_unlock',
  'fastboot.delete_logical': 'erase_unlock',
  'fastboot.cancel_update': 'erase_unlock',
  'device.attach': 'whole_device',
  'imei.read': 'imei_read',
} as const satisfies Record<string, Power>;

export type OperationName = keyof typeof operationPowers;

export function powerOf(operation: OperationName): Power {
  return operationPowers[operation];
}

export function isOperation(name: string): name is OperationName {
  return Object.hasOwn(operationPowers, name);
}
