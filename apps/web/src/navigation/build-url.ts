import { queryText } from '@mistri/api-client';

/** Every address of our pages is made here, so that a moved page is one edit and a dead link is a type error. */
export const urls = {
  home: () => '/',
  search: (filters: SearchFilters = {}) => `/search${queryText({ ...filters })}`,
  product: (productId: string, title: string) => `/products/${slugged(title, productId)}`,
  dealer: (dealerId: string, name: string) => `/dealers/${slugged(name, dealerId)}`,
  policy: (policy: PolicyName) => `/policies/${policy}`,
  status: () => '/status',
  complaint: (aboutId?: string) => `/complaint${queryText({ about: aboutId })}`,
  complaintThread: (complaintId: string) => `/complaint/${encodeURIComponent(complaintId)}`,
  sell: () => '/sell',
  softwareRepair: () => '/phone-software-repair',
  businessAccount: () => '/business',

  logIn: (next?: string) => `/login${queryText({ next })}`,
  signUp: (next?: string, role?: 'dealer' | 'technician') => `/signup${queryText({ role, next })}`,
  verifyContact: (next?: string) => `/verify${queryText({ next })}`,
  resetPassword: () => '/reset-password',
  device: () => '/device',
  invitation: () => '/invitation',
  language: (to: string, next: string) => `/language${queryText({ to, next })}`,

  cart: () => '/cart',
  checkout: (kind?: 'b2b' | 'b2c') => `/checkout${queryText({ kind })}`,
  /** `begin` goes on to the gateway's page by itself. */
  payment: (paymentId: string, begin = false) => `/payments/${encodeURIComponent(paymentId)}${begin ? '?begin=1' : ''}`,

  account: () => '/account',
  addresses: () => '/account/addresses',
  security: () => '/account/security',
  sessions: () => '/account/sessions',
  privacy: () => '/account/privacy',
  notifications: () => '/account/notifications',

  linkDevices: () => '/account/link',
  linkTokens: () => '/account/link/tokens',
  linkTeams: () => '/account/link/teams',
  linkTeam: (teamId: string) => `/account/link/teams/${encodeURIComponent(teamId)}`,
  linkPlan: (teamId: string) => `/account/link/teams/${encodeURIComponent(teamId)}/plan`,
  linkSessions: (filters: { device?: string } = {}) => `/account/link/sessions${queryText(filters)}`,
  linkSession: (sessionId: string) => `/account/link/sessions/${encodeURIComponent(sessionId)}`,

  orders: () => '/orders',
  order: (orderId: string) => `/orders/${encodeURIComponent(orderId)}`,
  returnOrder: (orderId: string) => `/orders/${encodeURIComponent(orderId)}/return`,
  disputeOrder: (orderId: string) => `/orders/${encodeURIComponent(orderId)}/dispute`,
  rateOrder: (orderId: string) => `/orders/${encodeURIComponent(orderId)}/rate`,

  repairs: () => '/repairs',
  newRepair: () => '/repairs/new',
  repair: (repairId: string) => `/repairs/${encodeURIComponent(repairId)}`,
  disputeRepair: (repairId: string) => `/repairs/${encodeURIComponent(repairId)}/dispute`,
  rateRepair: (repairId: string) => `/repairs/${encodeURIComponent(repairId)}/rate`,

  dealerDesk: () => '/dealer',
  work: () => '/work',
  admin: () => '/admin',
} as const;

/** The buyer's or customer's page of what is paid for: an order, a repair or a plan of one of their teams, by its id. */
export function jobUrl(jobId: string): string {
  if (isPlanId(jobId)) return urls.linkTeams();
  return isRepairId(jobId) ? urls.repair(jobId) : urls.order(jobId);
}

export const isPlanId = (jobId: string): boolean => jobId.startsWith('sub_');

export const isRepairId = (jobId: string): boolean => jobId.startsWith('rep_');

export const policyNames = ['privacy', 'terms', 'returns', 'grievance', 'ranking'] as const;
export type PolicyName = (typeof policyNames)[number];

/** What a search address can say. Names are short because people share and read them. */
export interface SearchFilters {
  q?: string | readonly string[] | undefined;
  dealer?: string | readonly string[] | undefined;
  category?: string | readonly string[] | undefined;
  brand?: string | readonly string[] | undefined;
  model?: string | readonly string[] | undefined;
  grade?: string | readonly string[] | undefined;
  district?: string | readonly string[] | undefined;
  minPrice?: string | readonly string[] | undefined;
  maxPrice?: string | readonly string[] | undefined;
  inStock?: string | readonly string[] | undefined;
  rating?: string | readonly string[] | undefined;
  pin?: string | readonly string[] | undefined;
  sort?: string | readonly string[] | undefined;
  /** Where the page before ended. */
  after?: string | undefined;
}

/** Readable words, then the id that decides: `iphone-13-display-prd_01h…`. Other scripts keep their letters. */
function slugged(words: string, id: string): string {
  const slug = words
    .toLowerCase()
    .normalize('NFC')
    .replaceAll(/[^\p{L}\p{M}\p{N}]+/gu, '-')
    .slice(0, 80)
    .replaceAll(/^-+|-+$/g, '');
  return encodeURIComponent(slug === '' ? id : `${slug}-${id}`);
}

/** The id at the end of such an address, whatever words stand before it. */
export function idFromSlug(text: string, prefix: string): string | undefined {
  const decoded = safelyDecoded(text);
  return new RegExp(`(?:^|-)(${prefix}_[0-9a-z]{26})$`).exec(decoded)?.[1];
}

function safelyDecoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return '';
  }
}

/** Where to go after signing in: only pages of ours. `//evil.example` and `/\evil.example` lead elsewhere. */
export function ownPath(text: string | null | undefined, otherwise: string): string {
  if (!text || !/^\/(?![/\\])/.test(text) || /[\p{Cc}\\]/u.test(text)) return otherwise;
  return text;
}
