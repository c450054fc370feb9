import { repairCategories, type SymptomCode, type Symptom, symptoms } from '@mistri/contracts/repair/symptoms';
import type { IconName } from '#web/components/Icon.tsx';

/** What people choose from on these pages: phones and tablets. Other things are no software to mend over a cable. */
const onPhones = (symptom: Symptom): boolean => symptom.categories.includes('mobile_phone');

const codesOf = (kind: Symptom['kind']): readonly SymptomCode[] =>
  symptoms.filter((symptom) => symptom.kind === kind && onPhones(symptom)).map((symptom) => symptom.code);

export const softwareSymptoms = codesOf('software');
export const hardwareSymptoms = codesOf('hardware');
export const phoneCategories = repairCategories.filter((name) => name === 'mobile_phone' || name === 'tablet');

const icons: Readonly<Partial<Record<SymptomCode, IconName>>> = {
  boot_loop: 'returns',
  stuck_at_logo: 'phone',
  failed_update: 'download',
  app_crashes: 'warning',
  very_slow: 'clock',
  storage_full: 'file',
  unwanted_apps: 'eye',
  settings_lost: 'tools',
  broken_screen: 'glass',
  touch_dead: 'screen',
  battery_drains: 'battery',
  battery_swollen: 'battery',
  dead_no_power: 'charger',
  usb_port_broken: 'cable',
  no_network_chip: 'board',
};

export const symptomIcon = (code: SymptomCode): IconName => icons[code] ?? 'tools';

/** Where somebody with a broken part finds a new one: the nearest thing that helps (REP-12). */
const partsFor: Readonly<Partial<Record<SymptomCode, string>>> = {
  broken_screen: 'display',
  touch_dead: 'display',
  battery_drains: 'battery',
  battery_swollen: 'battery',
  usb_port_broken: 'charging-port',
};

export const partsCategory = (code: SymptomCode): string | undefined => partsFor[code];
