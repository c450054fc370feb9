import type { Gateway } from '../gateway/gateway.ts';
import { type Language, languageOf } from './page-frame.ts';

/** What travels along from page to page of one checkout: in the address, checked again at every step. */
export interface CheckoutRequest {
  callbackUrl: string | undefined;
  cancelUrl: string | undefined;
  language: Language;
  name: string;
  description: string;
}

export type Fields = Readonly<Record<string, unknown>>;

/** A field of a form or an address: one line, cut to a length, or undefined. */
export function textOf(fields: Fields, name: string, most = 200): string | undefined {
  const value = fields[name];
  const text = (Array.isArray(value) ? (value as unknown[])[0] : value) as unknown;
  return typeof text === 'string' && text.trim() !== '' ? text.trim().slice(0, most) : undefined;
}

/** @returns the request, or the address that may not be returned to */
export function readCheckoutRequest(gateway: Gateway, fields: Fields): CheckoutRequest | { refusedUrl: string } {
  const callbackUrl = textOf(fields, 'callback_url', 2_000);
  const cancelUrl = textOf(fields, 'cancel_url', 2_000);
  for (const url of [callbackUrl, cancelUrl]) if (url && !mayReturnTo(gateway, url)) return { refusedUrl: url };
  return {
    callbackUrl,
    cancelUrl,
    language: languageOf(textOf(fields, 'lang')),
    name: textOf(fields, 'name', 100) ?? 'Mistri',
    description: textOf(fields, 'description', 200) ?? '',
  };
}

export function mayReturnTo(gateway: Gateway, url: string): boolean {
  if (!URL.canParse(url)) return false;
  const { protocol, host, username } = new URL(url);
  if ((protocol !== 'http:' && protocol !== 'https:') || username) return false;
  return gateway.settings.returnOrigins.some((allowed) => {
    const [scheme, pattern = ''] = allowed.toLowerCase().split('://');
    if (`${scheme}:` !== protocol) return false;
    return pattern.startsWith('*.') ? host.endsWith(pattern.slice(1)) : host === pattern;
  });
}

/** The part of an address that carries the request on. */
export function carried(request: CheckoutRequest, more: Readonly<Record<string, string>> = {}): string {
  const fields = {
    callback_url: request.callbackUrl,
    cancel_url: request.cancelUrl,
    lang: request.language,
    name: request.name,
    description: request.description,
    ...more,
  };
  const given = Object.entries(fields).filter((entry): entry is [string, string] => Boolean(entry[1]));
  return new URLSearchParams(given).toString();
}

export function withFields(url: string, fields: Readonly<Record<string, string>>): string {
  const target = new URL(url);
  for (const [name, value] of Object.entries(fields)) target.searchParams.set(name, value);
  return target.toString();
}
