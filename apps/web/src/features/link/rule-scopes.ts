import { readForwardScope, scopePattern } from '@mistri/contracts/link/scope';

const maxPorts = 15;

/** What people type (`22, 8000-8100, 192.168.1.10:443, *`) as scopes; undefined when a part of it is no port. */
export function scopesFromPorts(text: string): string[] | undefined {
  const parts = text.split(',').flatMap((part) => part.trim() || []);
  const scopes = [...new Set(parts.map((part) => `forward:${part}`))];
  const good = scopes.every((scope) => scope.length <= 80 && readForwardScope(scope) !== undefined);
  return good && scopes.length <= maxPorts ? scopes : undefined;
}

export function portsFromScopes(scopes: readonly string[]): string {
  return scopes
    .filter((scope) => scope.startsWith('forward:'))
    .map((scope) => scope.slice('forward:'.length))
    .join(', ');
}

/** What a scope is about, for sentences; `port` is empty for all ports. */
export type ScopeFact =
  | { readonly kind: 'console' }
  | { readonly kind: 'ping' }
  | { readonly kind: 'forward'; readonly host: string | undefined; readonly port: string; readonly isRange: boolean };

export function factOf(scope: string): ScopeFact | undefined {
  if (scope === 'console' || scope === 'ping') return { kind: scope };
  const forward = new RegExp(scopePattern).test(scope) ? readForwardScope(scope) : undefined;
  if (!forward) return undefined;
  const { host, from, to } = forward;
  const isAll = from === 1 && to === 65_535;
  const port = isAll ? '' : from === to ? String(from) : `${from}–${to}`;
  return { kind: 'forward', host, port, isRange: from !== to };
}

/** `till, office` → tags; undefined when one has another form, or there are too many. */
export function tagsFromText(text: string): string[] | undefined {
  const tags = [...new Set(text.split(',').flatMap((part) => part.trim() || []))];
  return tags.length <= 8 && tags.every((tag) => /^[a-z0-9][a-z0-9-]{0,29}$/.test(tag)) ? tags : undefined;
}

/** Megabits each second as people know them → bytes; null for no limit, undefined for what is no number. */
export function bytesFromMegabits(text: string): number | null | undefined {
  if (text.trim() === '') return null;
  const megabits = Number(text.trim().replace(',', '.'));
  return megabits >= 1 && megabits <= 10_000 ? Math.round((megabits * 1_000_000) / 8) : undefined;
}

export function megabitsOf(bytesPerSecond: number): number {
  return Math.round((bytesPerSecond * 8) / 10_000) / 100;
}

/** `3.4 MB`: units are the same in all our languages. */
export function formatBytes(bytes: number, locale: string): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  const step = bytes < 1 ? 0 : Math.min(units.length - 1, Math.floor(Math.log10(bytes) / 3));
  const number = new Intl.NumberFormat(`${locale}-IN`, { maximumFractionDigits: 1 }).format(bytes / 1000 ** step);
  return `${number} ${units[step]}`;
}
