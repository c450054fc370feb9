import {
  activeSlot,
  readBootControl,
  readDeviceInfo,
  type Slot,
  withSlot,
  writeBootControl,
} from '../flash/boot-control.ts';
import { type Partitions, partitionSizes } from '../flash/partitions.ts';
import { isLogicalName, wholeBlocks } from '../flash/super-table.ts';
import { readVbmeta } from '../image/vbmeta.ts';
import { same } from '../flash/verify-slot.ts';
import { Refusal } from './refusal.ts';

interface Place {
  readonly partitions: Partitions;
  readonly makerKey: Uint8Array;
}

const commands = {
  'create-logical-partition': create,
  'delete-logical-partition': remove,
  'resize-logical-partition': resize,
  'snapshot-update': snapshot,
} as const;

export function isLogicalCommand(verb: string): verb is keyof typeof commands {
  return Object.hasOwn(commands, verb);
}

/** What fastbootd does to the table in `super`. @returns what was done, for the screen @throws Refusal */
export async function changeLogical(place: Place, verb: keyof typeof commands, argument: string): Promise<string> {
  return commands[verb](place, argument);
}

function mustBeUnlocked({ partitions }: Place): void {
  if (readDeviceInfo(partitions).locked) throw new Refusal('not available in locked state');
}

function nameAndSize(argument: string): { name: string; size: number } {
  const at = argument.lastIndexOf(':');
  const [name, text] = [argument.slice(0, at), argument.slice(at + 1)];
  if (at < 0 || !isLogicalName(name)) throw new Refusal('not a name of a logical partition');
  if (!/^\d{1,12}$/.test(text)) throw new Refusal('bad size');
  return { name, size: Number(text) };
}

async function layOut({ partitions }: Place, name: string, size: number | undefined): Promise<void> {
  const problem = await partitions.layOut(new Map([[name, size]]));
  if (problem !== undefined) throw new Refusal(problem);
}

async function create(place: Place, argument: string): Promise<string> {
  mustBeUnlocked(place);
  const { name, size } = nameAndSize(argument);
  if (place.partitions.sizeOf(name) !== undefined) throw new Refusal(`partition ${name} exists already`);
  await layOut(place, name, size);
  return `created ${name}`;
}

async function remove(place: Place, name: string): Promise<string> {
  mustBeUnlocked(place);
  mustBeLogical(place, name);
  await layOut(place, name, undefined);
  return `deleted ${name}`;
}

/** fastboot does this before each image that it writes into a logical partition. Locked, only to the size that the maker's list names. */
async function resize(place: Place, argument: string): Promise<string> {
  const { partitions } = place;
  const { name, size } = nameAndSize(argument);
  if (readDeviceInfo(partitions).locked && wholeBlocks(size) !== (await genuineSize(place, name)))
    throw new Refusal('not available in locked state');
  mustBeLogical(place, name);
  await layOut(place, name, size);
  return `resized ${name}`;
}

function mustBeLogical({ partitions }: Place, name: string): void {
  if (partitions.isLogical(name)) return;
  const isPhysical = Object.hasOwn(partitionSizes, name);
  throw new Refusal(isPhysical ? `${name} is not logical` : `no such partition: ${name.slice(0, 36)}`);
}

async function genuineSize({ partitions, makerKey }: Place, name: string): Promise<number | undefined> {
  const list = await readVbmeta(partitions.read(`vbmeta_${name.slice(-1)}`));
  if (!list || !same(list.publicKey, makerKey)) return undefined;
  const listed = list.descriptors.find((one) => one.name === name.replace(/_[ab]$/, ''));
  return listed && wholeBlocks(listed.size);
}

/** An update that lies in the other slot and never started: given up, with all that it had written there. */
async function snapshot(place: Place, argument: string): Promise<string> {
  if (argument !== 'cancel') throw new Refusal('an update is merged when its slot has started');
  mustBeUnlocked(place);
  const { partitions } = place;
  const control = readBootControl(partitions);
  const slot = control.pendingUpdate;
  if (slot === undefined) return 'no update to cancel';
  await partitions.layOut(logicalOf(partitions, slot));
  await writeBootControl(
    partitions,
    withSlot({ ...control, pendingUpdate: undefined }, slot, { tries: 0, successful: false }),
  );
  return `update in slot ${slot} cancelled${activeSlot(control) === slot ? ': choose the other slot' : ''}`;
}

function logicalOf(partitions: Partitions, slot: Slot): Map<string, number> {
  const names = [...partitions.logical.keys()].filter((name) => name.endsWith(`_${slot}`));
  return new Map(names.map((name) => [name, 0]));
}
