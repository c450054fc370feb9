/** What parts are called and cost. Prices are rupees of the plain ("compatible") part for a phone of the middle class. */
export interface PartKind {
  readonly categoryId: string;
  /** How often dealers list it. */
  readonly weight: number;
  readonly price: readonly [least: number, most: number];
  /** `{m}` brand and model, `{c}` colour, `{v}` variant. */
  readonly titles: readonly string[];
  readonly variants: readonly string[];
  readonly colours: boolean;
  /** Sold under its own brand, not made for one phone. */
  readonly universal?: readonly string[];
}

const kind = (
  categoryId: string,
  weight: number,
  price: readonly [number, number],
  titles: string,
  variants: string,
  more: { colours?: boolean; universal?: string } = {},
): PartKind => ({
  categoryId,
  weight,
  price,
  titles: titles.split('|'),
  variants: variants.split('|'),
  colours: more.colours ?? false,
  ...(more.universal ? { universal: more.universal.split(',') } : {}),
});

export const partKinds: readonly PartKind[] = [
  kind(
    'display',
    22,
    [650, 4200],
    'Display with touch screen for {m} {v} {c}|{m} LCD display folder combo {v} {c}|{m} screen replacement {v} {c}',
    'Incell|TFT|OLED|AMOLED|with frame|without frame|full HD|hard OLED',
    { colours: true },
  ),
  kind(
    'touch-glass',
    5,
    [120, 700],
    'Front touch glass with OCA for {m} {c}|{m} outer glass {v} {c}',
    'with OCA|glass only|with digitizer',
    { colours: true },
  ),
  kind(
    'battery',
    14,
    [260, 1500],
    'Battery for {m} {v}|{m} replacement battery {v}|{m} mobile battery {v}',
    '3000 mAh|4000 mAh|4500 mAh|5000 mAh|6000 mAh|high capacity',
  ),
  kind(
    'back-panel',
    8,
    [90, 1300],
    'Back panel for {m} {c}|{m} back glass {v} {c}|Rear door panel {m} {c}',
    'with camera lens|with adhesive|glass|plastic',
    { colours: true },
  ),
  kind(
    'charging-port',
    5,
    [25, 180],
    'Charging port connector for {m} {v}|{m} charging jack {v}',
    'Type C|Micro USB|Lightning|pack of 2|pack of 5',
  ),
  kind(
    'charging-board',
    6,
    [80, 650],
    'Charging board PCB for {m} {v}|{m} CC board with mic {v}|Charging flex {m} {v}',
    'fast charging|with IC|with mic|with headphone jack',
  ),
  kind(
    'rear-camera',
    3,
    [250, 3200],
    'Rear camera module for {m} {v}|{m} back camera flex {v}',
    '12 MP|48 MP|50 MP|64 MP|108 MP|ultra wide',
  ),
  kind(
    'front-camera',
    2,
    [150, 1100],
    'Front selfie camera for {m} {v}|{m} front camera flex {v}',
    '8 MP|13 MP|16 MP|32 MP',
  ),
  kind(
    'camera-glass',
    3,
    [30, 190],
    'Camera glass lens for {m} {v}|{m} camera lens glass {v}',
    'pack of 2|with adhesive|with ring',
  ),
  kind('speaker', 3, [45, 420], 'Loudspeaker ringer for {m} {v}|{m} speaker buzzer {v}', 'assembly|module|with flex'),
  kind('earpiece', 2, [35, 260], 'Earpiece ear speaker for {m} {v}|{m} receiver speaker {v}', 'module|pack of 2'),
  kind('microphone', 1, [20, 120], 'Microphone for {m} {v}|{m} mic {v}', 'pack of 2|pack of 5|with flex'),
  kind(
    'power-flex',
    4,
    [40, 320],
    'Power and volume flex for {m} {v}|{m} on off flex cable {v}',
    'with brackets|side key',
  ),
  kind('fingerprint', 2, [90, 900], 'Fingerprint sensor flex for {m} {c}|{m} finger print scanner {c}', 'side|rear', {
    colours: true,
  }),
  kind(
    'main-flex',
    3,
    [45, 420],
    'Main LCD flex cable for {m} {v}|{m} motherboard flex {v}',
    'long|short|with connector',
  ),
  kind('sim-tray', 3, [25, 190], 'SIM tray holder for {m} {c}|{m} SIM card slot tray {c}', 'dual|single', {
    colours: true,
  }),
  kind('housing', 3, [220, 1900], 'Full body housing for {m} {c}|{m} body panel with buttons {c}', 'full|with keys', {
    colours: true,
  }),
  kind('middle-frame', 2, [160, 1400], 'Middle frame chassis for {m} {c}|{m} LCD frame {c}', 'metal|plastic', {
    colours: true,
  }),
  kind('antenna', 1, [20, 130], 'Antenna network cable for {m} {v}|{m} coaxial signal wire {v}', 'set of 2|single'),
  kind('vibrator', 1, [25, 320], 'Vibration motor for {m} {v}|{m} vibrator {v}', 'flat|coin|linear'),
  kind(
    'ic',
    2,
    [60, 900],
    'Charging IC chip for {m} {v}|{m} power IC {v}|{m} network IC {v}',
    'PM7150|SMB1351|BQ25601|WTR3925|MT6358',
  ),
  kind(
    'tempered-glass',
    9,
    [40, 260],
    'Tempered glass for {m} {v}|{m} screen guard {v}|11D gorilla glass {m} {v}',
    'edge to edge|pack of 2|matte|privacy|UV',
  ),
  kind(
    'back-cover',
    9,
    [60, 450],
    'Back cover case for {m} {v} {c}|{m} flip cover {v} {c}|Soft silicone case for {m} {v} {c}',
    'shockproof|transparent|leather|carbon fibre|with ring',
    { colours: true },
  ),
  kind(
    'charger',
    3,
    [180, 1600],
    '{b} {v} charger adapter {c}|{b} power adapter {v} {c}',
    '18W|20W|25W|33W|45W|65W|67W|80W',
    { colours: true, universal: 'samsung,xiaomi,oneplus,apple,ambrane,portronics,boat,realme' },
  ),
  kind(
    'cable',
    3,
    [60, 650],
    '{b} charging cable {v} {c}|{b} data cable {v} {c}',
    'Type C 1 m|Type C 2 m|Micro USB 1 m|Lightning 1 m|60W Type C',
    { colours: true, universal: 'samsung,xiaomi,oneplus,apple,ambrane,portronics,boat' },
  ),
  kind('power-bank', 1, [700, 2600], '{b} power bank {v} {c}', '10000 mAh|20000 mAh|10000 mAh 22.5W', {
    colours: true,
    universal: 'ambrane,xiaomi,portronics,boat,realme',
  }),
  kind('earphone', 2, [120, 1400], '{b} wired earphone {v} {c}', '3.5 mm|Type C|with mic', {
    colours: true,
    universal: 'boat,samsung,realme,portronics,xiaomi',
  }),
  kind(
    'neckband',
    1,
    [600, 2800],
    '{b} Bluetooth neckband {v} {c}|{b} TWS earbuds {v} {c}',
    '30 hours|40 hours|with ENC',
    { colours: true, universal: 'boat,realme,oneplus,portronics,ambrane' },
  ),
  kind('memory-card', 1, [250, 1900], '{b} micro SD memory card {v}', '32GB|64GB|128GB|256GB', {
    universal: 'sandisk,samsung',
  }),
  kind(
    'repair-tool',
    2,
    [80, 2400],
    '{b} screwdriver set {v}|{b} opening tool kit {v}|{b} tweezers {v}',
    '24 in 1|32 in 1|60 in 1|antistatic',
    { universal: 'mi-tools,relife,sunshine,mechanic' },
  ),
  kind(
    'soldering',
    1,
    [250, 9500],
    '{b} soldering station {v}|{b} solder paste {v}|{b} hot air gun {v}',
    '138 C|183 C|2008D|861DW',
    { universal: 'quick,relife,mechanic,sunshine' },
  ),
  kind('adhesive', 1, [45, 320], '{b} B7000 glue {v}|{b} T7000 black adhesive {v}', '15 ml|50 ml|110 ml', {
    universal: 'relife,mechanic,sunshine',
  }),
  kind('cleaning', 1, [90, 520], '{b} IPA cleaner {v}|{b} contact cleaner spray {v}', '100 ml|500 ml|1 litre', {
    universal: 'relife,mechanic,sunshine',
  }),
  kind(
    'stencil',
    1,
    [120, 14_000],
    '{b} reballing stencil {v}|{b} trinocular microscope {v}',
    'universal|for Qualcomm|for MediaTek|7X-45X',
    { universal: 'relife,mechanic,sunshine' },
  ),
  kind(
    'label',
    1,
    [40, 480],
    '{b} warranty label stickers {v}|{b} barcode label roll {v}',
    '500 pcs|1000 pcs|void seal',
    { universal: 'relife,sunshine' },
  ),
];

export const colours = 'black,blue,white,green,grey,gold,red,purple,silver'.split(',');

/** Brand → how many of its phones are in people's pockets, and how dear its parts are. */
export const brandTrade: Readonly<Record<string, readonly [weight: number, price: number]>> = {
  xiaomi: [20, 1],
  samsung: [19, 1.35],
  vivo: [17, 1],
  oppo: [12, 1],
  realme: [11, 0.95],
  apple: [8, 2.9],
  poco: [5, 1],
  oneplus: [5, 1.6],
  motorola: [4, 1.05],
  infinix: [3, 0.85],
  tecno: [3, 0.85],
  nokia: [2, 0.9],
  iqoo: [2, 1.2],
  itel: [1, 0.7],
  lava: [1, 0.75],
  google: [1, 2.2],
  honor: [1, 1],
  asus: [1, 1.2],
  lenovo: [1, 0.9],
  micromax: [1, 0.7],
  nothing: [1, 1.7],
};
