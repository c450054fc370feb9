import type { AuthenticationResponseJSON } from '@simplewebauthn/server';
import type { Origin } from '#platform/audit.ts';
import { transact } from '#platform/db/in-transaction.ts';
import { emit } from '#platform/outbox/emit.ts';
import { ok, type Result } from '#platform/refusal.ts';
import { attemptOf, attemptSucceeded, takeAttempt, type TooMany } from '../sign-in/back-off.ts';
import type { Client } from '../sessions/client.ts';
import type { Http } from '../sessions/session-answer.ts';
import { usePasskey } from './use-passkey.ts';
import { useRecoveryCode } from './recovery-codes.ts';
import { useTotp, wrongFactor } from './totp.ts';

export interface Proof {
  code?: string;
  passkey?: AuthenticationResponseJSON;
}

export type ProofRefusal = 'identity.wrong_factor' | TooMany['code'];

/** Takes a second factor of a user: a TOTP code, a recovery code or a passkey. Failures back off like wrong passwords. */
export async function proveFactor(
  http: Http,
  origin: Origin,
  client: Client,
  given: { userId: string; proof: Proof },
): Promise<Result<'totp' | 'recovery' | 'passkey', ProofRefusal>> {
  const { services } = http;
  const { userId, proof } = given;
  const attempt = await attemptOf(services.db, { account: `factor:${userId}`, userId }, client);
  const tooMany = await takeAttempt(services.db, attempt, origin.at);
  if (tooMany) return tooMany;
  const kind = await check(http, userId, proof);
  if (!kind) return wrongFactor();
  await attemptSucceeded(services.db, attempt);
  if (kind === 'recovery') {
    const payload = { userId, change: 'recovery_code_used' as const };
    await transact(services.db, (tx) =>
      emit(tx, origin, { name: 'identity.credentials_changed.v1', subject: userId, payload }),
    );
  }
  return ok(kind);
}

async function check(http: Http, userId: string, proof: Proof): Promise<'totp' | 'recovery' | 'passkey' | undefined> {
  const { services } = http;
  if (proof.passkey) {
    const used = await usePasskey(http, { response: proof.passkey, purposes: ['sign_in', 'step_up'] });
    return used?.userId === userId ? 'passkey' : undefined;
  }
  const code = proof.code ?? '';
  if (/^\d{6}$/.test(code))
    return (await useTotp(services.db, services, { userId, code }, 'confirmed')) ? 'totp' : undefined;
  return (await useRecoveryCode(services.db, services, { userId, code })) ? 'recovery' : undefined;
}
