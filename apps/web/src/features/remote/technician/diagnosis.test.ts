import { expect, test } from 'vitest';
import { diagnose, factShown, logicalOf, slotsOf } from './diagnosis.ts';

const today = new Date('2026-11-21T10:00:00Z');
const names = (facts: Record<string, string>): string[] => diagnose(facts, today).map(({ what }) => what);

test('a boot loop: no slot can start, or the next one has not started yet', () => {
  const broken = {
    'current-slot': 'a',
    'slot-unbootable:a': 'yes',
    'slot-unbootable:b': 'yes',
    'slot-retry-count:a': '0',
    'slot-retry-count:b': '0',
  };
  expect(names(broken)).toEqual(['noBootableSlot']);
  expect(names({ ...broken, 'slot-unbootable:a': 'no', 'slot-retry-count:a': '3' })).toEqual(['slotTried']);
  expect(names({ ...broken, 'slot-unbootable:a': 'no', 'slot-successful:a': 'yes', unlocked: 'yes' })).toEqual([
    'fastbootOnly',
    'unlocked',
  ]);
});

test('fastbootd is not the boot loader, and tells what lies inside of super', () => {
  const facts = {
    'current-slot': 'a',
    'is-userspace': 'yes',
    'slot-successful:a': 'yes',
    'slot-unbootable:a': 'no',
    'is-logical:vendor_a': 'yes',
    'partition-size:vendor_a': '0x27000',
    'is-logical:boot_a': 'no',
    'partition-size:boot_a': '0x800000',
    'is-logical:product_a': 'yes',
  };
  expect(names(facts)).toEqual(['fastbootdOnly']);
  expect(logicalOf(facts)).toEqual([
    { name: 'product_a', size_bytes: 0 },
    { name: 'vendor_a', size_bytes: 0x27000 },
  ]);
});

test('slots as the boot loader counts them', () => {
  const slots = slotsOf({
    'current-slot': '_b',
    'slot-unbootable:a': 'yes',
    'slot-retry-count:a': '0',
    'slot-unbootable:b': 'no',
    'slot-retry-count:b': '6',
    'slot-successful:b': 'yes',
  });
  expect(slots).toEqual([
    { slot: 'a', isActive: false, tries: 0, isGood: false, isBad: true },
    { slot: 'b', isActive: true, tries: 6, isGood: true, isBad: false },
  ]);
});

test.each([
  [{ 'storage.size_kib': '1000', 'storage.used_kib': '990' }, ['storageFull']],
  [{ 'storage.size_kib': '1000', 'storage.used_kib': '920' }, ['storageLow']],
  [{ 'storage.size_kib': '0', 'storage.used_kib': '0' }, []],
  [{ 'battery.level': '9' }, ['batteryLow']],
  [{ 'battery-voltage': '3400mV' }, ['batteryLow']],
  [{ 'ro.build.version.security_patch': '2024-01-05' }, ['patchOld']],
  [{ 'sys.boot_completed': '1', 'battery.level': '80' }, ['healthy']],
  [{ 'sys.boot_completed': '1', 'battery.level': '8' }, ['batteryLow']],
  [{}, []],
])('%j: %j', (facts, expected) => {
  expect(names(facts)).toEqual(expected);
});

test('values as people read them; what is not known stays as the phone said it', () => {
  expect(factShown('storage.free_kib', '1048390')).toBe('1023.8 MiB');
  expect(factShown('battery.temperature', '301')).toBe('30.1 °C');
  expect(factShown('battery.level', '76')).toBe('76 %');
  expect(factShown('ro.boot.slot_suffix', '_a')).toBe('_a');
  expect(factShown('ro.build.version.sdk', '34')).toBe('34');
});
