import type { LadderStep, PathReport } from '@mistri/contracts/link/index';
import type { LinkConfig } from '@mistri/contracts/link/config';
import { presencePath } from '@mistri/contracts/link/presence-rules';
import type { PageConfiguration, PageConnection, SessionEnd, SessionState } from '@mistri/link';
import { LinkPage, type PortLike } from '@mistri/link/browser';
import type { BrowserDevice } from './browser-device.ts';
import { PresenceClient, type PresenceMessage } from './presence-client.ts';

export interface RemoteLineEvents<FromWorker> {
  /** The line to the server: without it a session goes on, but nobody new is introduced. */
  online(isOnline: boolean, isForGood: boolean): void;
  state(linkSessionId: string, state: SessionState): void;
  path(linkSessionId: string, to: { readonly kind: string; readonly path: string } | undefined, why: string): void;
  report(linkSessionId: string, report: PathReport): void;
  step(linkSessionId: string, step: LadderStep): void;
  ended(linkSessionId: string, end: SessionEnd): void;
  /** The server took the session back: revoked, ended by an admin. */
  revoked(linkSessionId: string, reason: string): void;
  failed(message: string): void;
  said(body: FromWorker): void;
}

const mostWaiting = 100;
/** A page that counts seconds and misses so many was asleep: a lid was closed. */
const tick_ms = 2_000;
const asleep_ms = 15_000;

/**
 * What a page of a remote session is connected by: the worker with sessions, keys and the phone; WebRTC on the page for it; and the
 * line to the control plane, where introductions and signals come from.
 */
export class RemoteLine<ToWorker, FromWorker> {
  readonly #device: BrowserDevice;
  readonly #events: RemoteLineEvents<FromWorker>;
  readonly #worker: Worker;
  readonly #page: LinkPage;
  readonly #presence: PresenceClient;
  #early: PresenceMessage[] = [];
  /** Link sessions that this page wants; introductions to others, and signals in them, wait until they are wanted. */
  readonly #followed = new Set<string>();
  #config: LinkConfig | undefined;
  readonly #ticking: ReturnType<typeof setInterval>;
  #isReady = false;
  readonly #unsaid: { readonly body: ToWorker; readonly transfer: readonly object[] }[] = [];

  constructor(device: BrowserDevice, makeWorker: (keyName: string) => Worker, events: RemoteLineEvents<FromWorker>) {
    this.#device = device;
    this.#events = events;
    this.#worker = makeWorker(device.keyName);
    this.#page = this.#makePage();
    this.#presence = new PresenceClient({
      open: () => new WebSocket(presenceAddress()),
      deviceId: device.deviceId,
      key: device.key,
      events: {
        welcome: ({ config }) => {
          this.#config = config;
          this.#handOn();
          events.online(true, false);
        },
        message: (message) => {
          this.#early.push(message);
          this.#handOn();
        },
        lost: (isForGood) => events.online(false, isForGood),
      },
    });
    globalThis.addEventListener('online', this.#networkChanged);
    let last_ms = Date.now();
    this.#ticking = setInterval(() => {
      const slept_ms = Date.now() - last_ms;
      last_ms += slept_ms;
      if (slept_ms > asleep_ms && document.visibilityState === 'visible') this.#networkChanged();
    }, tick_ms);
  }

  /** Whoever else may meet this device by some rule: a page takes part in the sessions it was asked to, and in no other. */
  follow(linkSessionId: string): void {
    this.#followed.add(linkSessionId);
    this.#handOn();
  }

  /** A worker that does not listen yet would never hear it: what is said before it is ready waits. */
  say(body: ToWorker, transfer: readonly object[] = []): void {
    if (this.#isReady) this.#page.other(body, transfer);
    else this.#unsaid.push({ body, transfer });
  }

  kill(linkSessionId: string, reason: string): void {
    this.#page.kill(linkSessionId, reason);
  }

  close(): void {
    globalThis.removeEventListener('online', this.#networkChanged);
    clearInterval(this.#ticking);
    this.#presence.close();
    this.#worker.terminate();
  }

  readonly #networkChanged = (): void => {
    this.#page.networkChanged();
    this.#presence.refresh();
  };

  #makePage(): LinkPage {
    const events = this.#events;
    this.#worker.addEventListener('error', () => events.failed('worker'));
    return new LinkPage({
      worker: this.#worker as unknown as PortLike,
      makeConnection: (configuration: PageConfiguration) =>
        new RTCPeerConnection(configuration as RTCConfiguration) as unknown as PageConnection,
      events: {
        ready: () => {
          this.#isReady = true;
          for (const { body, transfer } of this.#unsaid.splice(0)) this.#page.other(body, transfer);
          this.#handOn();
        },
        failed: (message) => events.failed(message),
        signal: (sessionId, body) => void this.#presence.send({ type: 'signal', sessionId, body }),
        report: (sessionId, report) => {
          this.#presence.send({ type: 'report', sessionId, report });
          events.report(sessionId, report);
        },
        state: (sessionId, state) => events.state(sessionId, state),
        path: (sessionId, to, why) => events.path(sessionId, to, why),
        step: (sessionId, step) => events.step(sessionId, step),
        ended: (sessionId, end) => {
          this.#presence.send({
            type: 'ended',
            sessionId,
            reason: end.reason.slice(0, 300),
            sent_bytes: 0,
            received_bytes: 0,
          });
          events.ended(sessionId, end);
        },
        other: (body) => events.said(body as FromWorker),
      },
    });
  }

  /** Messages wait until the worker runs and the server's configuration is known; their order is kept. */
  #handOn(): void {
    const config = this.#config;
    if (!this.#isReady || !config) return;
    const waiting = this.#early;
    this.#early = [];
    for (const message of waiting) {
      const isOfSession = message.type === 'introduce' || message.type === 'signal';
      if (!isOfSession || this.#followed.has(message.sessionId)) this.#heard(message, config);
      else if (this.#early.length < mostWaiting) this.#early.push(message);
    }
  }

  #heard(message: PresenceMessage, config: LinkConfig): void {
    if (message.type === 'introduce') {
      const isLocal = /(^|\.)localhost$|^127\./.test(location.hostname);
      this.#page.introduce(message, config, { loopback: isLocal });
    } else if (message.type === 'signal') this.#page.signalled(message.sessionId, message.body);
    else if (message.type === 'revoked') this.#events.revoked(message.sessionId, message.reason);
    else if (message.type === 'config') this.#config = message.config;
  }

  get deviceId(): string {
    return this.#device.deviceId;
  }
}

function presenceAddress(): string {
  return `${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}${presencePath}`;
}
