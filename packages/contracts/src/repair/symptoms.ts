/** REP-1. What is repaired here; what of it can be repaired over a cable is data of `repair_rules`. */
export const repairCategories = ['mobile_phone', 'tablet', 'laptop', 'iron_box', 'mixer'] as const;
export type RepairCategory = (typeof repairCategories)[number];

export const repairKinds = ['software', 'hardware'] as const;
export type RepairKind = (typeof repairKinds)[number];

/** `doorstep` and `service_centre` come with their own rooms; asking for them is refused with the reason until then. */
export const repairModes = ['online', 'doorstep', 'service_centre'] as const;
export type RepairMode = (typeof repairModes)[number];

export interface Symptom {
  readonly code: string;
  readonly kind: RepairKind;
  readonly categories: readonly RepairCategory[];
  /** Why a person must hold the thing in their hands; only for hardware. Pages have it in every language. */
  readonly because?: HardwareReason;
}

export const hardwareReasons = ['screen', 'battery', 'board', 'water', 'port', 'appliance'] as const;
export type HardwareReason = (typeof hardwareReasons)[number];

const phones = ['mobile_phone', 'tablet'] as const;

/** What a customer chooses from. Software faults are mended over a cable; hardware faults are steered elsewhere. */
export const symptoms = [
  { code: 'boot_loop', kind: 'software', categories: phones },
  { code: 'stuck_at_logo', kind: 'software', categories: phones },
  { code: 'failed_update', kind: 'software', categories: phones },
  { code: 'app_crashes', kind: 'software', categories: phones },
  { code: 'very_slow', kind: 'software', categories: phones },
  { code: 'storage_full', kind: 'software', categories: phones },
  { code: 'unwanted_apps', kind: 'software', categories: phones },
  { code: 'settings_lost', kind: 'software', categories: phones },
  { code: 'broken_screen', kind: 'hardware', categories: phones, because: 'screen' },
  { code: 'touch_dead', kind: 'hardware', categories: phones, because: 'screen' },
  { code: 'battery_drains', kind: 'hardware', categories: phones, because: 'battery' },
  { code: 'battery_swollen', kind: 'hardware', categories: phones, because: 'battery' },
  { code: 'dead_no_power', kind: 'hardware', categories: phones, because: 'board' },
  { code: 'water_damage', kind: 'hardware', categories: phones, because: 'water' },
  { code: 'usb_port_broken', kind: 'hardware', categories: phones, because: 'port' },
  { code: 'no_network_chip', kind: 'hardware', categories: phones, because: 'board' },
  { code: 'appliance_fault', kind: 'hardware', categories: ['laptop', 'iron_box', 'mixer'], because: 'appliance' },
] as const satisfies readonly Symptom[];

export type SymptomCode = (typeof symptoms)[number]['code'];
export const symptomCodes = symptoms.map((symptom) => symptom.code) as [SymptomCode, ...SymptomCode[]];

export function symptomOf(code: SymptomCode): Symptom {
  const found = symptoms.find((symptom) => symptom.code === code);
  if (!found) throw new Error(`no symptom ${code}`);
  return found;
}

/** What a software technician can be good at. */
export const technicianSkills = [
  'android_firmware',
  'boot_repair',
  'updates',
  'apps_and_storage',
  'malware_removal',
  'data_rescue',
  'samsung',
  'xiaomi',
  'oneplus',
  'vivo_oppo',
  'pixel',
  'motorola',
] as const;
export type TechnicianSkill = (typeof technicianSkills)[number];

/** Which skills help with a symptom; the admins' queue puts those who have them first. */
export const skillsFor: Readonly<Partial<Record<SymptomCode, readonly TechnicianSkill[]>>> = {
  boot_loop: ['boot_repair', 'android_firmware'],
  stuck_at_logo: ['boot_repair', 'android_firmware'],
  failed_update: ['updates', 'android_firmware'],
  app_crashes: ['apps_and_storage'],
  very_slow: ['apps_and_storage', 'malware_removal'],
  storage_full: ['apps_and_storage'],
  unwanted_apps: ['malware_removal'],
  settings_lost: ['apps_and_storage'],
};
