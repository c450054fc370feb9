import { generate } from 'otplib';
import type { DemoAccount } from '@mistri/contracts/demo/demo-accounts';
import { minute_ms, type MovableClock } from '#platform/clock.ts';
import type { App } from '../build-app.ts';
import { demoTotpSecret } from './seed-accounts.ts';

/** Who acts in the demo's story. */
export type DemoPerson = Pick<DemoAccount, 'email' | 'password' | 'role'>;

export interface DemoAnswer {
  status: number;
  // oxlint-disable-next-line typescript/no-explicit-any -- the story reads answers of every shape
  data: any;
}

interface DemoCall {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH';
  path: string;
  body?: unknown;
  file?: { bytes: Buffer; type: string };
}

interface DemoSession {
  accessToken: string;
  refreshToken: string;
  until_ms: number;
}

/** Access tokens live longer than this; the story's clock makes jumps of days. */
const tokenGoodFor_ms = 5 * minute_ms;

/**
 * The demo data comes in by the same door as everybody: signed in, with permissions, limits and idempotency keys, over
 * the app's own HTTP interface. Only the clock is the story's, so that an order can be two weeks old.
 */
export class DemoWorld {
  readonly app: App;
  readonly clock: MovableClock;
  readonly #sessions = new Map<string, DemoSession>();
  readonly #say: (line: string) => void;

  constructor(app: App, clock: MovableClock, say: (line: string) => void) {
    this.app = app;
    this.clock = clock;
    this.#say = say;
  }

  say(line: string): void {
    this.#say(line);
  }

  /** Moves the clock on to a time, and lets everything happen that follows from what was done. */
  async goTo(at: Date): Promise<void> {
    await this.settle();
    if (at > this.clock.now()) this.clock.set(at);
  }

  /** Until no event is left to be handled. */
  async settle(): Promise<void> {
    await this.app.outbox.drain();
  }

  /** @throws when the answer is no success: the story is ours, so that is a bug of ours */
  async as(person: DemoPerson, call: DemoCall, key?: string): Promise<DemoAnswer> {
    const answer = await this.ask(person, call, key);
    if (answer.status >= 300) {
      const text = JSON.stringify(answer.data).slice(0, 600);
      throw new Error(`${person.email}: ${call.method} ${call.path} answered ${answer.status}: ${text}`);
    }
    return answer;
  }

  /** The same for deeds that may be refused. */
  async ask(person: DemoPerson, call: DemoCall, key?: string): Promise<DemoAnswer> {
    const authorization = `Bearer ${await this.tokenOf(person)}`;
    return this.#send(call, { authorization, ...deviceOf(person) }, key);
  }

  /** Their next deed begins with a second factor of just now. */
  signOut(person: DemoPerson): void {
    this.#sessions.delete(person.email);
  }

  /** A bearer token of somebody, signed in when needed. */
  async tokenOf(person: DemoPerson): Promise<string> {
    const now_ms = this.clock.now().getTime();
    const present = this.#sessions.get(person.email);
    if (present && present.until_ms > now_ms) return present.accessToken;
    // Admins sign in again: what they decide needs a second factor of just now.
    const refreshed = present && person.role !== 'admin' ? await this.#refresh(person, present) : undefined;
    const session = refreshed ?? (await this.#signIn(person, now_ms));
    this.#sessions.set(person.email, { ...session, until_ms: now_ms + tokenGoodFor_ms });
    return session.accessToken;
  }

  async #refresh(person: DemoPerson, { refreshToken }: DemoSession): Promise<DemoSession | undefined> {
    const call = { method: 'POST', path: '/api/auth/refresh', body: { refreshToken } } as const;
    const answer = await this.#send(call, deviceOf(person));
    return answer.status < 300 ? (answer.data as DemoSession) : undefined;
  }

  async #signIn(person: DemoPerson, now_ms: number): Promise<DemoSession> {
    const { email, password } = person;
    const device = deviceOf(person);
    let answer = await this.#send({ method: 'POST', path: '/api/auth/login', body: { email, password } }, device);
    if (answer.data?.status === 'second_factor_required') {
      const secret = demoTotpSecret(this.app.services, email);
      const code = await generate({ secret, epoch: Math.floor(now_ms / 1000) });
      const body = { ticket: answer.data.ticket as string, code };
      answer = await this.#send({ method: 'POST', path: '/api/auth/login/second-factor', body }, device);
    }
    if (answer.status >= 300) throw new Error(`${email} could not sign in: ${JSON.stringify(answer)}`);
    return answer.data as DemoSession;
  }

  async #send(call: DemoCall, headers: Record<string, string>, key?: string): Promise<DemoAnswer> {
    const { method, path: url, body, file } = call;
    const idempotency = method === 'GET' ? {} : { 'idempotency-key': key ?? `demo-${crypto.randomUUID()}` };
    const response = await this.app.http.inject({
      method,
      url,
      headers: {
        ...headers,
        ...idempotency,
        ...(file ? { 'content-type': file.type } : body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(file ? { payload: file.bytes } : body === undefined ? {} : { payload: JSON.stringify(body) }),
    });
    const json = response.headers['content-type']?.toString().includes('json') ?? false;
    const parsed = json ? (response.json() as { data?: unknown }) : undefined;
    return { status: response.statusCode, data: response.statusCode < 300 ? parsed?.data : (parsed ?? response.body) };
  }
}

/** Everybody has a device of their own: buyer and seller on one device would look like one person (PAY-10). */
const deviceOf = ({ email }: DemoPerson): Record<string, string> => ({
  'x-device-id': `demo-device-of-${email.replaceAll(/[^a-z0-9]/g, '-')}`,
});
