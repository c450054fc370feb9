import { sentence } from '@mistri/contracts/repair/sentences';

/** What the boot loader or fastbootd says of itself (`getvar all`), by name. */
export type BootVariables = Readonly<Record<string, string>>;

export interface FlashPlan {
  readonly partition: string;
  readonly size_bytes: number;
  /** What is known of the image. */
  readonly image?: {
    readonly product?: string;
    readonly partition?: string;
    readonly rollbackIndex?: number;
  };
}

/** `stop`: not flashed, whatever anybody says. `warn`: flashed only when the technician has seen it and says so. */
export interface FlashFinding {
  readonly check: 'battery' | 'product' | 'partition' | 'mode' | 'update' | 'slot' | 'size' | 'rollback' | 'lock';
  readonly level: 'stop' | 'warn';
  readonly message: string;
}

const lowest_mv = 3500;

/**
 * What could end badly, from what the phone and the image say, before a byte is sent. Pure. What the phone does not tell is no
 * finding: old boot loaders tell little.
 */
export function checkFlash(variables: BootVariables, plan: FlashPlan): readonly FlashFinding[] {
  const checks = [battery, product, partition, mode, update, slot, size, rollback, lock];
  return checks.flatMap((check) => check(variables, plan) ?? []);
}

type Check = (variables: BootVariables, plan: FlashPlan) => FlashFinding | undefined;

const battery: Check = (variables) => {
  const voltage_mv = Number(/^\d+/.exec(variables['battery-voltage'] ?? '')?.[0] ?? Number.NaN);
  const isLow = variables['battery-soc-ok'] === 'no' || voltage_mv < lowest_mv;
  return isLow ? { check: 'battery', level: 'stop', message: sentence('batteryLow') } : undefined;
};

const product: Check = (variables, { image }) => {
  const here = variables['product'];
  if (here === undefined || image?.product === undefined || image.product === here) return undefined;
  return {
    check: 'product',
    level: 'stop',
    message: sentence('otherProduct', { made: image.product, here }),
  };
};

const base = (name: string): string => name.replace(/_[ab]$/, '');

const partition: Check = (_variables, plan) => {
  const meant = plan.image?.partition;
  if (meant === undefined || base(meant) === base(plan.partition)) return undefined;
  return {
    check: 'partition',
    level: 'stop',
    message: sentence('otherPartition', { made: meant, here: plan.partition }),
  };
};

/** Names that Android's own phones keep inside of `super`. The boot loader does not list them, and takes the whole image before it says no. */
const insideSuper = /^(?:system|system_ext|system_dlkm|vendor|vendor_dlkm|product|odm|odm_dlkm)$/;

const mode: Check = (variables, plan) => {
  const isBootLoader = variables['is-userspace'] !== 'yes';
  const hasSuper = 'super-partition-name' in variables || 'partition-size:super' in variables;
  if (!isBootLoader || !hasSuper || !insideSuper.test(base(plan.partition))) return undefined;
  if (ownVariable(variables, 'partition-size', plan) !== undefined) return undefined;
  return { check: 'mode', level: 'stop', message: sentence('insideSuper', { partition: plan.partition }) };
};

const update: Check = (variables) =>
  variables['snapshot-update-status'] === 'merging'
    ? { check: 'update', level: 'stop', message: sentence('updateMerging') }
    : undefined;

/** Of the partition itself, or of the one that is meant without its slot. */
export function ownVariable(
  variables: BootVariables,
  name: string,
  { partition: named }: Pick<FlashPlan, 'partition'>,
): string | undefined {
  return variables[`${name}:${named}`] ?? variables[`${name}:${named}_${activeSlot(variables) ?? ''}`];
}

const activeSlot = (variables: BootVariables): string | undefined => variables['current-slot']?.replace(/^_/, '');

const slot: Check = (variables, plan) => {
  const active = activeSlot(variables);
  const wanted = /_([ab])$/.exec(plan.partition)?.[1];
  if (active === undefined || wanted === undefined || wanted === active) return undefined;
  return {
    check: 'slot',
    level: 'warn',
    message: sentence('otherSlot', { wanted, active }),
  };
};

const size: Check = (variables, plan) => {
  // A logical partition becomes as large as its image; whether `super` has the room, the phone says.
  if (ownVariable(variables, 'is-logical', plan) === 'yes') return undefined;
  const said = ownVariable(variables, 'partition-size', plan);
  const room = said === undefined ? Number.NaN : Number(said.startsWith('0x') ? said : `0x${said}`);
  if (!(plan.size_bytes > room)) return undefined;
  return {
    check: 'size',
    level: 'stop',
    message: sentence('tooLarge', { size: plan.size_bytes, partition: plan.partition, room }),
  };
};

const rollback: Check = (variables, { image }) => {
  const least = Number(variables['rollback-index'] ?? variables['anti'] ?? Number.NaN);
  if (image?.rollbackIndex === undefined || !(image.rollbackIndex < least)) return undefined;
  return {
    check: 'rollback',
    level: 'stop',
    message: sentence('olderThanAllowed', { image: image.rollbackIndex, least }),
  };
};

const lock: Check = (variables, plan) => {
  if (variables['unlocked'] !== 'yes') return undefined;
  const isList = base(plan.partition).startsWith('vbmeta');
  return {
    check: 'lock',
    level: 'warn',
    message: isList ? sentence('unlockedList') : sentence('unlockedAny'),
  };
};
