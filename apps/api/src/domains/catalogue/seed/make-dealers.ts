import type { Random } from './random.ts';
import { weighted } from './random.ts';
import { seedId } from './seed-ids.ts';

export interface SeedDealer {
  readonly dealerId: string;
  readonly warehouseId: string;
  readonly name: string;
  readonly address: string;
  readonly city: string;
  readonly pin: string;
  readonly stateCode: '33';
  readonly deliversTo: readonly string[];
  readonly rating_x100: number;
  readonly ratingCount: number;
}

/** City, its market streets, PIN codes of the central post offices, and its weight in the trade. */
const cities: readonly (readonly [string, readonly string[], readonly string[], number])[] = [
  [
    'Chennai',
    ['Ritchie Street', 'Anna Salai', 'Ranganathan Street', 'Mint Street'],
    ['600002', '600017', '600001', '600079', '600040', '600028'],
    34,
  ],
  ['Coimbatore', ['Cross Cut Road', 'Raja Street', 'Oppanakara Street'], ['641012', '641001', '641018', '641002'], 12],
  [
    'Madurai',
    ['West Masi Street', 'Town Hall Road', 'South Veli Street'],
    ['625001', '625002', '625020', '625016'],
    11,
  ],
  [
    'Tiruchirappalli',
    ['NSB Road', 'Big Bazaar Street', 'Nandi Koil Street'],
    ['620001', '620002', '620008', '620018'],
    8,
  ],
  ['Salem', ['First Agraharam', 'Omalur Main Road'], ['636001', '636007', '636004'], 7],
  ['Tirunelveli', ['North Car Street', 'Trivandrum Road'], ['627001', '627002', '627006'], 5],
  ['Erode', ['Brough Road', 'RKV Road'], ['638001', '638003', '638011'], 4],
  ['Vellore', ['Long Bazaar', 'Katpadi Road'], ['632001', '632004', '632006'], 4],
  ['Tiruppur', ['Kumaran Road', 'Dharapuram Road'], ['641601', '641604', '641602'], 4],
  ['Thoothukudi', ['WGC Road', 'Palai Road'], ['628001', '628002', '628003'], 3],
  ['Dindigul', ['West Car Street', 'Palani Road'], ['624001', '624003'], 3],
  ['Thanjavur', ['Gandhiji Road', 'South Main Street'], ['613001', '613007'], 3],
  ['Nagercoil', ['Cape Road', 'Meenakshipuram'], ['629001', '629003'], 3],
  ['Karur', ['Jawahar Bazaar'], ['639001', '639002'], 2],
  ['Kanchipuram', ['Gandhi Road'], ['631501', '631502'], 2],
  ['Cuddalore', ['Imperial Road'], ['607001', '607002'], 2],
  ['Hosur', ['Bagalur Road'], ['635109', '635110'], 2],
  ['Pudukkottai', ['East Main Street'], ['622001', '622003'], 1],
];
const firstNames =
  'Sri Murugan,Sri Balaji,Annai,Meenakshi,Kumaran,Selvam,Vel,Arul,Jothi,Saravana,Ponni,Cauvery,Vaigai,Thamarai,Lakshmi,Ganesh,Anbu,Kaveri,Nila,Senthil,Raja,Pandian,Chola,Marudhu,Amman,Vinayaga,Royal,Star,City,National,Metro,Galaxy Point,Bharath,Shakthi,Surya'.split(
    ',',
  );
const kinds =
  'Mobiles,Mobile Spares,Cell Parts,Phone Spares,Mobile World,Spares Hub,Telecom,Cell Care,Mobile Mart,Parts Depot'.split(
    ',',
  );
const pickCity = weighted(cities.map((city) => [city, city[3]] as const));

export function makeDealers(random: Random, count: number, start_ms: number): SeedDealer[] {
  const taken = new Set<string>();
  return Array.from({ length: count }, (_, at): SeedDealer => {
    const [city, streets, pins] = pickCity(random);
    let name = `${random.pick(firstNames)} ${random.pick(kinds)}`;
    if (taken.has(name)) name = `${name}, ${city}`;
    if (taken.has(name)) name = `${name} (${at + 1})`;
    taken.add(name);
    const pin = random.pick(pins);
    const rated = random.chance(0.8);
    return {
      dealerId: seedId('dlr', start_ms + at, random),
      warehouseId: seedId('whs', start_ms + at, random),
      name,
      address: `${random.between(1, 240)} ${random.pick(streets)}`,
      city,
      pin,
      stateCode: '33',
      deliversTo: delivery(random, pin),
      rating_x100: rated ? random.between(290, 500) : 0,
      ratingCount: rated ? random.between(1, 900) : 0,
    };
  });
}

/** Most send everywhere; some only within the state, a few only around their city. */
function delivery(random: Random, pin: string): string[] {
  const draw = random.next();
  if (draw < 0.72) return ['all'];
  if (draw < 0.92) return ['33'];
  return [`p${pin.slice(0, 3)}`];
}
