import type { Partitions } from './partitions.ts';

/**
 * What the boot loader remembers: slots in `misc`, the lock and the rollback index in `devinfo`. Both are texts of lines
 * `name=value`, so that a person who dumps the partition can read them.
 */
export type Slot = 'a' | 'b';
export const slots: readonly Slot[] = ['a', 'b'];
export const mostTries = 3;

export interface SlotState {
  readonly priority: number;
  readonly tries: number;
  readonly successful: boolean;
}

/** `fastboot`: fastbootd, which is Android's and not the boot loader's (`bootloader`). */
export type StartTarget = 'system' | 'recovery' | 'bootloader' | 'sideload' | 'fastboot';
const targets: readonly string[] = ['recovery', 'bootloader', 'sideload', 'fastboot'] satisfies StartTarget[];

export interface BootControl {
  readonly slots: Readonly<Record<Slot, SlotState>>;
  /** One-time wish left by the system: where to start next. */
  readonly next: StartTarget;
  /** An update lies in this slot and has not started yet: Android calls it a snapshot. */
  readonly pendingUpdate?: Slot | undefined;
}

export interface DeviceInfo {
  readonly locked: boolean;
  readonly unlockAllowed: boolean;
  readonly rollbackIndex: number;
}

const fresh: BootControl = {
  slots: { a: { priority: 15, tries: mostTries, successful: true }, b: { priority: 14, tries: 0, successful: false } },
  next: 'system',
};

export function isBootable(slot: SlotState): boolean {
  return slot.successful || slot.tries > 0;
}

/** @returns the bootable slot of the highest priority */
export function slotToBoot(control: BootControl): Slot | undefined {
  const [first] = slots
    .filter((slot) => isBootable(control.slots[slot]))
    .toSorted((one, other) => control.slots[other].priority - control.slots[one].priority);
  return first;
}

export function activeSlot(control: BootControl): Slot {
  return control.slots.a.priority >= control.slots.b.priority ? 'a' : 'b';
}

/** Makes a slot the first choice again, with all its tries: `fastboot set_active`. */
export function withActive(control: BootControl, slot: Slot): BootControl {
  const other = slot === 'a' ? 'b' : 'a';
  const made = {
    [slot]: { priority: 15, tries: mostTries, successful: false },
    [other]: { ...control.slots[other], priority: 14 },
  };
  return { ...control, slots: made as BootControl['slots'] };
}

export function withSlot(control: BootControl, slot: Slot, state: Partial<SlotState>): BootControl {
  return { ...control, slots: { ...control.slots, [slot]: { ...control.slots[slot], ...state } } };
}

/** After a start that failed. A slot that worked before gets its tries once more. */
export function withTrySpent(control: BootControl, slot: Slot): BootControl {
  const { successful, tries } = control.slots[slot];
  return withSlot(control, slot, { successful: false, tries: (successful ? mostTries : tries) - 1 });
}

export function readBootControl(partitions: Partitions): BootControl {
  const lines = readLines(partitions.read('misc'));
  const slotOf = (slot: Slot): SlotState => {
    const [priority, tries, successful] = (lines.get(`slot_${slot}`) ?? '').split(',').map(Number);
    if (priority === undefined || tries === undefined || !(priority >= 0) || !(tries >= 0)) return fresh.slots[slot];
    return { priority, tries: Math.min(tries, mostTries), successful: successful === 1 };
  };
  const next = lines.get('next') ?? '';
  const update = lines.get('update');
  return {
    slots: { a: slotOf('a'), b: slotOf('b') },
    next: targets.includes(next) ? (next as StartTarget) : 'system',
    ...((update === 'a' || update === 'b') && { pendingUpdate: update }),
  };
}

export async function writeBootControl(partitions: Partitions, control: BootControl): Promise<void> {
  const lines = slots.map((slot) => {
    const { priority, tries, successful } = control.slots[slot];
    return `slot_${slot}=${priority},${tries},${successful ? 1 : 0}`;
  });
  const update = control.pendingUpdate === undefined ? [] : [`update=${control.pendingUpdate}`];
  await partitions.write('misc', text([...lines, `next=${control.next}`, ...update]));
}

export async function changeBootControl(
  partitions: Partitions,
  edit: (control: BootControl) => BootControl,
): Promise<void> {
  await writeBootControl(partitions, edit(readBootControl(partitions)));
}

export function readDeviceInfo(partitions: Partitions): DeviceInfo {
  const lines = readLines(partitions.read('devinfo'));
  const rollbackIndex = Number(lines.get('rollback') ?? 0);
  return {
    // Anything unreadable means locked: a damaged partition opens nothing.
    locked: lines.get('locked') !== '0',
    unlockAllowed: lines.get('unlock_allowed') === '1',
    rollbackIndex: Number.isSafeInteger(rollbackIndex) ? rollbackIndex : 0,
  };
}

export async function writeDeviceInfo(partitions: Partitions, info: DeviceInfo): Promise<void> {
  const { locked, unlockAllowed, rollbackIndex } = info;
  const lines = [`locked=${locked ? 1 : 0}`, `unlock_allowed=${unlockAllowed ? 1 : 0}`, `rollback=${rollbackIndex}`];
  await partitions.write('devinfo', text(lines));
}

function text(lines: readonly string[]): Uint8Array {
  return new TextEncoder().encode(`${lines.join('\n')}\n`);
}

function readLines(bytes: Uint8Array): Map<string, string> {
  const rows = new TextDecoder().decode(bytes).split('\n');
  return new Map(
    rows.flatMap((row) =>
      row.includes('=') ? [[row.slice(0, row.indexOf('=')), row.slice(row.indexOf('=') + 1)] as const] : [],
    ),
  );
}
