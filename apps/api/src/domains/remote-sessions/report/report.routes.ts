import { createHash } from 'node:crypto';
import { Type } from 'typebox';
import { consentLanguages } from '@mistri/contracts/remote-sessions/consent';
import { phoneName } from '@mistri/contracts/remote-sessions/consent-texts';
import { externalRoute } from '#platform/http/route.ts';
import type { Db } from '#platform/db/database.ts';
import { drawPdf } from '#platform/pdf/draw-pdf.ts';
import { sendPdf } from '#platform/pdf/send-pdf.ts';
import { ok } from '#platform/refusal.ts';
import type { Services } from '#platform/services.ts';
import { consentRows } from '../consents/consents-store.ts';
import { readEntries } from '../log/log-store.ts';
import { logHead, phoneOf } from '../sessions/present-session.ts';
import { loadSession, sessionParams, sessionResource } from '../sessions/session-resource.ts';
import { openText, type RemoteSessionRow } from '../sessions/sessions-store.ts';
import { shownTechnician } from '../sessions/technician-shown.ts';
import { mayReadLog, notFollowing } from '../sessions/watch-session.ts';
import { layoutReport, type SessionReport } from './layout-report.ts';
import { reportWords } from './report-words.ts';

const reportQuery = Type.Object(
  { locale: Type.Enum([...consentLanguages], { default: 'en' }) },
  { additionalProperties: false },
);

/** The first 16 bytes of the key's SHA-256 in groups, as `mistri log verify` prints it. */
function fingerprintOf(key: string): string {
  const digest = createHash('sha256').update(Buffer.from(key, 'base64url')).digest('hex').slice(0, 32);
  return digest.replaceAll(/(.{4})(?!$)/g, '$1 ');
}

async function reportOf(db: Db, services: Services, session: RemoteSessionRow): Promise<SessionReport> {
  const phone = phoneOf(services, session);
  const [consents, entries] = await Promise.all([
    consentRows(db, session.session_id),
    readEntries(db, services, { session, after: 0, limit: session.log_seq }),
  ]);
  return {
    sessionId: session.session_id,
    repairId: session.repair_id,
    technician: shownTechnician(services, session),
    phone: phone && phoneName(phone),
    from: (session.consented_at ?? session.requested_at).toISOString(),
    until: session.ended_at?.toISOString() ?? null,
    outcome: session.outcome,
    note: openText(services, session, 'end-note', session.end_note_sealed) ?? null,
    imeiLastFour: session.imei_last_four,
    consents: consents.map(({ number, powers, granted_at, ends_at }) => ({
      number,
      powers,
      grantedAt: granted_at.toISOString(),
      endsAt: ends_at.toISOString(),
    })),
    entries: entries.map(({ entry }) => entry),
    log: logHead(session),
    fingerprint: session.customer_key && fingerprintOf(session.customer_key),
  };
}

export const reportRoute = externalRoute({
  method: 'GET',
  path: '/api/remote-sessions/:sessionId/report.pdf',
  summary:
    'The report of a session for people: who, which phone, what was allowed, done and refused, how it ended (PDF)',
  action: 'remote_sessions.read',
  params: sessionParams,
  query: reportQuery,
  result: Type.Unknown(),
  raw: { contentType: 'application/pdf' },
  refusals: { 'remote_sessions.not_following': 409 },
  resource: sessionResource,
  handle: async ({ db, services, origin, params, query, reply }) => {
    const session = await loadSession(db, params.sessionId);
    if (!(await mayReadLog(db, origin, session))) return notFollowing();
    const { locale: language } = query;
    const report = await reportOf(db, services, session);
    const createdAt = session.ended_at ?? services.clock.now();
    const bytes = await drawPdf(layoutReport(report, language).pages, {
      title: `${reportWords[language].title} ${session.session_id}`,
      author: services.config.company.legalName,
      subject: session.repair_id,
      createdAt,
      language,
    });
    await sendPdf(reply, `session-${session.session_id}`, bytes);
    return ok(null);
  },
});
