import { activeSlot, isBootable, readBootControl, readDeviceInfo, type Slot, slots } from '../flash/boot-control.ts';
import { type Partitions, partitionSizes } from '../flash/partitions.ts';

export interface VariablesRequest {
  readonly partitions: Partitions;
  readonly serial: string;
  readonly bootloaderVersion: string;
  readonly voltage_mv: number;
  readonly mostDownload_bytes: number;
  readonly userspace: Slot | undefined;
}

/** Everything that `getvar` answers. The boot loader sees `super` as one partition; fastbootd also what is inside of it. */
export function fastbootVariables(request: VariablesRequest): Map<string, string> {
  const { partitions, voltage_mv, userspace } = request;
  const control = readBootControl(partitions);
  const { locked, rollbackIndex } = readDeviceInfo(partitions);
  const variables = new Map<string, string>([
    ['version', '0.4'],
    ['version-bootloader', request.bootloaderVersion],
    ['version-baseband', 'M1-RF-22.4'],
    ['product', 'one'],
    ['serialno', request.serial],
    ['secure', 'yes'],
    ['unlocked', locked ? 'no' : 'yes'],
    ['off-mode-charge', '1'],
    ['battery-voltage', String(voltage_mv)],
    ['battery-soc-ok', voltage_mv >= 3500 ? 'yes' : 'no'],
    ['max-download-size', `0x${request.mostDownload_bytes.toString(16)}`],
    ['slot-count', String(slots.length)],
    ['slot-suffixes', '_a,_b'],
    // The slot that fastbootd itself runs from is the one that it works on.
    ['current-slot', userspace ?? activeSlot(control)],
    ['rollback-index', String(rollbackIndex)],
    ['is-userspace', userspace === undefined ? 'no' : 'yes'],
    ['super-partition-name', 'super'],
    ['snapshot-update-status', control.pendingUpdate === undefined ? 'none' : 'snapshotted'],
  ]);
  for (const slot of slots) {
    const state = control.slots[slot];
    variables.set(`slot-successful:${slot}`, state.successful ? 'yes' : 'no');
    variables.set(`slot-unbootable:${slot}`, isBootable(state) ? 'no' : 'yes');
    variables.set(`slot-retry-count:${slot}`, String(state.tries));
  }
  const withLogical = userspace !== undefined;
  const slotted = partitions.slottedNames({ withLogical });
  for (const [name, size] of [...Object.entries(partitionSizes), ...(withLogical ? partitions.logical : [])]) {
    const base = name.replace(/_[ab]$/, '');
    variables.set(`partition-size:${name}`, `0x${size.toString(16)}`);
    variables.set(`partition-type:${name}`, 'raw');
    variables.set(`has-slot:${base}`, slotted.has(base) ? 'yes' : 'no');
    variables.set(`is-logical:${name}`, Object.hasOwn(partitionSizes, name) ? 'no' : 'yes');
  }
  return variables;
}
