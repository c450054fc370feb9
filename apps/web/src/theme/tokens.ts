/**
 * The one place of colours, sizes and type. `tokens.css` (for CSS modules) is written from here and a test keeps it so;
 * the Material UI theme takes the same values. Peacock teal for what can be done, turmeric for what stands out, warm
 * paper behind. Text colours reach 4.5 : 1 on every background they are used on (tested).
 */
export interface Palette {
  paper: string;
  surface: string;
  sunken: string;
  line: string;
  /** Borders of inputs: 3 : 1 against what is behind. */
  lineStrong: string;
  ink: string;
  inkSoft: string;
  primary: string;
  primaryStrong: string;
  onPrimary: string;
  primaryTint: string;
  accent: string;
  accentInk: string;
  accentTint: string;
  success: string;
  successTint: string;
  warning: string;
  warningTint: string;
  danger: string;
  onDanger: string;
  dangerTint: string;
  info: string;
  infoTint: string;
  shadow: string;
}

export const light: Palette = {
  paper: '#fbfaf6',
  surface: '#ffffff',
  sunken: '#f2efe7',
  line: '#e0dbcf',
  lineStrong: '#857f70',
  ink: '#1a2325',
  inkSoft: '#4c585b',
  primary: '#0b5a61',
  primaryStrong: '#07444a',
  onPrimary: '#ffffff',
  primaryTint: '#e1f0ef',
  accent: '#eda41b',
  accentInk: '#744700',
  accentTint: '#fff1d2',
  success: '#17653a',
  successTint: '#e2f4e8',
  warning: '#7f4c00',
  warningTint: '#fff0d3',
  danger: '#b0241c',
  onDanger: '#ffffff',
  dangerTint: '#fdeae7',
  info: '#1d5691',
  infoTint: '#e6f0fa',
  shadow: '0 1px 2px rgb(26 35 37 / 8%), 0 6px 20px rgb(26 35 37 / 7%)',
};

export const dark: Palette = {
  paper: '#0e1517',
  surface: '#162023',
  sunken: '#0a1012',
  line: '#2b383b',
  lineStrong: '#7d8b8e',
  ink: '#ecf2f1',
  inkSoft: '#acb9ba',
  primary: '#6bcfca',
  primaryStrong: '#97e3de',
  onPrimary: '#03282b',
  primaryTint: '#11383b',
  accent: '#f3b443',
  accentInk: '#f7cc7c',
  accentTint: '#3b2d0d',
  success: '#7dd79c',
  successTint: '#12351f',
  warning: '#f6c475',
  warningTint: '#3b2c0c',
  danger: '#ff9d93',
  onDanger: '#41060a',
  dangerTint: '#451815',
  info: '#93c4f6',
  infoTint: '#132f4c',
  shadow: '0 1px 2px rgb(0 0 0 / 40%), 0 6px 20px rgb(0 0 0 / 35%)',
};

/** What does not change with the scheme. Sizes in px where Material UI needs numbers. */
export const shape = { control: 10, card: 14, sheet: 20 } as const;

/** A thumb's width: nothing that can be tapped is smaller. */
export const tap_px = 48;

export const space = [0, 4, 8, 12, 16, 24, 32, 48, 64] as const;

/** Tamil and Devanagari stand taller than Latin: they get their own line heights. */
export const lineHeight = {
  latin: { text: 1.55, title: 1.2 },
  tamil: { text: 1.75, title: 1.4 },
  devanagari: { text: 1.7, title: 1.35 },
} as const;

export const fontFamily =
  "'Mistri Sans', 'Mistri Tamil', 'Mistri Devanagari', 'Noto Sans', 'Noto Sans Tamil', 'Noto Sans Devanagari', Roboto, system-ui, sans-serif";
