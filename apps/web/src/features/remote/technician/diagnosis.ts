import { readableBytes } from './phone-lists.ts';

/** What the facts of a phone point at: which of the desk's texts, how bad, and where to go on. */
export interface Finding {
  readonly what:
    | 'fastbootOnly'
    | 'fastbootdOnly'
    | 'noBootableSlot'
    | 'slotTried'
    | 'unlocked'
    | 'storageFull'
    | 'storageLow'
    | 'batteryLow'
    | 'patchOld'
    | 'healthy';
  readonly level: 'error' | 'warning' | 'info' | 'success';
  readonly values: Readonly<Record<string, string | number>>;
}

export type PhoneFacts = Readonly<Record<string, string>>;

const lowBattery_percent = 20;
const lowBattery_mv = 3600;
const full_share = 0.98;
const low_share = 0.9;
const oldPatch_days = 550;

/** A value as people read it; its name stays what the phone calls it. */
export function factShown(name: string, value: string): string {
  const number = Number(value);
  if (!Number.isFinite(number)) return value;
  if (name.startsWith('storage.') && name.endsWith('_kib')) return readableBytes(number * 1024);
  if (name === 'battery.temperature') return `${(number / 10).toFixed(1)} °C`;
  if (name === 'battery.level') return `${value} %`;
  if (name === 'battery.voltage') return `${value} mV`;
  return value;
}

/** Pure: from `facts.read` in any mode. What the phone does not tell is no finding. */
export function diagnose(facts: PhoneFacts, today: Date): readonly Finding[] {
  const found = [...bootLoader(facts), ...storage(facts), ...battery(facts), ...patch(facts, today)];
  const isFine = facts['sys.boot_completed'] === '1' && !found.some(({ level }) => level !== 'info');
  return isFine ? [{ what: 'healthy', level: 'success', values: {} }, ...found] : found;
}

export const isBootLoader = (facts: PhoneFacts): boolean => 'current-slot' in facts || 'slot-count' in facts;

/** Slots as the boot loader counts them; undefined for what it does not say. */
export function slotsOf(
  facts: PhoneFacts,
): { slot: string; isActive: boolean; tries: number; isGood: boolean; isBad: boolean }[] {
  return ['a', 'b']
    .filter((slot) => `slot-unbootable:${slot}` in facts || `slot-retry-count:${slot}` in facts)
    .map((slot) => ({
      slot,
      isActive: facts['current-slot']?.replace(/^_/, '') === slot,
      tries: Number(facts[`slot-retry-count:${slot}`] ?? 0),
      isGood: facts[`slot-successful:${slot}`] === 'yes',
      isBad: facts[`slot-unbootable:${slot}`] === 'yes',
    }));
}

/** What lies inside of `super`, as only fastbootd tells it. */
export function logicalOf(facts: PhoneFacts): { name: string; size_bytes: number }[] {
  return Object.entries(facts)
    .filter(([name, value]) => name.startsWith('is-logical:') && value === 'yes')
    .map(([key]) => key.slice('is-logical:'.length))
    .toSorted((one, other) => one.localeCompare(other))
    .map((name) => ({ name, size_bytes: Number.parseInt(facts[`partition-size:${name}`] ?? '', 16) || 0 }));
}

function bootLoader(facts: PhoneFacts): Finding[] {
  if (!isBootLoader(facts)) return [];
  const slots = slotsOf(facts);
  const usable = slots.filter((slot) => !slot.isBad);
  const found: Finding[] = [];
  if (slots.length > 0 && usable.length === 0) found.push({ what: 'noBootableSlot', level: 'error', values: {} });
  else {
    const tried = slots.find((slot) => slot.isActive && !slot.isGood);
    if (tried) found.push({ what: 'slotTried', level: 'warning', values: { slot: tried.slot, tries: tried.tries } });
    else {
      const isUserspace = facts['is-userspace'] === 'yes';
      found.push({ what: isUserspace ? 'fastbootdOnly' : 'fastbootOnly', level: 'info', values: {} });
    }
  }
  if (facts['unlocked'] === 'yes') found.push({ what: 'unlocked', level: 'warning', values: {} });
  return found;
}

function storage(facts: PhoneFacts): Finding[] {
  const size = Number(facts['storage.size_kib']);
  const used = Number(facts['storage.used_kib']);
  if (!(size > 0) || !(used >= 0)) return [];
  const share = used / size;
  const values = { percent: Math.round(share * 100) };
  if (share >= full_share) return [{ what: 'storageFull', level: 'error', values }];
  return share >= low_share ? [{ what: 'storageLow', level: 'warning', values }] : [];
}

function battery(facts: PhoneFacts): Finding[] {
  const percent = Number(facts['battery.level']);
  const voltage_mv = Number(/^\d+/.exec(facts['battery-voltage'] ?? '')?.[0]);
  const isLow = percent < lowBattery_percent || voltage_mv < lowBattery_mv || facts['battery-soc-ok'] === 'no';
  const shown = Number.isFinite(percent) ? `${percent} %` : Number.isFinite(voltage_mv) ? `${voltage_mv} mV` : '?';
  return isLow ? [{ what: 'batteryLow', level: 'warning', values: { shown } }] : [];
}

function patch(facts: PhoneFacts, today: Date): Finding[] {
  const level = facts['ro.build.version.security_patch'] ?? '';
  const days = (today.getTime() - Date.parse(level)) / 86_400_000;
  return days > oldPatch_days ? [{ what: 'patchOld', level: 'info', values: { level } }] : [];
}
