import type { SymptomCode, TechnicianSkill } from '@mistri/contracts/repair/symptoms';
import type { TechnicianLanguage } from '@mistri/contracts/repair/technician-states';

export interface DemoTechnician {
  /** Key of the demo account; others sign in with its e-mail and the password of all. */
  account?: 'technician' | 'technician2';
  email: string;
  legalName: string;
  displayName: string;
  skills: readonly TechnicianSkill[];
  languages: readonly TechnicianLanguage[];
  experienceYears: number;
  about: string;
  pan: string;
  addressLine: string;
  city: string;
  pin: string;
  /** Colours of the drawn portrait: ground, shirt, skin. */
  colours: readonly [string, string, string];
  certified: boolean;
}

export const demoTechnicians: readonly DemoTechnician[] = [
  {
    account: 'technician',
    email: 'technician@demo.mistri.in',
    legalName: 'Arun Selvaraj',
    displayName: 'Arun S',
    skills: ['boot_repair', 'android_firmware', 'updates', 'samsung'],
    languages: ['ta', 'en'],
    experienceYears: 7,
    about: 'Seven years in a service centre in Chennai. Phones that hang at the logo are my daily bread.',
    pan: 'BKZPS4821Q',
    addressLine: '18 Ritchie Street',
    city: 'Chennai',
    pin: '600002',
    colours: ['#cfe3e1', '#0b5a61', '#9a6a45'],
    certified: true,
  },
  {
    account: 'technician2',
    email: 'kavya@demo.mistri.in',
    legalName: 'Kavya Raman',
    displayName: 'Kavya R',
    skills: ['apps_and_storage', 'malware_removal', 'data_rescue', 'xiaomi'],
    languages: ['ta', 'en', 'hi'],
    experienceYears: 4,
    about: 'Slow phones, full phones and phones with adware: most run well again within the hour.',
    pan: 'CQWPR7310K',
    addressLine: '42 Cross Cut Road, Gandhipuram',
    city: 'Coimbatore',
    pin: '641012',
    colours: ['#efe1cf', '#8a3b58', '#b07b52'],
    certified: true,
  },
  {
    email: 'imran@demo.mistri.in',
    legalName: 'Imran Basha',
    displayName: 'Imran B',
    skills: ['updates', 'pixel', 'motorola'],
    languages: ['en', 'hi', 'te'],
    experienceYears: 2,
    about: 'Two years of firmware work on Pixel and Motorola phones.',
    pan: 'DLMPB2057A',
    addressLine: '7 Anna Salai',
    city: 'Vellore',
    pin: '632001',
    colours: ['#dfe6cf', '#4d5b2a', '#a8744c'],
    certified: false,
  },
];

/** The repairs of the story. Times are days before the start. */
export interface DemoRepair {
  key: string;
  customer: 'customer' | 'business';
  technician: 0 | 1;
  brand: string;
  model: string;
  symptoms: readonly SymptomCode[];
  description: string;
  asked_days: number;
  reach: 'matching' | 'assigned' | 'awaiting_approval' | 'in_progress' | 'completed' | 'closed' | 'cancelled';
  work: string;
  price_minor: number;
  /** With the remote session in which it was repaired. */
  hasSession?: true;
}

export const demoRepairs: readonly DemoRepair[] = [
  {
    key: 'closed',
    customer: 'customer',
    technician: 0,
    brand: 'Mistri',
    model: 'One',
    symptoms: ['failed_update'],
    description: 'The update stopped half way. Since then it shows "Android is starting" for ever.',
    asked_days: 12,
    reach: 'closed',
    work: 'Bring back the system that worked before the update',
    price_minor: 49_900,
    hasSession: true,
  },
  {
    key: 'cancelled',
    customer: 'business',
    technician: 1,
    brand: 'Xiaomi',
    model: 'Redmi 9A',
    symptoms: ['very_slow'],
    description: 'The phone of the shop counter got very slow.',
    asked_days: 3,
    reach: 'cancelled',
    work: 'Clean up and tune',
    price_minor: 34_900,
  },
  {
    key: 'completed',
    customer: 'customer',
    technician: 1,
    brand: 'Xiaomi',
    model: 'Redmi Note 12',
    symptoms: ['storage_full', 'app_crashes'],
    description: 'No space left, and the camera closes by itself.',
    asked_days: 0.5,
    reach: 'completed',
    work: 'Free the storage, keep photos and chats',
    price_minor: 39_900,
  },
  {
    key: 'in-progress',
    customer: 'customer',
    technician: 0,
    brand: 'Samsung',
    model: 'Galaxy A14',
    symptoms: ['boot_loop', 'stuck_at_logo'],
    description: 'It restarts at the logo again and again. My photos are on it, please keep them.',
    asked_days: 0.2,
    reach: 'in_progress',
    work: 'Bring it back to start, keep the data',
    price_minor: 59_900,
  },
  {
    key: 'awaiting-approval',
    customer: 'business',
    technician: 0,
    brand: 'Motorola',
    model: 'Moto G54',
    symptoms: ['failed_update'],
    description: 'A customer of our shop: stuck since the last update.',
    asked_days: 0.15,
    reach: 'awaiting_approval',
    work: 'Reinstall the system, keep the data',
    price_minor: 69_900,
  },
  {
    key: 'assigned',
    customer: 'business',
    technician: 1,
    brand: 'Xiaomi',
    model: 'Redmi 12',
    symptoms: ['unwanted_apps'],
    description: 'Advertisements open by themselves on the home screen.',
    asked_days: 0.06,
    reach: 'assigned',
    work: 'Find and remove the adware',
    price_minor: 44_900,
  },
  {
    key: 'matching',
    customer: 'customer',
    technician: 0,
    brand: 'Google',
    model: 'Pixel 6a',
    symptoms: ['app_crashes'],
    description: 'The dialler and the messages crash as soon as I open them.',
    asked_days: 0.05,
    reach: 'matching',
    work: '',
    price_minor: 0,
  },
  {
    key: 'matching-business',
    customer: 'business',
    technician: 0,
    brand: 'Samsung',
    model: 'Galaxy F15',
    symptoms: ['stuck_at_logo'],
    description: 'Hangs at the logo after the battery was empty.',
    asked_days: 0.02,
    reach: 'matching',
    work: '',
    price_minor: 0,
  },
];
