import * as oidc from 'openid-client';
import { hour_ms } from '#platform/clock.ts';
import type { Services } from '#platform/services.ts';

interface Discovered {
  configuration: Promise<oidc.Configuration>;
  at: number;
}

const discovered = new WeakMap<Services, Discovered>();
/** Keys and addresses of a provider change rarely; a failed discovery is tried again at once. */
const fresh_ms = hour_ms;

/** The configured provider, discovered (OpenID Connect Discovery 1.0); undefined when none is configured. */
export async function oidcConfiguration(services: Services): Promise<oidc.Configuration | undefined> {
  const { issuer, clientId, clientSecret } = services.config.oidc;
  if (!issuer || !clientId || !clientSecret) return undefined;
  const known = discovered.get(services);
  if (known && performance.now() - known.at < fresh_ms) return known.configuration;
  const url = new URL(issuer);
  // Plain HTTP only to a provider on this very machine: tests and local trials.
  const local = ['127.0.0.1', '[::1]', 'localhost'].includes(url.hostname);
  const options = {
    timeout: 10,
    ...(local && url.protocol === 'http:' ? { execute: [oidc.allowInsecureRequests] } : {}),
  };
  const configuration = oidc.discovery(url, clientId, undefined, oidc.ClientSecretBasic(clientSecret), options);
  discovered.set(services, { configuration, at: performance.now() });
  configuration.catch(() => discovered.delete(services));
  return configuration;
}

export function redirectUri(services: Services): string {
  return `${services.config.publicOrigin}/api/auth/oidc/callback`;
}
