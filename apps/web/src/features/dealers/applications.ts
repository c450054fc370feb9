import type { ApiResult, Body, Data } from '@mistri/api-client';
import type { ApplicantKind, DocumentKind } from '@mistri/contracts/dealers/applicant-states';
import { browserApi } from '#web/api/browser-api.ts';

export type Application = Data<'GET /api/dealers/{dealerId}'>;
export type ApplicationDetails = Body<'POST /api/dealers'>;
export type Decision = Body<'PATCH /api/dealers/{dealerId}/status'>;
export type ApplicationEntry = Data<'GET /api/admin/dealers'>['items'][number];
type ListQuery = { status?: Application['status']; cursor?: string; limit?: number };

/** Dealers and businesses are verified the same way (MKT-1, ROLE-2): one page, two doors. */
interface Door {
  me: () => Promise<ApiResult<{ id: string | null }>>;
  read: (applicantId: string) => Promise<ApiResult<Application>>;
  start: (body: ApplicationDetails, key: string) => Promise<ApiResult<Application>>;
  change: (applicantId: string, body: ApplicationDetails, key: string) => Promise<ApiResult<Application>>;
  submit: (applicantId: string, key: string) => Promise<ApiResult<Application>>;
  decide: (applicantId: string, body: Decision, key: string) => Promise<ApiResult<Application>>;
  list: (query: ListQuery) => Promise<ApiResult<Data<'GET /api/admin/dealers'>>>;
  documentUrl: (applicantId: string, kind: DocumentKind) => string;
}

const dealer: Door = {
  me: () => browserApi.get('/api/dealers/me'),
  read: (dealerId) => browserApi.get('/api/dealers/{dealerId}', { path: { dealerId } }),
  start: (body, key) => browserApi.post('/api/dealers', { body, idempotencyKey: key }),
  change: (dealerId, body, key) =>
    browserApi.patch('/api/dealers/{dealerId}', { path: { dealerId }, body, idempotencyKey: key }),
  submit: (dealerId, key) =>
    browserApi.post('/api/dealers/{dealerId}/submit', { path: { dealerId }, idempotencyKey: key }),
  decide: (dealerId, body, key) =>
    browserApi.patch('/api/dealers/{dealerId}/status', { path: { dealerId }, body, idempotencyKey: key }),
  list: (query) => browserApi.get('/api/admin/dealers', { query }),
  documentUrl: (dealerId, kind) => `/api/dealers/${encodeURIComponent(dealerId)}/documents/${kind}`,
};

const business: Door = {
  me: () => browserApi.get('/api/businesses/me'),
  read: (businessId) => browserApi.get('/api/businesses/{businessId}', { path: { businessId } }),
  start: (body, key) => browserApi.post('/api/businesses', { body, idempotencyKey: key }),
  change: (businessId, body, key) =>
    browserApi.patch('/api/businesses/{businessId}', { path: { businessId }, body, idempotencyKey: key }),
  submit: (businessId, key) =>
    browserApi.post('/api/businesses/{businessId}/submit', { path: { businessId }, idempotencyKey: key }),
  decide: (businessId, body, key) =>
    browserApi.patch('/api/businesses/{businessId}/status', { path: { businessId }, body, idempotencyKey: key }),
  list: (query) => browserApi.get('/api/admin/businesses', { query }),
  documentUrl: (businessId, kind) => `/api/businesses/${encodeURIComponent(businessId)}/documents/${kind}`,
};

export const applications: Readonly<Record<ApplicantKind, Door>> = { dealer, business };

export const applicationKey = (kind: ApplicantKind, applicantId: string) => ['application', kind, applicantId] as const;
export const ownApplicationKey = (kind: ApplicantKind) => ['application', kind, 'own'] as const;
