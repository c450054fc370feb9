import { type ApiProblem, type ApiResult, unreachableProblem, problemOf } from '@mistri/api-client';
import { browserApi, csrfToken } from './browser-api.ts';

export interface FileSending {
  method: 'PUT' | 'POST';
  /** Complete path with its query; the body is the file itself. */
  url: string;
  file: File;
  key: string;
  /** Between 0 and 1. `fetch` cannot tell, so this one call goes through XMLHttpRequest. */
  onShare?: (share: number) => void;
}

/** Sends a file as the body, tells how far it is, and renews an expired session once like every other call. */
export async function uploadFile<T>(sending: FileSending): Promise<ApiResult<T>> {
  const first = await sendOnce<T>(sending);
  if (first.ok || first.problem.code !== 'auth.required') return first;
  return (await browserApi.renewSession()) ? sendOnce<T>(sending) : first;
}

function sendOnce<T>({ method, url, file, key, onShare }: FileSending): Promise<ApiResult<T>> {
  return new Promise((resolve) => {
    const request = new XMLHttpRequest();
    const lost = (): void => resolve({ ok: false, problem: unreachableProblem() });
    request.open(method, url);
    request.responseType = 'json';
    request.setRequestHeader('accept', 'application/json');
    request.setRequestHeader('content-type', file.type || 'application/octet-stream');
    request.setRequestHeader('x-session', 'cookie');
    request.setRequestHeader('idempotency-key', key);
    const csrf = csrfToken();
    if (csrf !== undefined) request.setRequestHeader('x-csrf-token', csrf);
    request.upload.addEventListener('progress', (event) => {
      if (event.lengthComputable) onShare?.(event.loaded / event.total);
    });
    request.addEventListener('load', () => resolve(answerOf<T>(request)));
    request.addEventListener('error', lost);
    request.addEventListener('abort', lost);
    request.send(file);
  });
}

function answerOf<T>(request: XMLHttpRequest): ApiResult<T> {
  const body = request.response as { success?: unknown; data?: unknown } | null;
  if (request.status < 300 && body?.success === true) return { ok: true, data: body.data as T };
  const retryAfter = Number(request.getResponseHeader('retry-after') ?? '60');
  const problem: ApiProblem = problemOf(request.status, body, Number.isFinite(retryAfter) ? retryAfter : 60);
  return { ok: false, problem };
}
