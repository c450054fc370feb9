import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buildSimulators, type Simulators } from '../src/build-simulators.ts';

export interface Answer {
  status: number;
  headers: Headers;
  // oxlint-disable-next-line typescript/no-explicit-any -- tests look into answers of every shape
  body: any;
}

export interface TestSimulators extends Simulators {
  /** As the merchant: with its key. */
  api(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer>;
  /** As somebody at the machine: `/sim`, pages. */
  at(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer>;
  /** As a browser that sends a form. */
  form(path: string, fields: Record<string, string>, headers?: Record<string, string>): Promise<Answer>;
}

export async function startSimulators(environment: Record<string, string> = {}): Promise<TestSimulators> {
  const simulators = await buildSimulators({
    SIMULATORS_PORT: '0',
    SIMULATORS_STEP_MS: '0',
    SIMULATORS_SETTLE_AFTER_S: '0',
    SIMULATORS_RETURN_ORIGINS: 'http://localhost:3000,http://*.localhost:3000',
    MISTRI_DEMO: 'on',
    ...environment,
  });
  await simulators.listen();
  const { keyId, keySecret } = simulators.gateway.settings;
  const authorization = `Basic ${Buffer.from(`${keyId}:${keySecret}`).toString('base64')}`;
  const send = async (method: string, path: string, init: RequestInit): Promise<Answer> => {
    const response = await fetch(simulators.origin() + path, { method, redirect: 'manual', ...init });
    const text = await response.text();
    const json = response.headers.get('content-type')?.includes('json') ?? false;
    return { status: response.status, headers: response.headers, body: json && text ? JSON.parse(text) : text };
  };
  const json = (body: unknown, headers: Record<string, string> = {}): RequestInit =>
    body === undefined
      ? { headers }
      : { body: JSON.stringify(body), headers: { 'content-type': 'application/json', ...headers } };
  return {
    ...simulators,
    api: (method, path, body, headers) => send(method, path, json(body, { authorization, ...headers })),
    at: (method, path, body, headers) => send(method, path, json(body, headers)),
    form: (path, fields, headers) => send('POST', path, { body: new URLSearchParams(fields), headers: headers ?? {} }),
  };
}

export interface Received {
  event: string;
  eventId: string;
  signature: string;
  raw: string;
  at_ms: number;
}

export interface Listener {
  url: string;
  received: Received[];
  /** Status of the next answers; 200 when none is left. `hang` never answers. */
  answers: (number | 'hang')[];
  close(): Promise<void>;
}

/** A merchant's webhook endpoint. */
export async function startListener(): Promise<Listener> {
  const received: Received[] = [];
  const answers: (number | 'hang')[] = [];
  const server: Server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const raw = Buffer.concat(chunks).toString();
      received.push({
        event: (JSON.parse(raw) as { event: string }).event,
        eventId: String(request.headers['x-razorpay-event-id']),
        signature: String(request.headers['x-razorpay-signature']),
        raw,
        at_ms: performance.now(),
      });
      const answer = answers.shift() ?? 200;
      if (answer !== 'hang') response.writeHead(answer).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`,
    received,
    answers,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}
