import type { ApplicantKind, DocumentKind } from '@mistri/contracts/dealers/applicant-states';
import type { Db } from '#platform/db/database.ts';
import { commandRoute, externalRoute, readRoute, type Route, signedIn } from '#platform/http/route.ts';
import { ok, refuse } from '#platform/refusal.ts';
import { applicantOfUser, documentsOf, findApplicant } from './applicants-store.ts';
import { changeApplication, startApplication, submitApplication } from './apply.ts';
import { documentLimit_bytes } from '#platform/files/check-document.ts';
import * as schemas from './dealers-schemas.ts';
import { decideApplicant } from './decide-applicant.ts';
import { storeDocument } from './store-document.ts';
import { listEntry, viewApplicant } from './view-applicant.ts';

const applyRefusals = {
  'dealers.bad_gstin': 422,
  'dealers.unknown_pin': 422,
  'dealers.pin_not_in_state': 422,
  'dealers.already_applied': 409,
  'dealers.gstin_taken': 409,
  'dealers.wrong_state': 409,
  'dealers.documents_missing': 422,
} as const;

const names = {
  dealer: { plural: 'dealers', param: 'dealerId', prefix: 'dlr', word: 'dealer' },
  business: { plural: 'businesses', param: 'businessId', prefix: 'biz', word: 'business' },
} as const;

/** Dealers and businesses apply in the same way; only paths, words and outcomes differ. */
export function applicantRoutes(kind: ApplicantKind): Route[] {
  const { plural, param, prefix, word } = names[kind];
  const base = `/api/${plural}`;
  const action = (verb: string): string => `dealers.${verb}_${word}`;
  const params = schemas.paramsOf(param, prefix);
  const idOf = (call: { params: unknown }): string => (call.params as Record<string, string>)[param] ?? '';
  const resource = async (call: { db: Db; params: unknown }) => {
    const applicant = await findApplicant(call.db, idOf(call));
    return applicant
      ? { id: applicant.applicant_id, relations: { owner: applicant.user_id }, state: applicant.state }
      : null;
  };
  const found = async (db: Db, id: string) => {
    const applicant = await findApplicant(db, id);
    if (!applicant) throw new Error('loaded as resource');
    return applicant;
  };

  const start = commandRoute({
    method: 'POST',
    path: base,
    summary: `Start the application of a ${word}`,
    action: action('apply_as'),
    body: schemas.applicationBody,
    result: schemas.publicResult,
    status: 201,
    refusals: applyRefusals,
    handle: async (call) => {
      const started = await startApplication(call.tx, call.origin, {
        userId: signedIn(call).userId,
        kind,
        application: call.body,
      });
      return started.ok ? ok(await viewApplicant(call.tx, started.value, true)) : started;
    },
  });

  const own = readRoute({
    method: 'GET',
    path: `${base}/me`,
    summary: `Id of the caller's ${word} application, if there is one`,
    action: action('apply_as'),
    result: schemas.ownResult,
    handle: async (call) =>
      ok({ id: (await applicantOfUser(call.db, { userId: signedIn(call).userId, kind }))?.applicant_id ?? null }),
  });

  const read = readRoute({
    method: 'GET',
    path: `${base}/:${param}`,
    summary:
      kind === 'dealer'
        ? 'A dealer as buyers see it; its owner and admins see the application'
        : 'A business application',
    action: action('read'),
    params,
    result: schemas.publicResult,
    refusals: { 'dealers.not_found': 404 },
    resource,
    handle: async (call) => {
      const applicant = await found(call.db, idOf(call));
      const { actor } = call;
      const whole = actor?.userId === applicant.user_id || (actor?.role === 'admin' && actor.capabilities.length > 0);
      // Who never sold here is nobody's business.
      if (!whole && !['active', 'suspended'].includes(applicant.state))
        return refuse('dealers.not_found', 'There is no such dealer.');
      return ok(await viewApplicant(call.db, applicant, whole));
    },
  });

  const change = commandRoute({
    method: 'PATCH',
    path: `${base}/:${param}`,
    summary: 'Change a draft or rejected application',
    action: action('change'),
    params,
    body: schemas.applicationBody,
    result: schemas.publicResult,
    refusals: applyRefusals,
    resource,
    handle: async (call) => {
      const changed = await changeApplication(call.tx, call.origin, {
        applicantId: idOf(call),
        application: call.body,
      });
      return changed.ok ? ok(await viewApplicant(call.tx, changed.value, true)) : changed;
    },
  });

  const submit = commandRoute({
    method: 'POST',
    path: `${base}/:${param}/submit`,
    summary: 'Send the application for verification',
    action: action('change'),
    params,
    result: schemas.publicResult,
    refusals: applyRefusals,
    resource,
    handle: async (call) => {
      const sent = await submitApplication(call.tx, call.origin, idOf(call));
      return sent.ok ? ok(await viewApplicant(call.tx, sent.value, true)) : sent;
    },
  });

  const upload = externalRoute({
    method: 'PUT',
    path: `${base}/:${param}/documents/:kind`,
    summary: 'Upload a document: the body is the file (PDF, JPEG or PNG, at most 8 MB)',
    action: action('change'),
    params: schemas.documentParamsOf(param, prefix),
    query: schemas.documentQuery,
    result: schemas.documentResult,
    status: 201,
    bodyLimit: documentLimit_bytes,
    refusals: { 'files.bad_document': 422, 'dealers.wrong_state': 409, 'dealers.too_many_documents': 429 },
    resource,
    handle: (call) => {
      const body: unknown = call.body;
      return storeDocument(call.services, call.origin, {
        applicantId: idOf(call),
        kind: (call.params as { kind: DocumentKind }).kind,
        bytes: Buffer.isBuffer(body) ? body : Buffer.alloc(0),
        expiresOn: call.query.expiresOn ?? null,
      });
    },
  });

  const download = externalRoute({
    method: 'GET',
    path: `${base}/:${param}/documents/:kind`,
    summary: 'Download a document of an application',
    action: action('read_documents_of'),
    params: schemas.documentParamsOf(param, prefix),
    result: schemas.nothing,
    raw: { contentType: 'application/octet-stream' },
    refusals: { 'dealers.no_document': 404 },
    resource,
    handle: async (call) => {
      const { kind: wanted } = call.params as { kind: DocumentKind };
      const document = (await documentsOf(call.db, idOf(call))).find((entry) => entry.kind === wanted);
      if (!document) return refuse('dealers.no_document', 'This document was not uploaded.');
      const bytes = await call.services.files.get(document.file_name);
      await call.reply
        .header('content-type', document.content_type)
        .header(
          'content-disposition',
          `attachment; filename="${wanted}.${document.file_name.split('.').pop() ?? 'bin'}"`,
        )
        .header('cache-control', 'private, no-store')
        .header('x-content-type-options', 'nosniff')
        .send(bytes);
      return ok({});
    },
  });

  const decide = commandRoute({
    method: 'PATCH',
    path: `${base}/:${param}/status`,
    summary: `Approve, reject, suspend, block or re-activate a ${word}; bites at once`,
    action: action('decide_about'),
    params,
    body: schemas.statusBody,
    result: schemas.publicResult,
    refusals: { 'dealers.not_found': 404, 'dealers.wrong_state': 409, 'dealers.own_application': 403 },
    handle: async (call) => {
      const decided = await decideApplicant(call.tx, call.origin, {
        applicantId: idOf(call),
        state: call.body.status,
        reason: call.body.reason,
      });
      return decided.ok ? ok(await viewApplicant(call.tx, decided.value, true)) : decided;
    },
  });

  const list = readRoute({
    method: 'GET',
    path: `/api/admin/${plural}`,
    summary: `${word === 'dealer' ? 'Dealers' : 'Businesses'} by state, newest first: the review queue`,
    action: action('list'),
    query: schemas.listQuery,
    result: schemas.listResult,
    handle: async ({ db, query }) => {
      const limit = query.limit ?? 20;
      let find = db
        .selectFrom('applicants')
        .selectAll()
        .where('kind', '=', kind)
        .orderBy('applicant_id', 'desc')
        .limit(limit + 1);
      if (query.status) find = find.where('state', '=', query.status);
      if (query.cursor) find = find.where('applicant_id', '<', query.cursor);
      const rows = await find.execute();
      const page = rows.slice(0, limit);
      return ok({
        items: page.map(listEntry),
        nextCursor: rows.length > limit ? (page.at(-1)?.applicant_id ?? null) : null,
      });
    },
  });

  return [start, own, read, change, submit, upload, download, decide, list];
}
