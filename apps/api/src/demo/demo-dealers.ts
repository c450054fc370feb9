import { demoAccounts } from '@mistri/contracts/demo/demo-accounts';

export interface DemoApplicant {
  email: string;
  ownerName: string;
  legalName: string;
  displayName: string;
  addressLine: string;
  city: string;
  pin: string;
  /** First fourteen characters; the check character is computed. */
  gstin14: string;
  /** False: it waits in the review queue. */
  approved: boolean;
}

const emailOf = (key: string): string => {
  const account = demoAccounts.find((entry) => entry.key === key);
  if (!account) throw new Error(`no demo account ${key}`);
  return account.email;
};

const at = 'demo.mistri.in';
const row = (
  email: string,
  names: readonly [owner: string, legal: string, display: string],
  place: readonly [line: string, city: string, pin: string],
  gstin14: string,
  approved = true,
): DemoApplicant => {
  const [ownerName, legalName, displayName] = names;
  const [addressLine, city, pin] = place;
  return { email, ownerName, legalName, displayName, addressLine, city, pin, gstin14, approved };
};

/** Made-up shops on real streets. The first is the demo account of the dealer. */
export const demoDealers: readonly DemoApplicant[] = [
  row(
    emailOf('dealer'),
    ['Karthik R', 'Chennai Spares Private Limited', 'Chennai Spares'],
    ['48 Ritchie Street', 'Chennai', '600002'],
    '33AABCC4821K1Z',
  ),
  row(
    `meenakshi@${at}`,
    ['Meenakshi S', 'Meenakshi Mobile Parts LLP', 'Meenakshi Mobile Parts'],
    ['12 Town Hall Road', 'Madurai', '625001'],
    '33AAKFM7213Q1Z',
  ),
  row(
    `kovai@${at}`,
    ['Senthil K', 'Kovai Displays Private Limited', 'Kovai Displays'],
    ['210 Cross Cut Road', 'Coimbatore', '641012'],
    '33AAECK3390D1Z',
  ),
  row(
    `trichy@${at}`,
    ['Anwar B', 'Rockfort Telecom Spares', 'Rockfort Telecom'],
    ['7 NSB Road', 'Tiruchirappalli', '620002'],
    '33AHQPA5512M1Z',
  ),
  row(
    `salem@${at}`,
    ['Divya P', 'Steel City Cell Care', 'Steel City Cell Care'],
    ['33 Omalur Main Road', 'Salem', '636007'],
    '33BKTPD8841F1Z',
  ),
  row(
    `nellai@${at}`,
    ['Esakki M', 'Nellai Phone Point', 'Nellai Phone Point'],
    ['5 North Car Street', 'Tirunelveli', '627006'],
    '33CLZPE2075H1Z',
  ),
  row(
    `erode@${at}`,
    ['Gowri N', 'Turmeric City Mobiles', 'Turmeric City Mobiles'],
    ['61 Brough Road', 'Erode', '638001'],
    '33ADXPG6630L1Z',
  ),
  row(
    `vellore@${at}`,
    ['Imran A', 'Fort Mobile Mart', 'Fort Mobile Mart'],
    ['19 Long Bazaar', 'Vellore', '632004'],
    '33BWRPI1187C1Z',
  ),
  row(
    `tiruppur@${at}`,
    ['Janani V', 'Knit City Gadget Parts', 'Knit City Gadget Parts'],
    ['88 Kumaran Road', 'Tiruppur', '641601'],
    '33CPMPJ4419B1Z',
  ),
  row(
    `tuticorin@${at}`,
    ['Xavier F', 'Pearl City Spares', 'Pearl City Spares'],
    ['2 WGC Road', 'Thoothukudi', '628002'],
    '33AFNPX9026G1Z',
  ),
  row(
    `dindigul@${at}`,
    ['Latha C', 'Lock City Electronics', 'Lock City Electronics'],
    ['14 Palani Road', 'Dindigul', '624001'],
    '33BQVPL3752J1Z',
  ),
  row(
    `thanjavur@${at}`,
    ['Mohan T', 'Delta Mobile Parts', 'Delta Mobile Parts'],
    ['40 South Main Street', 'Thanjavur', '613001'],
    '33CDHPM6098E1Z',
  ),
  row(
    `nagercoil@${at}`,
    ['Nisha J', 'Cape Phone Spares', 'Cape Phone Spares'],
    ['9 Cape Road', 'Nagercoil', '629001'],
    '33AJSPN2541A1Z',
    false,
  ),
  row(
    `karur@${at}`,
    ['Omprakash D', 'Amaravathi Mobile World', 'Amaravathi Mobile World'],
    ['27 Jawahar Bazaar', 'Karur', '639001'],
    '33BYGPO7384N1Z',
    false,
  ),
];

export const demoBusinesses: readonly DemoApplicant[] = [
  row(
    emailOf('business'),
    ['Vaigai Mobiles', 'Vaigai Mobile Services LLP', 'Vaigai Mobiles'],
    ['3 West Veli Street', 'Madurai', '625001'],
    '33AAPFV5127R1Z',
  ),
  row(
    `quickfix@${at}`,
    ['Priya L', 'Quick Fix Service Point', 'Quick Fix'],
    ['71 Raja Street', 'Coimbatore', '641001'],
    '33CRKPP3316T1Z',
    false,
  ),
];

const digits = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ';

/** Luhn's method in base 36, as on every GSTIN. */
export function gstinOf(first14: string): string {
  const sum = Array.from(first14).reduce((total, character, position) => {
    const product = digits.indexOf(character) * (position % 2 === 0 ? 1 : 2);
    return total + Math.floor(product / 36) + (product % 36);
  }, 0);
  return first14 + digits.charAt((36 - (sum % 36)) % 36);
}
