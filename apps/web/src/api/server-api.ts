import { createClient, type Client } from '@mistri/api-client';
import { headers } from 'next/headers';
import { siteConfig } from '#web/config/site-config.ts';

/** What of a visitor's request the api needs to answer as it would answer them: who they are and where they come from. */
const passedOn = ['cookie', 'host', 'accept-language', 'x-forwarded-for', 'user-agent'] as const;

/** For pages rendered here: asks the api as the visitor. Reads only; a page that is being rendered changes nothing. */
export async function serverApi(): Promise<Pick<Client, 'get'>> {
  const request = await headers();
  const own = Object.fromEntries(
    passedOn.flatMap((name) => {
      const value = request.get(name);
      return value === null ? [] : [[name, value] as const];
    }),
  );
  const { apiOrigin, webKey } = siteConfig();
  return createClient({
    origin: apiOrigin,
    headers: () => ({ ...own, ...(webKey ? { 'x-mistri-web-key': webKey } : {}) }),
  });
}
