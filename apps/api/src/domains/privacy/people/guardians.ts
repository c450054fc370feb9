import { createHash, randomBytes } from 'node:crypto';
import type { Actor } from '#platform/auth/actor.ts';
import { audit, type Origin } from '#platform/audit.ts';
import { day_ms } from '#platform/clock.ts';
import type { Db, Tx } from '#platform/db/database.ts';
import { newId } from '#platform/ids.ts';
import { emit } from '#platform/outbox/emit.ts';
import { ok, refuse, type Result } from '#platform/refusal.ts';
import type { Services } from '#platform/services.ts';
import { changeUserStatus, findUser } from '#rooms/identity/index.ts';
import { ageFactsOf } from './age-groups.ts';

const life_ms = 7 * day_ms;
const perDay = 3;

type AskRefusal = 'privacy.no_guardian_needed' | 'privacy.too_many_requests';

/** Writes to the guardian's mailbox. Whether it has an account here is not told. */
export async function askGuardian(
  tx: Tx,
  services: Services,
  origin: Origin,
  given: { childId: string; email: string },
): Promise<Result<{ expiresAt: Date }, AskRefusal>> {
  const { ageGroup, guardianAcceptedAt } = await ageFactsOf(tx, given.childId);
  if (ageGroup !== 'child' || guardianAcceptedAt) {
    return refuse('privacy.no_guardian_needed', 'Your account does not wait for a guardian.');
  }
  const asked = await tx
    .selectFrom('guardian_requests')
    .select('request_id')
    .where('child_id', '=', given.childId)
    .where('created_at', '>', new Date(origin.at.getTime() - day_ms))
    .execute();
  if (asked.length >= perDay) {
    return refuse('privacy.too_many_requests', 'You asked three times today. Wait for the answer, or ask tomorrow.');
  }
  const requestId = newId('grq');
  const token = `mgt_${randomBytes(32).toString('base64url')}`;
  const rowKey = services.crypto.newDataKey();
  const seal = (value: string, field: string): string => services.crypto.seal(rowKey, value, `${requestId}:${field}`);
  const expiresAt = new Date(origin.at.getTime() + life_ms);
  await tx
    .insertInto('guardian_requests')
    .values({
      request_id: requestId,
      child_id: given.childId,
      token_hash: tokenHash(token),
      row_key: rowKey,
      email_sealed: seal(given.email, 'email'),
      token_sealed: seal(token, 'token'),
      created_at: origin.at,
      expires_at: expiresAt,
      accepted_at: null,
    })
    .execute();
  await audit(tx, origin, { action: 'privacy.guardian_asked', subjectId: given.childId, after: { requestId } });
  await emit(tx, origin, { name: 'privacy.guardian_asked.v1', subject: given.childId, payload: { requestId } });
  return ok({ expiresAt });
}

type AcceptRefusal = 'privacy.request_over' | 'privacy.not_a_guardian' | 'privacy.own_guardian';

/**
 * The guardian is somebody we can hold to it: signed in with a second factor just given, a verified mailbox or phone,
 * declared to be an adult (DPDP Rules 2025, rule 10).
 */
export async function acceptWard(
  tx: Tx,
  origin: Origin,
  given: { guardian: Actor; token: string },
): Promise<Result<{ childId: string }, AcceptRefusal>> {
  const request = await tx
    .selectFrom('guardian_requests')
    .selectAll()
    .where('token_hash', '=', tokenHash(given.token))
    .where('accepted_at', 'is', null)
    .where('expires_at', '>', origin.at)
    .forUpdate()
    .executeTakeFirst();
  if (!request) return refuse('privacy.request_over', 'This request was answered or has expired. Ask for a new one.');
  const { userId } = given.guardian;
  const { child_id: childId } = request;
  if (userId === childId) return refuse('privacy.own_guardian', 'Nobody is their own guardian.');
  const user = await findUser(tx, userId);
  const reachable = user?.email_verified_at ?? user?.phone_verified_at;
  if (!reachable || (await ageFactsOf(tx, userId)).ageGroup !== 'adult') {
    const message = 'Verify your e-mail address or phone number and say that you are 18 or older, then try again.';
    return refuse('privacy.not_a_guardian', message);
  }
  await tx
    .updateTable('guardian_requests')
    .set({ accepted_at: origin.at, token_sealed: null })
    .where('request_id', '=', request.request_id)
    .execute();
  await tx
    .updateTable('privacy_profiles')
    .set({ guardian_id: userId, guardian_accepted_at: origin.at })
    .where('user_id', '=', childId)
    .execute();
  await audit(tx, origin, { action: 'privacy.guardian_accepted', subjectId: childId, after: { guardianId: userId } });
  await liftSuspension(tx, origin, childId);
  return ok({ childId });
}

/** Lifts the rule's own suspension, and never one that an admin decided. */
async function liftSuspension(tx: Tx, origin: Origin, childId: string): Promise<void> {
  const lifted = await tx
    .updateTable('privacy_profiles')
    .set({ suspended_by_rule: false })
    .where('user_id', '=', childId)
    .where('suspended_by_rule', '=', true)
    .returning('user_id')
    .executeTakeFirst();
  const child = await findUser(tx, childId);
  if (!lifted || child?.status !== 'suspended') return;
  const rule: Origin = { ...origin, actor: { userId: 'system:privacy.child-rule', role: 'system' } };
  const reason = 'a guardian said yes';
  const changed = await changeUserStatus(tx, rule, { userId: childId, status: 'active', reason });
  if (!changed.ok) throw new Error(changed.code);
}

/** Brings the token to the guardian's mailbox and cuts it from the table. */
export async function sendGuardianRequest(db: Db, services: Services, requestId: string): Promise<void> {
  const request = await db
    .selectFrom('guardian_requests')
    .selectAll()
    .where('request_id', '=', requestId)
    .where('accepted_at', 'is', null)
    .executeTakeFirst();
  if (!request?.token_sealed) return;
  const open = (sealed: string, field: string): string =>
    services.crypto.open(request.row_key, sealed, `${requestId}:${field}`);
  const child = await findUser(db, request.child_id);
  const { subject, text } = guardianMail[child?.locale ?? 'en'];
  // After `#`: the browser keeps it to itself, so the token is in no server's log.
  const link = `${services.config.publicOrigin}/account/privacy#ward=${open(request.token_sealed, 'token')}`;
  await services.mailer.send({
    to: open(request.email_sealed, 'email'),
    subject,
    text: `${text}\n\n${link}`,
    key: requestId,
  });
  await db.updateTable('guardian_requests').set({ token_sealed: null }).where('request_id', '=', requestId).execute();
}

const guardianMail = {
  en: {
    subject: 'A child asks you to be their guardian on Mistri',
    text: 'Somebody younger than 18 gave your address and would like to use Mistri. If you are the parent or guardian, open this link within seven days and sign in with your own account. If not, ignore this message: the account stays closed.',
  },
  ta: {
    subject: 'மேஸ்திரியில் பாதுகாவலராக இருக்க ஒரு சிறுவர் கேட்கிறார்',
    text: '18 வயதுக்குட்பட்ட ஒருவர் உங்கள் முகவரியைக் கொடுத்து மேஸ்திரியைப் பயன்படுத்த விரும்புகிறார். நீங்கள் பெற்றோர் அல்லது பாதுகாவலர் எனில், ஏழு நாட்களுக்குள் இந்த இணைப்பைத் திறந்து உங்கள் கணக்கில் உள்நுழையவும். இல்லையெனில் இதைப் புறக்கணிக்கவும்: கணக்கு மூடியே இருக்கும்.',
  },
  hi: {
    subject: 'एक बच्चा मिस्त्री पर आपको अभिभावक बनने को कहता है',
    text: '18 साल से छोटे किसी ने आपका पता दिया है और मिस्त्री इस्तेमाल करना चाहता है। अगर आप माता-पिता या अभिभावक हैं, तो सात दिन में यह लिंक खोलें और अपने खाते से साइन इन करें। नहीं तो इसे अनदेखा करें: खाता बंद रहेगा।',
  },
} as const;

function tokenHash(token: string): string {
  return createHash('sha256').update(token).digest('base64url');
}
