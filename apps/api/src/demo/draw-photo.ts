import sharp from 'sharp';

/** What lies on the dealer's bench, in a square of 400 around the origin. */
const parts: Readonly<Record<string, (name: string) => string>> = {
  display: (name) => `
    <rect x="-105" y="-190" width="210" height="380" rx="26" fill="#14181b"/>
    <rect x="-95" y="-178" width="190" height="356" rx="16" fill="url(#glass)"/>
    <circle cx="0" cy="-164" r="6" fill="#050607"/>
    <rect x="-34" y="188" width="68" height="46" rx="6" fill="#c8842f"/>
    <rect x="-24" y="226" width="48" height="16" rx="3" fill="#2b2f33"/>${label(name, 130)}`,
  battery: (name) => `
    <rect x="-110" y="-150" width="220" height="300" rx="12" fill="#23282c"/>
    <rect x="-92" y="-130" width="184" height="210" rx="6" fill="#e9e7e0"/>
    <rect x="-20" y="-188" width="86" height="40" rx="4" fill="#c8842f"/>
    <path d="M-20 -60 h28 l-14 44 h36 l-64 84 20 -60 h-32 z" fill="#d98a1f"/>${label(name, 118)}`,
  'charging-board': (name) => `
    <path d="M-150 -60 h300 v96 h-90 l-30 44 h-110 l-20 -44 h-50 z" fill="#1f6a4a"/>
    <rect x="-46" y="52" width="92" height="40" rx="14" fill="#b9bec2"/><rect x="-32" y="62" width="64" height="18" rx="9" fill="#30363a"/>
    <rect x="-120" y="-40" width="54" height="34" fill="#14181b"/><rect x="40" y="-42" width="80" height="22" fill="#d9b45a"/>
    <circle cx="-30" cy="-14" r="12" fill="#c9ced1"/><circle cx="128" cy="14" r="10" fill="#0c2d20"/>${label(name, 4)}`,
  'back-panel': (name) => `
    <rect x="-112" y="-200" width="224" height="400" rx="34" fill="url(#glass)"/>
    <rect x="-92" y="-180" width="92" height="104" rx="24" fill="#0a0d10"/>
    <circle cx="-66" cy="-152" r="18" fill="#2e363d"/><circle cx="-66" cy="-106" r="18" fill="#2e363d"/><circle cx="-26" cy="-130" r="13" fill="#e9e2c8"/>
    ${label(name, 150)}`,
  'rear-camera': (name) => `
    <rect x="-96" y="-120" width="192" height="172" rx="20" fill="#22272b"/>
    <circle cx="-36" cy="-36" r="58" fill="#0b0e10"/><circle cx="-36" cy="-36" r="40" fill="#26445a"/><circle cx="-50" cy="-50" r="12" fill="#9cc3dc"/>
    <circle cx="58" cy="-70" r="22" fill="#0b0e10"/><circle cx="58" cy="-70" r="13" fill="#33536a"/>
    <rect x="-30" y="52" width="60" height="92" fill="#c8842f"/><rect x="-44" y="136" width="88" height="22" rx="4" fill="#30363a"/>${label(name, 26)}`,
};

const label = (name: string, y: number): string =>
  `<text x="0" y="${y}" text-anchor="middle" font-size="17" font-family="Noto Sans, sans-serif" fill="#f3efe4" stroke="#14181b" stroke-width="3" paint-order="stroke">${name}</text>`;

const benches = ['#d9cdb8', '#c9d3d1', '#e4ddd0', '#b9c6cc', '#d6d2c9', '#cfc3ae'] as const;

/** A drawing that stands in for a dealer's photo, another one for each listing: copies of photos are flagged (MKT-3). */
export function drawPhoto(categoryId: string, name: string, number: number): Promise<Buffer> {
  const draw = parts[categoryId] ?? parts['display'];
  const turn = ((number * 37) % 70) - 35;
  const [x, y] = [450 + ((number * 53) % 80) - 40, 450 + ((number * 29) % 60) - 30];
  const bench = benches[number % benches.length];
  const light = (number * 67) % 100;
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="900" height="900" viewBox="0 0 900 900">
    <defs>
      <radialGradient id="lamp" cx="${light}%" cy="${(light * 3) % 100}%" r="90%"><stop offset="0" stop-color="#ffffff" stop-opacity=".75"/><stop offset="1" stop-color="#3d3a33" stop-opacity=".35"/></radialGradient>
      <linearGradient id="glass" x1="0" y1="0" x2="1" y2="1"><stop offset="0" stop-color="#3f5a6b"/><stop offset=".5" stop-color="#1b262e"/><stop offset="1" stop-color="#0d1317"/></linearGradient>
      <filter id="soft" x="-30%" y="-30%" width="160%" height="160%"><feDropShadow dx="10" dy="16" stdDeviation="14" flood-opacity=".45"/></filter>
    </defs>
    <rect width="900" height="900" fill="${bench}"/><rect width="900" height="900" fill="url(#lamp)"/>
    <g transform="translate(${x} ${y}) rotate(${turn}) scale(1.22)" filter="url(#soft)">${draw?.(name) ?? ''}</g>
  </svg>`;
  return sharp(Buffer.from(svg)).jpeg({ quality: 82 }).toBuffer();
}
