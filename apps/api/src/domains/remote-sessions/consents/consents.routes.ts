import { Type } from 'typebox';
import { GiveConsent, RemoteSession } from '@mistri/contracts/remote-sessions/remote-sessions';
import { SignedConsent } from '@mistri/contracts/remote-sessions/consent';
import { commandRoute, readRoute } from '#platform/http/route.ts';
import { ok } from '#platform/refusal.ts';
import { loadSession, sessionParams, sessionResource } from '../sessions/session-resource.ts';
import { answerWith, workRefusals } from '../sessions/sessions.routes.ts';
import { signedConsents } from './consents-store.ts';
import { giveConsent } from './give-consent.ts';

const give = commandRoute({
  method: 'POST',
  path: '/api/remote-sessions/:sessionId/consent',
  summary:
    'Give a consent, signed by your device: the first one opens the session, each later one replaces what is allowed',
  description:
    'What is signed, and how, is in docs/remote-repair/consent.md. The newest consent again is answered the same.',
  action: 'remote_sessions.answer',
  params: sessionParams,
  body: GiveConsent,
  result: RemoteSession,
  refusals: {
    ...workRefusals,
    'remote_sessions.no_such_repair': 409,
    'remote_sessions.wrong_signature': 422,
    'remote_sessions.other_session': 422,
    'remote_sessions.wrong_device': 422,
    'remote_sessions.other_technician': 422,
    'remote_sessions.more_than_asked': 422,
    'remote_sessions.wrong_times': 422,
    'remote_sessions.other_text': 422,
    'remote_sessions.consent_order': 409,
    'remote_sessions.over': 409,
    'remote_sessions.cannot_connect': 409,
  },
  resource: sessionResource,
  handle: async (call) => {
    const { tx, services, origin, params, body } = call;
    const found = await loadSession(tx, params.sessionId);
    return answerWith(tx, call, await giveConsent(tx, services, origin, { found, signed: body }));
  },
});

const read = readRoute({
  method: 'GET',
  path: '/api/remote-sessions/:sessionId/consents',
  summary: 'The consents of a session as they were signed, oldest first',
  action: 'remote_sessions.read',
  params: sessionParams,
  result: Type.Object({ consents: Type.Array(SignedConsent) }),
  resource: sessionResource,
  handle: async ({ db, services, params }) =>
    ok({ consents: await signedConsents(db, services, await loadSession(db, params.sessionId)) }),
});

export const consentRoutes = [give, read];
