import type { ReactElement } from 'react';

/** Our own line icons on a 24 × 24 grid. Public pages use these instead of a component library's. */
const shapes = {
  search: <path d="M10.5 4a6.5 6.5 0 1 1 0 13 6.5 6.5 0 0 1 0-13Zm4.8 11.3L20 20" />,
  cart: <path d="M3 4h2l2.2 11h9.6L19 7.5H6M8.5 19.5h.01M16 19.5h.01" />,
  user: <path d="M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8Zm-7 8c.6-3.6 3.4-5.5 7-5.5s6.4 1.9 7 5.5" />,
  home: <path d="M4 11.5 12 5l8 6.5M6.5 10v9h4v-5h3v5h4v-9" />,
  parcel: <path d="m12 3.5 8 4v9l-8 4-8-4v-9l8-4Zm0 9v8m0-8 8-5m-8 5-8-5m4-2 8 4.5" />,
  sun: (
    <path d="M12 8a4 4 0 1 1 0 8 4 4 0 0 1 0-8Zm0-5v2m0 14v2M3 12h2m14 0h2M5.6 5.6 7 7m10 10 1.4 1.4m0-12.8L17 7M7 17l-1.4 1.4" />
  ),
  moon: <path d="M19.5 14.5A8 8 0 0 1 9.5 4.5a8 8 0 1 0 10 10Z" />,
  globe: <path d="M12 3.5a8.5 8.5 0 1 1 0 17 8.5 8.5 0 0 1 0-17Zm0 0c5 5 5 12 0 17m0-17c-5 5-5 12 0 17M3.8 12h16.4" />,
  next: <path d="m9.5 6 6 6-6 6" />,
  back: <path d="m14.5 6-6 6 6 6" />,
  down: <path d="m6 9.5 6 6 6-6" />,
  close: <path d="m6.5 6.5 11 11m0-11-11 11" />,
  check: <path d="m5 12.5 4.5 4.5L19 7.5" />,
  shield: <path d="M12 3.5 19 6v5.5c0 4.2-2.8 7.4-7 9-4.2-1.6-7-4.8-7-9V6l7-2.5Zm-3 8.5 2.2 2.2 4-4.2" />,
  truck: (
    <path d="M3 6.5h10.5v10H9M13.5 10h4l3 3.2v3.3h-2M5.5 16.5H3v-10M7.3 15a1.8 1.8 0 1 1 0 3.6 1.8 1.8 0 0 1 0-3.6Zm9.4 0a1.8 1.8 0 1 1 0 3.6 1.8 1.8 0 0 1 0-3.6Zm-7.6 1.8H15" />
  ),
  rupee: <path d="M7.5 5h9M7.5 9h9M8 5h2.5c5.3 0 5.3 8 0 8H8l7 6.5" />,
  lock: <path d="M6 10.5h12v9H6v-9Zm2.5 0V8a3.5 3.5 0 1 1 7 0v2.5M12 14v2.5" />,
  returns: <path d="M8 5 4.5 8.5 8 12m-3.5-3.5H15a4.8 4.8 0 1 1 0 9.5H8" />,
  store: (
    <path d="M4.5 10v9.5h15V10M3.5 9.5 5.5 4.5h13l2 5c-.8 2-3.4 2-4.25 0-.85 2-3.4 2-4.25 0-.85 2-3.4 2-4.25 0-.85 2-3.45 2-4.25 0ZM10 19.5V14h4v5.5" />
  ),
  business: <path d="M5 20V5.5l8-2V20m0-11 6 1.8V20M3.5 20h17M8 8.5h2M8 12h2m-2 3.5h2" />,
  help: (
    <path d="M12 3.5a8.5 8.5 0 1 1 0 17 8.5 8.5 0 0 1 0-17Zm-2.6 6.3c.1-3.2 5.2-3.2 5.2 0 0 2-2.6 2-2.6 4.2m0 2.5h.01" />
  ),
  info: <path d="M12 3.5a8.5 8.5 0 1 1 0 17 8.5 8.5 0 0 1 0-17Zm0 7.5v5m0-8h.01" />,
  warning: <path d="M12 4 21 19.5H3L12 4Zm0 6v4.5m0 2.5h.01" />,
  phone: (
    <path d="M8 3.5h8a1.5 1.5 0 0 1 1.5 1.5v14a1.5 1.5 0 0 1-1.5 1.5H8A1.5 1.5 0 0 1 6.5 19V5A1.5 1.5 0 0 1 8 3.5Zm3 14.5h2" />
  ),
  screen: <path d="M7.5 3.5h9v17h-9v-17Zm0 3h9m-9 11h9M10 9l4 5" />,
  battery: <path d="M8 6.5h8v13H8v-13Zm2.5 0V4.5h3v2M12.5 9.5l-2 3.2h3l-2 3.3" />,
  charger: <path d="M9 3.5V8m6-4.5V8M6.5 8h11v3.5a5.5 5.5 0 0 1-11 0V8Zm5.5 9v4" />,
  cable: (
    <path d="M6 3.5h3.5V8H6V3.5ZM14.5 16H18v4.5h-3.5V16ZM7.75 8v6.5c0 4.5 4.25 4.5 4.25 0v-5c0-4.5 4.25-4.5 4.25 0V16" />
  ),
  camera: <path d="M4 8h4l1.5-2.5h5L16 8h4v11H4V8Zm8 2.5a3 3 0 1 1 0 6 3 3 0 0 1 0-6Z" />,
  audio: (
    <path d="M5 14v-2a7 7 0 0 1 14 0v2M5 13.5h3V19H6.5A1.5 1.5 0 0 1 5 17.5v-4Zm14 0h-3V19h1.5a1.5 1.5 0 0 0 1.5-1.5v-4Z" />
  ),
  board: <path d="M7 7h10v10H7V7Zm3 3h4v4h-4v-4ZM9.5 7V4m5 3V4m-5 16v-3m5 3v-3M7 9.5H4m3 5H4m16-5h-3m3 5h-3" />,
  tools: (
    <path d="M14.5 6.5a4 4 0 0 0-5.3 4.9L4 16.6 7.4 20l5.2-5.2a4 4 0 0 0 4.9-5.3l-2.7 2.7-2.5-.5-.5-2.5 2.7-2.7Z" />
  ),
  iron: <path d="M3.5 17.5c0-4.5 3-7.5 7.5-7.5h7.5l2 7.5h-17ZM9 10c0-3 1.5-4 4-4h4l1.5 4" />,
  glass: <path d="M6 4h12v16H6V4Zm3.5 4.5 5 7m-5-2 1.5 2m2-7 1.5 2" />,
  file: <path d="M6.5 3.5h7l4 4v13h-11v-17Zm7 0v4h4M9 12h6m-6 3.5h6" />,
  filter: <path d="M4 6.5h16M7 12h10m-7 5.5h4" />,
  pin: <path d="M12 20.5c-4-4.3-6-7.4-6-10a6 6 0 1 1 12 0c0 2.6-2 5.7-6 10Zm0-12a2 2 0 1 1 0 4 2 2 0 0 1 0-4Z" />,
  bell: <path d="M6 16.5c1.5-1.5 1.5-3.5 1.5-6a4.5 4.5 0 0 1 9 0c0 2.5 0 4.5 1.5 6H6Zm4 2.5c.5 1.3 3.5 1.3 4 0" />,
  key: <path d="M8.5 11.5a4 4 0 1 1 0 8 4 4 0 0 1 0-8Zm2.9 1.2L19 5m-2.5 2.5 2 2M14 10l1.5 1.5" />,
  offline: <path d="M4 4l16 16M8.5 15a5 5 0 0 1 5.5-1M5.5 12a9 9 0 0 1 4-2.3m4-.4a9 9 0 0 1 5 2.7M12 18.5h.01" />,
  eye: <path d="M2.5 12c4-8 15-8 19 0-4 8-15 8-19 0Zm9.5-3a3 3 0 1 1 0 6 3 3 0 0 1 0-6Z" />,
  hidden: <path d="M2.5 12c4-8 15-8 19 0-4 8-15 8-19 0Zm9.5-3a3 3 0 1 1 0 6 3 3 0 0 1 0-6ZM4 20 20 4" />,
  plus: <path d="M12 5v14M5 12h14" />,
  minus: <path d="M5 12h14" />,
  trash: <path d="M4.5 7h15M9.5 7V4.5h5V7M6.5 7l1 12.5h9l1-12.5M10.5 10.5v6m3-6v6" />,
  clock: <path d="M12 3.5a8.5 8.5 0 1 1 0 17 8.5 8.5 0 0 1 0-17ZM12 7.5V12l3 2" />,
  logOut: <path d="M14.5 4H6v16h8.5M10.5 12H20m-3.5-3.5L20 12l-3.5 3.5" />,
  chat: <path d="M4 5h16v11h-8l-4.5 4v-4H4V5Z" />,
  upload: <path d="M12 15.5V4.5m-4 4 4-4 4 4M5 15v4.5h14V15" />,
  download: <path d="M12 4.5v11m-4-4 4 4 4-4M5 15v4.5h14V15" />,
  menu: <path d="M4 7h16M4 12h16M4 17h16" />,
  star: <path d="m12 4 2.5 5.200 5.700.8-4.100 4 1 5.700L12 17l-5.100 2.700 1-5.700-4.100-4 5.700-.8L12 4Z" />,
} as const;

export type IconName = keyof typeof shapes;

/** Decoration only: whatever it says must also be said in words. */
export function Icon({ name, size = 24 }: { name: IconName; size?: number }): ReactElement {
  return (
    <svg
      width={size}
      height={size}
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      strokeWidth={1.75}
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
      focusable="false"
    >
      {shapes[name]}
    </svg>
  );
}
