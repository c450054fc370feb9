import { createHmac } from 'node:crypto';
import { Agent as HttpAgent, request as httpRequest } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import type { Entity } from '../store/collection.ts';

export type DeliveryState = 'waiting' | 'delivered' | 'failed' | 'silenced' | 'unsent';

/** One copy of an event on its way to the endpoint. */
export interface Delivery extends Entity {
  event: string;
  event_id: string;
  body: string;
  created_ms: number;
  state: DeliveryState;
  attempts: number;
  next_ms: number;
  last_status: number | null;
  last_error: string | null;
  /** The secret that was in force when the event happened signs all its attempts. */
  secret_version: number;
}

export const signatureOf = (body: string | Buffer, secret: string): string =>
  createHmac('sha256', secret).update(body).digest('hex');

export interface Answer {
  status: number | null;
  error: string | null;
}

export const sendingAtOnce = 32;

/** Posts to the merchant's endpoint over kept connections; never follows a redirect. */
export class DeliveryClient {
  readonly #http = new HttpAgent({ keepAlive: true, maxSockets: sendingAtOnce });
  readonly #https = new HttpsAgent({ keepAlive: true, maxSockets: sendingAtOnce });

  send(url: string, delivery: Delivery, secret: string, timeout_ms: number): Promise<Answer> {
    const target = new URL(url);
    const secure = target.protocol === 'https:';
    return new Promise((resolve) => {
      const request = (secure ? httpsRequest : httpRequest)(
        target,
        {
          method: 'POST',
          agent: secure ? this.#https : this.#http,
          signal: AbortSignal.timeout(timeout_ms),
          headers: {
            'content-type': 'application/json',
            'content-length': Buffer.byteLength(delivery.body),
            'user-agent': 'Razorpay-Webhook/v1',
            'x-razorpay-signature': signatureOf(delivery.body, secret),
            'x-razorpay-event-id': delivery.event_id,
          },
        },
        (response) => {
          response.resume();
          response.on('end', () => resolve({ status: response.statusCode ?? null, error: null }));
          response.on('error', (error) => resolve({ status: null, error: describe(error) }));
        },
      );
      request.on('error', (error) => resolve({ status: null, error: describe(error) }));
      request.end(delivery.body);
    });
  }

  close(): void {
    this.#http.destroy();
    this.#https.destroy();
  }
}

function describe(error: Error & { code?: string | number }): string {
  const timedOut = error.name === 'TimeoutError' || error.name === 'AbortError';
  return timedOut ? 'no answer in time' : String(error.code ?? error.message);
}
