import { type ApiResult, ApiFailure, createClient, dataOf } from '@mistri/api-client';
import { demoAccounts } from '@mistri/contracts/demo/demo-accounts';

/** Where the product under test answers; set by the global set-up. */
export const origin = (): string => process.env['E2E_ORIGIN'] ?? 'http://localhost:3000';
export const simulators = (): string => process.env['E2E_SIMULATORS'] ?? 'http://localhost:3002';

export type PersonApi = ReturnType<typeof createClient>;

export interface Person {
  email: string;
  password: string;
  api: PersonApi;
  headers: () => Record<string, string>;
}

/** A demo account, signed in over the API with a bearer token: for what a test needs and another test shows in a browser. */
export async function demoPerson(key: string): Promise<Person> {
  const account = demoAccounts.find((entry) => entry.key === key);
  if (!account) throw new Error(`there is no demo account "${key}"`);
  const { email, password } = account;
  const guest = createClient({ origin: origin() });
  const answer = dataOf(await guest.post('/api/auth/login', { body: { email, password } }));
  const signedIn =
    answer.status === 'signed_in'
      ? answer
      : dataOf(
          await guest.post('/api/auth/login/second-factor', {
            body: { ticket: answer.ticket, code: await currentCode(email) },
          }),
        );
  const headers = () => ({ authorization: `Bearer ${signedIn.accessToken ?? ''}` });
  return { email, password, headers, api: createClient({ origin: origin(), headers }) };
}

/** Codes work once (RFC 6238 allows a server to insist): a code that was used already is not handed out again. */
const usedCodes = new Set<string>();

/** The authenticator code of a demo admin, as the simulators' inbox shows it. */
export async function currentCode(email: string): Promise<string> {
  for (;;) {
    const response = await fetch(`${simulators()}/sim/totp`);
    const body = (await response.json()) as { items?: DemoCode[]; codes?: DemoCode[] } | DemoCode[];
    const codes = Array.isArray(body) ? body : (body.items ?? body.codes ?? []);
    const found = codes.find((entry) => entry.email === email);
    if (!found) throw new Error(`the simulators know no code of ${email}`);
    const use = `${email} ${found.code}`;
    if (!usedCodes.has(use)) {
      usedCodes.add(use);
      return found.code;
    }
    await new Promise((resolve) => setTimeout(resolve, 1000));
  }
}

interface DemoCode {
  email: string;
  code: string;
}

/** The newest six digits that were sent to an address or a phone. */
export async function codeSentTo(to: { mail: string } | { sms: string }): Promise<string> {
  const [box, address] = 'mail' in to ? ['mail', to.mail] : ['sms', to.sms];
  const url = `${simulators()}/sim/${box}?to=${encodeURIComponent(address)}&limit=1&wait_ms=10000`;
  const text = await (await fetch(url)).text();
  const code = /(?<!\d)\d{6}(?!\d)/.exec(text.replaceAll(/"(id|at|to|phone)":"[^"]*"/g, ''))?.[0];
  if (!code) throw new Error(`no code was sent to ${address}: ${text.slice(0, 300)}`);
  return code;
}

/** For what must succeed while a test is being prepared. */
export function must<T>(result: ApiResult<T>, what: string): T {
  if (result.ok) return result.data;
  throw new Error(`${what}: ${new ApiFailure(result.problem).message} ${JSON.stringify(result.problem.errors)}`);
}
