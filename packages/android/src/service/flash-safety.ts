import { sentence } from '@mistri/contracts/repair/sentences';

/** What the boot loader says of itself (`getvar all`), by name. */
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
  readonly check: 'battery' | 'product' | 'partition' | 'slot' | 'size' | 'rollback' | 'lock';
  readonly level: 'stop' | 'warn';
  readonly message: string;
}

const lowest_mv = 3500;

/**
 * What could end badly, from what the phone and the image say, before a byte is sent. Pure. What the phone does not tell is no
 * finding: old boot loaders tell little.
 */
export function checkFlash(variables: BootVariables, plan: FlashPlan): readonly FlashFinding[] {
  const checks = [battery, product, partition, slot, size, rollback, lock];
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

const slot: Check = (variables, plan) => {
  const active = variables['current-slot']?.replace(/^_/, '');
  const wanted = /_([ab])$/.exec(plan.partition)?.[1];
  if (active === undefined || wanted === undefined || wanted === active) return undefined;
  return {
    check: 'slot',
    level: 'warn',
    message: sentence('otherSlot', { wanted, active }),
  };
};

const size: Check = (variables, plan) => {
  const active = variables['current-slot']?.replace(/^_/, '');
  const said =
    variables[`partition-size:${plan.partition}`] ?? variables[`partition-size:${plan.partition}_${active ?? ''}`];
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
