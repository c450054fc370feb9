import { Counter, Gauge, type Metric } from 'prom-client';
import type { FromDevice, FromServer } from '@mistri/contracts/link/presence';
import type { CloseCode, Connection } from './connection.ts';

/** Why no WebSocket was made of a handshake. */
export type HandshakeRefusal = 'origin' | 'full' | 'rate';

const kinds = ['device', 'command', 'relay', 'stranger'] as const;

/**
 * Numbers of this process's presence sockets, for `/metrics`. Labels are words of ours: kinds of messages, codes of refusals; never
 * a device, a person or what somebody sent.
 */
export class PresenceMeter {
  readonly metrics: readonly Metric[];
  /** Connections that have not said yet who they are. */
  strangers = 0;
  readonly #messages: Counter<'direction' | 'type'>;
  readonly #refused: Counter<'what' | 'code'>;

  constructor(connections: () => readonly Connection[]) {
    const registers: [] = [];
    const counts = (): Record<(typeof kinds)[number], number> => {
      const count = { device: 0, command: 0, relay: 0, stranger: this.strangers };
      for (const { device, isServing } of connections())
        count[device?.kind === 'relay' ? 'relay' : isServing ? 'device' : 'command'] += 1;
      return count;
    };
    const sockets = new Gauge({
      name: 'mistri_presence_sockets',
      help: 'Presence WebSockets of this process, by who is at the other end',
      labelNames: ['kind'],
      registers,
      collect() {
        const count = counts();
        for (const kind of kinds) this.set({ kind }, count[kind]);
      },
    });
    this.#messages = new Counter({
      name: 'mistri_presence_messages_total',
      help: 'Presence messages by direction and kind; `none`: what came was no message',
      labelNames: ['direction', 'type'],
      registers,
    });
    this.#refused = new Counter({
      name: 'mistri_presence_refused_total',
      help: 'Handshakes and messages of devices that were refused, and connections that were ended, by the reason',
      labelNames: ['what', 'code'],
      registers,
    });
    this.metrics = [sockets, this.#messages, this.#refused];
  }

  heard(type: FromDevice['type'] | 'none'): void {
    this.#messages.inc({ direction: 'in', type });
  }

  said(type: FromServer['type']): void {
    this.#messages.inc({ direction: 'out', type });
  }

  noHandshake(code: HandshakeRefusal): void {
    this.#refused.inc({ what: 'handshake', code });
  }

  refused(code: string): void {
    this.#refused.inc({ what: 'message', code });
  }

  /** `slow`: who reads so slowly that too much waits for it. */
  closed(code: CloseCode | 'slow'): void {
    this.#refused.inc({ what: 'connection', code });
  }
}
