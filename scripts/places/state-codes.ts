/** India Post's names of States in the source → GST state code. */
const codes: Readonly<Record<string, string>> = {
  'Jammu & Kashmir': '01',
  'Himachal Pradesh': '02',
  Punjab: '03',
  Chandigarh: '04',
  Uttarakhand: '05',
  Haryana: '06',
  Delhi: '07',
  Rajasthan: '08',
  'Uttar Pradesh': '09',
  Bihar: '10',
  Sikkim: '11',
  'Arunachal Pradesh': '12',
  Nagaland: '13',
  Manipur: '14',
  Mizoram: '15',
  Tripura: '16',
  Meghalaya: '17',
  Assam: '18',
  'West Bengal': '19',
  Jharkhand: '20',
  Odisha: '21',
  Chattisgarh: '22',
  'Madhya Pradesh': '23',
  Gujarat: '24',
  'Daman & Diu': '26',
  'Dadra & Nagar Haveli': '26',
  Maharashtra: '27',
  Karnataka: '29',
  Goa: '30',
  Lakshadweep: '31',
  Kerala: '32',
  'Tamil Nadu': '33',
  Pondicherry: '34',
  'Andaman & Nicobar': '35',
  Telangana: '36',
  'Andhra Pradesh': '37',
};

/** The source is older than the Union territory of Ladakh (2019). */
const ladakh = new Set(['Leh', 'Kargil']);

/** @throws for a name that is not in the table: a new version of the source needs a look */
export function stateCodeOf(state: string, district: string): string {
  if (state === 'Jammu & Kashmir' && ladakh.has(district)) return '38';
  const code = codes[state];
  if (!code) throw new Error(`no GST state code for "${state}"`);
  return code;
}

/** Spellings of the source that are no longer in use. */
const districtNames: Readonly<Record<string, string>> = {
  Tuticorin: 'Thoothukudi',
  Pondicherry: 'Puducherry',
  Ananthnag: 'Anantnag',
  Rajauri: 'Rajouri',
  Darjiling: 'Darjeeling',
};

export function districtName(district: string): string {
  return districtNames[district] ?? district;
}

/** Where districts lie of which the source knows no usable coordinate: their seats, state code and name → lat, lon. */
export const districtSeats: Readonly<Record<string, readonly [lat: number, lon: number]>> = {
  '01 Anantnag': [33.73, 75.15],
  '01 Bandipur': [34.42, 74.64],
  '01 Baramulla': [34.2, 74.34],
  '01 Budgam': [34.02, 74.72],
  '01 Doda': [33.15, 75.55],
  '01 Jammu': [32.73, 74.87],
  '01 Kathua': [32.37, 75.53],
  '01 Kulgam': [33.65, 75.02],
  '01 Kupwara': [34.53, 74.26],
  '01 Poonch': [33.77, 74.09],
  '01 Pulwama': [33.87, 74.9],
  '01 Rajouri': [33.38, 74.31],
  '01 Reasi': [33.08, 74.83],
  '01 Shopian': [33.72, 74.83],
  '01 Srinagar': [34.08, 74.8],
  '01 Udhampur': [32.92, 75.14],
  '03 Fazilka': [30.4, 74.03],
  '12 Dibang Valley': [28.8, 95.9],
  '12 East Kameng': [27.36, 93.04],
  '12 Kurung Kumey': [27.9, 93.35],
  '12 Lower Subansiri': [27.55, 93.83],
  '12 Papum Pare': [27.16, 93.72],
  '12 Tawang': [27.59, 91.87],
  '12 Upper Siang': [28.61, 95.05],
  '12 Upper Subansiri': [27.98, 94.22],
  '12 West Kameng': [27.26, 92.42],
  '12 West Siang': [28.17, 94.8],
  '23 Alirajpur': [22.31, 74.36],
  '38 Kargil': [34.56, 76.13],
  '38 Leh': [34.16, 77.58],
};
