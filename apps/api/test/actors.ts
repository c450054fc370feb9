import { generate } from 'otplib';
import type { AdminCapability, UserStatus } from '@mistri/contracts/auth/roles';
import { systemOrigin } from '#platform/audit.ts';
import { inTransaction, transact } from '#platform/db/in-transaction.ts';
import { newId } from '#platform/ids.ts';
import {
  changeUserStatus,
  grantCapability,
  grantMembership,
  hashPassword,
  registerUser,
} from '#rooms/identity/index.ts';
import type { TestApp } from './harness.ts';

export interface Answer {
  status: number;
  headers: Headers;
  // oxlint-disable-next-line typescript/no-explicit-any -- tests look into answers of every shape
  body: any;
}

export interface Actor {
  userId: string;
  email: string;
  token: string;
  role: ActorOptions['role'];
  /** Ids the user acts for besides their own, e.g. `dlr_…`; a business has one `biz_…`. */
  memberships: readonly string[];
  /** Only with `secondFactor`. */
  totpSecret?: string;
  get(path: string, headers?: Record<string, string>): Promise<Answer>;
  post(path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer>;
  patch(path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer>;
  put(path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer>;
  delete(path: string, headers?: Record<string, string>): Promise<Answer>;
}

export interface ActorOptions {
  role: 'customer' | 'business' | 'technician' | 'dealer' | 'provider' | 'admin';
  capabilities?: readonly AdminCapability[];
  /** Subject ids the user acts for; the prefix says the kind: `dlr_`, `biz_`, `prv_`, `tec_`. */
  memberships?: readonly string[];
  status?: UserStatus;
  name?: string;
  /** Of technicians; default hardware. */
  technicianClass?: 'hardware' | 'software';
  /** Enrol TOTP and give it: needed for routes with step-up. Default for admins. */
  secondFactor?: boolean;
}

const password = 'correct horse battery';
const passwordHashes = new WeakMap<TestApp, Promise<string>>();
let counter = 0;

/** Calls the app over its socket as nobody or with a bearer token. Mutating calls get a fresh Idempotency-Key. */
export async function call(
  test: TestApp,
  request: { method: string; path: string; body?: unknown; token?: string; headers?: Record<string, string> },
): Promise<Answer> {
  counter += 1;
  const response = await fetch(test.url + request.path, {
    method: request.method,
    redirect: 'manual',
    headers: {
      ...(request.body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(request.token ? { authorization: `Bearer ${request.token}` } : {}),
      ...(request.method === 'GET' ? {} : { 'idempotency-key': `test-key-${process.pid}-${counter}` }),
      ...request.headers,
    },
    ...(request.body === undefined ? {} : { body: JSON.stringify(request.body) }),
  });
  const text = await response.text();
  const json = response.headers.get('content-type')?.includes('application/json') ?? false;
  return { status: response.status, headers: response.headers, body: json && text ? JSON.parse(text) : text };
}

/** A signed-in user made through the room's own use cases and the real log-in. */
export async function createActor(test: TestApp, options: ActorOptions): Promise<Actor> {
  counter += 1;
  const email = `user${counter}.${process.pid}@example.in`;
  const memberships = options.memberships ?? (options.role === 'business' ? [newId('biz')] : []);
  const userId = await createUser(test, { ...options, memberships }, email);
  const login = await call(test, {
    method: 'POST',
    path: '/api/auth/login',
    body: { email, password },
    headers: { 'x-device-id': `device-${counter}` },
  });
  if (login.status !== 200) throw new Error(`log-in failed: ${JSON.stringify(login.body)}`);
  const token: string = login.body.data.accessToken;
  const secondFactor = options.secondFactor ?? options.role === 'admin';
  const totpSecret = secondFactor ? await enrolTotp(test, token) : undefined;
  if (options.status !== undefined && options.status !== 'active') await changeStatus(test, userId, options.status);
  const send = (method: string) => (path: string, body?: unknown, headers?: Record<string, string>) =>
    call(test, { method, path, token, ...(body === undefined ? {} : { body }), ...(headers ? { headers } : {}) });
  return {
    userId,
    email,
    token,
    role: options.role,
    memberships,
    ...(totpSecret ? { totpSecret } : {}),
    get: (path, headers) => send('GET')(path, undefined, headers),
    delete: (path, headers) => send('DELETE')(path, undefined, headers),
    post: send('POST'),
    patch: send('PATCH'),
    put: send('PUT'),
  };
}

const kinds: Record<string, 'dealer' | 'business' | 'provider' | 'technician'> = {
  dlr: 'dealer',
  biz: 'business',
  prv: 'provider',
  tec: 'technician',
};

async function createUser(test: TestApp, options: ActorOptions, email: string): Promise<string> {
  const hashing = passwordHashes.get(test) ?? hashPassword(test.app.services, password);
  passwordHashes.set(test, hashing);
  const passwordHash = await hashing;
  const origin = testOrigin(test);
  return transact(test.db, async (tx) => {
    const role = options.role === 'business' ? 'customer' : options.role;
    const user = await registerUser(tx, test.app.services, origin, {
      role,
      email,
      passwordHash,
      emailVerified: true,
      ...(options.name ? { name: options.name } : {}),
      ...(options.technicianClass ? { technicianClass: options.technicianClass } : {}),
    });
    if (!user) throw new Error('e-mail taken');
    for (const subjectId of options.memberships ?? []) {
      const kind = kinds[subjectId.slice(0, 3)];
      if (!kind)
        throw new Error(`membership ${subjectId}: expected one of the prefixes ${Object.keys(kinds).join(', ')}`);
      await grantMembership(tx, origin, { userId: user.user_id, subjectId, kind });
    }
    for (const capability of options.capabilities ?? []) {
      const granted = await grantCapability(tx, origin, {
        userId: user.user_id,
        capability,
        reason: 'made for a test',
      });
      if (!granted.ok) throw new Error(granted.message);
    }
    return user.user_id;
  });
}

/** By the system, through the use case that admins use. */
export async function changeStatus(test: TestApp, userId: string, status: UserStatus): Promise<void> {
  const reason = 'made for a test';
  const changed = await inTransaction(test.db, (tx) =>
    changeUserStatus(tx, testOrigin(test), { userId, status, reason }),
  );
  if (!changed.ok) throw new Error(changed.message);
}

function testOrigin(test: TestApp) {
  return systemOrigin('test', 'trc_test', test.clock.now(), 'command');
}

async function enrolTotp(test: TestApp, token: string): Promise<string> {
  const started = await call(test, { method: 'POST', path: '/api/auth/totp', token });
  const secret: string = started.body.data.secret;
  const code = await totpCode(test, secret);
  const confirmed = await call(test, { method: 'POST', path: '/api/auth/totp/confirm', token, body: { code } });
  if (confirmed.status !== 200) throw new Error(`TOTP failed: ${JSON.stringify(confirmed.body)}`);
  return secret;
}

export function totpCode(test: TestApp, secret: string): Promise<string> {
  return generate({ secret, epoch: Math.floor(test.clock.now().getTime() / 1000) });
}
