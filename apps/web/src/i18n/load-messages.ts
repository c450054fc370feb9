import { listingRules } from '@mistri/contracts/catalogue/listing-problems';
import type { Locale } from './locale.ts';
import { type Namespace, namespaces } from './namespaces.ts';

type File = { default: Record<string, unknown> };

/** The bundler makes one chunk per file; on the server they stay in memory after the first request. */
async function loadNamespace(locale: Locale, namespace: Namespace): Promise<Record<string, unknown>> {
  const file = (await import(`../../messages/${locale}/${namespace}.json`)) as File;
  return file.default;
}

export async function loadMessages(locale: Locale): Promise<Record<string, Record<string, unknown>>> {
  const entries = await Promise.all(
    namespaces.map(async (namespace) => [namespace, await loadNamespace(locale, namespace)] as const),
  );
  const messages: Record<string, Record<string, unknown>> = Object.fromEntries(entries);
  const errors = messages['errors'] ?? {};
  // The same words stand in the file of rows to correct, which the api writes.
  return { ...messages, errors: { ...errors, rules: { ...(errors['rules'] as object), ...listingRules(locale) } } };
}

type Codes = Record<string, Record<string, string>>;

/** Refusals that only admins are ever told are a quarter of them all: only their desk carries these texts. */
export function withDeskErrors(
  errors: Record<string, unknown>,
  desk: Record<string, unknown>,
): Record<string, unknown> {
  const codes = { ...(errors['codes'] as Codes) };
  for (const [room, texts] of Object.entries(desk['codes'] as Codes)) codes[room] = { ...codes[room], ...texts };
  return { ...errors, codes };
}
