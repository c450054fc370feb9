import { Type } from 'typebox';
import { commandRoute, readRoute, signedIn } from '#platform/http/route.ts';
import { ok } from '#platform/refusal.ts';
import * as schemas from '../privacy-schemas.ts';
import { changeConsent } from './change-consent.ts';
import { noticesInForce } from './notices-store.ts';
import { publishNotice } from './publish-notice.ts';
import { readConsents } from './read-consents.ts';

const purpose = Type.String({ pattern: '^[a-z_]{3,40}$' });
const version = Type.Integer({ minimum: 1, maximum: 100_000 });
const localeQuery = Type.Object({ locale: Type.Enum(['en', 'ta', 'hi'], { default: 'en' }) }, schemas.closed);
const notice = {
  purpose,
  version,
  title: Type.String(),
  text: Type.String(),
  adultsOnly: Type.Boolean(),
};

const noticesRoute = readRoute({
  method: 'GET',
  path: '/api/privacy/notices',
  summary: 'What personal data is used for, purpose by purpose, and whom to complain to',
  action: 'privacy.read_notices',
  query: localeQuery,
  result: Type.Object({
    notices: Type.Array(Type.Object({ ...notice, basis: Type.Enum(['service', 'consent']), since: schemas.moment })),
    grievanceOfficer: Type.Object({ name: Type.String(), email: Type.String(), phone: Type.String() }),
  }),
  handle: async ({ db, services, query, origin }) => {
    const rows = await noticesInForce(db, origin.at);
    const { grievanceOfficer, grievanceEmail, grievancePhone } = services.config.company;
    return ok({
      notices: rows.map((row) => ({
        purpose: row.purpose,
        version: row.version,
        ...row.texts[query.locale],
        adultsOnly: row.adults_only,
        basis: row.basis,
        since: row.effective_from.toISOString(),
      })),
      grievanceOfficer: { name: grievanceOfficer, email: grievanceEmail, phone: grievancePhone },
    });
  },
});

const consentsRoute = readRoute({
  method: 'GET',
  path: '/api/privacy/consents',
  summary: 'What the signed-in person agreed to',
  action: 'privacy.own',
  query: localeQuery,
  result: Type.Object({
    consents: Type.Array(
      Type.Object({
        ...notice,
        granted: Type.Boolean(),
        answeredVersion: schemas.orNull(version),
        answeredAt: schemas.orNull(schemas.moment),
        asks: Type.Boolean({ description: 'Not answered yet, or the text changed so that the answer is needed again' }),
      }),
    ),
  }),
  handle: async (call) => {
    const states = await readConsents(call.db, signedIn(call).userId, call.origin.at);
    return ok({
      consents: states.map((state) => ({
        purpose: state.notice.purpose,
        version: state.notice.version,
        ...state.notice.texts[call.query.locale],
        adultsOnly: state.notice.adults_only,
        granted: state.granted,
        answeredVersion: state.answeredVersion,
        answeredAt: state.answeredAt?.toISOString() ?? null,
        asks: state.asks,
      })),
    });
  },
});

const answerRoute = commandRoute({
  method: 'PUT',
  path: '/api/privacy/consents/:purpose',
  summary: 'Say yes or no to a purpose; both are the same call',
  action: 'privacy.own',
  params: Type.Object({ purpose }),
  body: Type.Object({ granted: Type.Boolean(), version, locale: schemas.locale }, schemas.closed),
  result: schemas.doneResult,
  refusals: {
    'privacy.no_such_purpose': 404,
    'privacy.needed_for_service': 409,
    'privacy.notice_changed': 409,
    'privacy.adults_only': 422,
  },
  handle: async (call) => {
    const { userId } = signedIn(call);
    const changed = await changeConsent(call.tx, call.origin, { userId, ...call.params, ...call.body });
    return changed.ok ? ok({ done: true as const }) : changed;
  },
});

const publishRoute = commandRoute({
  method: 'POST',
  path: '/api/admin/privacy/notices',
  summary: 'Publish a new version of a notice',
  action: 'privacy.publish_notice',
  stepUp: true,
  status: 201,
  body: Type.Object(
    {
      purpose,
      texts: schemas.inEveryLanguage(
        Type.Object({ title: schemas.text(3, 80), text: schemas.text(20, 2_000) }, schemas.closed),
      ),
      asksAgain: Type.Boolean({ description: 'The meaning changed: everybody is asked again' }),
      effectiveFrom: schemas.moment,
      reason: schemas.reason,
    },
    schemas.closed,
  ),
  result: Type.Object({ version }),
  refusals: { 'privacy.no_such_purpose': 404, 'privacy.in_the_past': 422 },
  handle: ({ tx, origin, body }) => publishNotice(tx, origin, { ...body, effectiveFrom: new Date(body.effectiveFrom) }),
});

const logRoute = readRoute({
  method: 'GET',
  path: '/api/admin/privacy/consents',
  summary: 'Who agreed to what and when, newest first',
  action: 'privacy.read_requests',
  query: Type.Object(
    {
      userId: Type.Optional(schemas.userId),
      purpose: Type.Optional(purpose),
      before: Type.Optional(
        Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER, description: '`next` of the page before' }),
      ),
      limit: schemas.pageLimit,
    },
    schemas.closed,
  ),
  result: Type.Object({
    entries: Type.Array(
      Type.Object({
        entryNo: Type.Integer(),
        userId: Type.String(),
        purpose,
        version,
        granted: Type.Boolean(),
        locale: schemas.locale,
        cause: Type.Enum(['person', 'child', 'erasure']),
        at: schemas.moment,
      }),
    ),
    next: schemas.orNull(Type.Integer()),
  }),
  handle: async ({ db, query }) => {
    let find = db.selectFrom('consent_log').selectAll();
    if (query.userId !== undefined) find = find.where('user_id', '=', query.userId);
    if (query.purpose !== undefined) find = find.where('purpose', '=', query.purpose);
    if (query.before !== undefined) find = find.where('entry_no', '<', query.before);
    const rows = await find
      .orderBy('entry_no', 'desc')
      .limit(query.limit + 1)
      .execute();
    const page = rows.slice(0, query.limit);
    return ok({
      entries: page.map((row) => ({
        entryNo: row.entry_no,
        userId: row.user_id,
        purpose: row.purpose,
        version: row.version,
        granted: row.granted,
        locale: row.locale,
        cause: row.cause,
        at: row.at.toISOString(),
      })),
      next: rows.length > query.limit ? (page.at(-1)?.entry_no ?? null) : null,
    });
  },
});

export const consentRoutes = [noticesRoute, consentsRoute, answerRoute, publishRoute, logRoute];
