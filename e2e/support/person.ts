import { type ApiResult, ApiFailure, createClient } from '@mistri/api-client';
import { type DemoAccount, demoAccounts } from '@mistri/contracts/demo/demo-accounts';
import { keepSession, keptSession, type Session } from './session-file.ts';

/** Where the product under test answers; set by the global set-up. */
export const origin = (): string => process.env['E2E_ORIGIN'] ?? 'http://localhost:3000';
export const simulators = (): string => process.env['E2E_SIMULATORS'] ?? 'http://localhost:3002';

/** One browser for page and program: a session that goes on elsewhere has to show its second factor again (ID-7). */
export const userAgent =
  'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36';

export type PersonApi = ReturnType<typeof createClient>;

export interface Person {
  email: string;
  password: string;
  api: PersonApi;
  headers: () => Record<string, string>;
  session: Session;
}

/** A demo account, signed in for everybody by the set-up (`keep-signed-in.ts`): admins' codes work once. */
export async function demoPerson(key: string): Promise<Person> {
  const { email, password } = accountOf(key);
  const end = Date.now() + 60_000;
  for (;;) {
    const session = keptSession(email);
    if (session) return personOf(email, password, session);
    if (Date.now() > end) throw new Error(`the set-up does not keep "${key}" signed in`);
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

/** Signs the account in anew, for everybody from now on. For the set-up only. */
export async function renewedPerson(key: string): Promise<Person> {
  const { email, password } = accountOf(key);
  const person = await signedIn(email, password);
  keepSession(email, person.session);
  return person;
}

function accountOf(key: string): DemoAccount {
  const account = demoAccounts.find((entry) => entry.key === key);
  if (!account) throw new Error(`there is no demo account "${key}"`);
  return account;
}

function personOf(email: string, password: string, session: Session): Person {
  const headers = () => ({ authorization: `Bearer ${session.access}`, 'user-agent': userAgent });
  return { email, password, session, headers, api: createClient({ origin: origin(), headers }) };
}

const attempts = 3;

export async function signedIn(email: string, password: string): Promise<Person> {
  let answer = await post('/api/auth/login', { email, password });
  for (let attempt = 1; answer.data.status !== 'signed_in'; attempt += 1) {
    const { ticket } = answer.data;
    const second = await post(
      '/api/auth/login/second-factor',
      { ticket, code: await currentCode(email) },
      attempts > attempt,
    );
    // Another worker may have used the code of this half minute: then the next one is tried.
    if (second.ok) answer = second;
  }
  return personOf(email, password, answer.session);
}

async function post(path: string, body: unknown, mayFail = false) {
  const response = await fetch(origin() + path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-session': 'cookie', origin: origin(), 'user-agent': userAgent },
    body: JSON.stringify(body),
  });
  const text = await response.text();
  if (!response.ok && !mayFail) throw new Error(`${path}: ${response.status} ${text}`);
  const { data } = JSON.parse(text) as { data: { status: string; ticket: string } };
  const cookies = new Map(
    response.headers.getSetCookie().map((line) => {
      const [name = '', value = ''] = (line.split(';')[0] ?? '').split('=');
      return [name, decodeURIComponent(value)] as const;
    }),
  );
  const read = (name: string): string => cookies.get(name) ?? '';
  const session = { access: read('mistri_at'), csrf: read('mistri_csrf'), device: read('mistri_device') };
  return { ok: response.ok, data, session };
}

let people = 0;

/** An address nobody has used before. */
export function newEmail(): string {
  people += 1;
  return `e2e-${Date.now().toString(36)}-${process.pid}-${people}@example.in`;
}

/** A door and a UPI address nobody has used before: many payers behind one of them are held for a fraud review (PAY-10). */
export const newHouse = (): string => `${1 + Math.floor(Math.random() * 99_999)}/2`;
export const newUpi = (): string => `kavitha${Math.floor(Math.random() * 1e9)}@upi`;

export const password = 'four quiet words here';

/** Somebody nobody has seen before, with a confirmed e-mail address. */
export async function newPerson(
  role: 'customer' | 'dealer' | 'technician' = 'customer',
  name = 'Kavitha R',
): Promise<Person> {
  const email = newEmail();
  const guest = createClient({ origin: origin() });
  const kind = role === 'technician' ? { class: 'software' as const } : {};
  must(await guest.post('/api/auth/signup', { body: { email, password, role, name, ...kind } }), 'signing up');
  const person = await signedIn(email, password);
  must(
    await person.api.post('/api/users/me/email/verify', { body: { code: await codeSentTo({ mail: email }) } }),
    'confirming the e-mail address',
  );
  return person;
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

/** The newest six digits that were sent to an address or a phone. Other mails may have come since. */
export async function codeSentTo(to: { mail: string } | { sms: string }): Promise<string> {
  const [box, address] = 'mail' in to ? ['mail', to.mail] : ['sms', to.sms];
  const url = `${simulators()}/sim/${box}?to=${encodeURIComponent(address)}&limit=10`;
  const end = Date.now() + 15_000;
  for (;;) {
    const { items } = (await (await fetch(`${url}&wait_ms=5000`)).json()) as { items: { text: string }[] };
    const code = items.map(({ text }) => /(?<![\d,.])\d{6}(?![\d,.])/.exec(text)?.[0]).find((found) => found);
    if (code) return code;
    if (Date.now() > end) throw new Error(`no code was sent to ${address}`);
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

/** For what must succeed while a test is being prepared. */
export function must<T>(result: ApiResult<T>, what: string): T {
  if (result.ok) return result.data;
  throw new Error(`${what}: ${new ApiFailure(result.problem).message} ${JSON.stringify(result.problem.errors)}`);
}
