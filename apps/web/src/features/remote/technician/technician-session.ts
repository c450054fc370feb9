import type { ApiProblem } from '@mistri/api-client';
import type { OperationName, Power } from '@mistri/contracts/repair/powers';
import type { RemoteSession } from '@mistri/contracts/remote-sessions/remote-sessions';
import type { PathReport } from '@mistri/contracts/link/path-report';
import type { SignedLogEntry } from '@mistri/contracts/remote-sessions/session-log';
import type { HostState, ImageFacts, OperationResult, Progress, RequestValues, Waiting } from '@mistri/remote-repair';
import { SessionLogReader } from '@mistri/signed-log/session-log';
import { remoteApi } from '../api/remote-api.ts';
import { type BrowserDevice, browserDevice, browserName } from '../line/browser-device.ts';
import { RemoteLine } from '../line/remote-line.ts';
import { Store } from '../line/store.ts';
import { openTechnicianWorker } from '../worker/open-worker.ts';
import type { FromTechnicianWorker, SendResult, ToTechnicianWorker } from '../worker/technician-messages.ts';

export interface TechnicianSnapshot {
  readonly line: 'none' | 'starting' | 'online' | 'offline' | 'replaced';
  readonly problem: ApiProblem | undefined;
  readonly deviceId: string | undefined;
  /** `rms_…` of the session that this page takes part in. */
  readonly joined: string | undefined;
  readonly link: 'none' | 'connecting' | 'open' | 'paused' | 'ended';
  readonly path: string | undefined;
  readonly report: PathReport | undefined;
  readonly state: HostState | undefined;
  /** When the session ends by itself, on this page's monotonic clock. */
  readonly until_ms: number | undefined;
  readonly entries: readonly SignedLogEntry[];
  readonly isLogBroken: boolean;
  readonly code: string | undefined;
  readonly isCodeBroken: boolean;
  readonly broken: string | ApiProblem | undefined;
  readonly ended: string | undefined;
}

const nothing: TechnicianSnapshot = {
  line: 'none',
  problem: undefined,
  deviceId: undefined,
  joined: undefined,
  link: 'none',
  path: undefined,
  report: undefined,
  state: undefined,
  until_ms: undefined,
  entries: [],
  isLogBroken: false,
  code: undefined,
  isCodeBroken: false,
  broken: undefined,
  ended: undefined,
};

export interface Listening {
  readonly signal?: AbortSignal;
  readonly onStarted?: (command: string) => void;
  readonly onText?: (stream: 'out' | 'err', text: string) => void;
  readonly onBytes?: (bytes: Uint8Array) => void;
  readonly onProgress?: (progress: Progress) => void;
  readonly onWaiting?: (waiting: Waiting) => void;
}

interface Call extends Listening {
  readonly done: (result: OperationResult | SendResult) => void;
}

/** A shell on the phone, as a terminal emulator uses it. */
export interface OpenTerminal {
  write(bytes: Uint8Array): void;
  resize(columns: number, rows: number): void;
  close(): void;
  readonly ended: Promise<OperationResult>;
}

/** The technician's side of remote sessions on one page. Every call is a stream to the customer's end, which decides. */
export class TechnicianSession {
  readonly store = new Store(nothing);
  readonly #userId: string;
  #line: RemoteLine<ToTechnicianWorker, FromTechnicianWorker> | undefined;
  #starting: Promise<BrowserDevice | undefined> | undefined;
  #linkSessionId: string | undefined;
  #consent: string | undefined;
  /** The request that this very page has seen waiting: its first connection is this page's. */
  #asked: string | undefined;
  #reconnecting: string | undefined;
  #reader: SessionLogReader | undefined;
  /** Entries that came before it was known whose log it is. */
  #early: SignedLogEntry[] = [];
  #lastRef = 0;
  readonly #calls = new Map<number, Call>();

  constructor(userId: string) {
    this.#userId = userId;
  }

  close(): void {
    this.#line?.close();
    this.#line = undefined;
    this.#starting = undefined;
    for (const call of this.#calls.values()) call.done(lost);
    this.#calls.clear();
  }

  /** This browser as a device: needed before a session is asked for. */
  start(): Promise<BrowserDevice | undefined> {
    this.#starting ??= this.#register();
    return this.#starting;
  }

  /** News of the server about the session. */
  update(session: RemoteSession): void {
    if (session.state === 'ended') {
      if (session.sessionId === this.store.get().joined) this.store.set({ link: 'ended', ended: session.sessionId });
      return;
    }
    if (session.state === 'requested') this.#asked = session.sessionId;
    if (session.linkSessionId === null || session.linkSessionId === this.#linkSessionId || !this.#line) return;
    if (session.technician.deviceId !== this.store.get().deviceId) return;
    if (this.#asked !== session.sessionId) return void this.#reconnect(session.sessionId);
    this.#linkSessionId = session.linkSessionId;
    this.#consent = session.consents[0]?.sha256;
    const { line, deviceId, joined, entries, isLogBroken } = this.store.get();
    // The customer's page was loaded anew: the log of the same session goes on.
    const isSame = joined === session.sessionId;
    if (!isSame) this.#reader = undefined;
    this.store.set({
      ...nothing,
      ...(isSame ? { entries, isLogBroken } : {}),
      line,
      deviceId,
      joined: session.sessionId,
      link: 'connecting',
    });
    this.#line.say({ type: 'join', linkSessionId: session.linkSessionId });
    this.#line.follow(session.linkSessionId);
  }

  /** This page was loaded anew: the connection of the page before it is of no use to it, so the session gets another one. */
  async #reconnect(sessionId: string): Promise<void> {
    if (this.#reconnecting === sessionId) return;
    this.#reconnecting = sessionId;
    const answer = await remoteApi.reconnect(sessionId);
    if (!answer.ok) return this.store.set({ broken: answer.problem });
    this.#asked = sessionId;
    this.update(answer.data);
  }

  async perform(
    operation: OperationName | 'firmware.fetch',
    values: RequestValues = {},
    listening: Listening & { readonly blob?: string } = {},
  ): Promise<OperationResult> {
    const { blob } = listening;
    return this.#call<OperationResult>(listening, (ref) => ({
      type: 'perform',
      ref,
      operation,
      values,
      ...(blob === undefined ? {} : { blob }),
    }));
  }

  requestPowers(powers: readonly Power[], reason: string, listening: Listening = {}): Promise<OperationResult> {
    return this.#call<OperationResult>(listening, (ref) => ({ type: 'powers', ref, powers, reason }));
  }

  addNote(text: string): Promise<OperationResult> {
    return this.#call<OperationResult>({}, (ref) => ({ type: 'note', ref, text }));
  }

  /** To the customer's side, once; goes on where an earlier attempt stopped. */
  sendFile(file: File, image: ImageFacts | undefined, listening: Listening): Promise<SendResult> {
    return this.#call<SendResult>(listening, (ref) => ({ type: 'send', ref, file, ...(image ? { image } : {}) }));
  }

  /** @param onBytes calls `drawn` when it has no more use for them: so much more may come */
  openTerminal(columns: number, rows: number, onBytes: (bytes: Uint8Array, drawn: () => void) => void): OpenTerminal {
    let ref = 0;
    const take = (bytes: Uint8Array): void => {
      const count = bytes.length;
      onBytes(bytes, () => this.#line?.say({ type: 'terminal drawn', ref, count }));
    };
    const ended = this.#call<OperationResult>({ onBytes: take }, (given) => {
      ref = given;
      return { type: 'terminal', ref, columns, rows };
    });
    return {
      write: (bytes) => this.#line?.say({ type: 'terminal input', ref, bytes }),
      resize: (wide, high) => this.#line?.say({ type: 'terminal size', ref, columns: wide, rows: high }),
      close: () => this.#line?.say({ type: 'cancel', ref }),
      ended,
    };
  }

  async #register(): Promise<BrowserDevice | undefined> {
    this.store.set({ line: 'starting', problem: undefined });
    const registered = await browserDevice(this.#userId, browserName(navigator.userAgent));
    if (!registered.ok) {
      this.store.set({ line: 'none', problem: registered.problem });
      this.#starting = undefined;
      return undefined;
    }
    this.store.set({ deviceId: registered.data.deviceId });
    this.#line = new RemoteLine<ToTechnicianWorker, FromTechnicianWorker>(registered.data, openTechnicianWorker, {
      online: (isOnline, isForGood) =>
        this.store.set({ line: isOnline ? 'online' : isForGood ? 'replaced' : 'offline' }),
      state: (linkSessionId, state) => {
        this.#line?.say({ type: 'link state', linkSessionId, state });
        if (linkSessionId !== this.#linkSessionId) return;
        this.store.set({ link: state === 'open' ? 'open' : state === 'paused' ? 'paused' : 'connecting' });
      },
      path: (id, to) => this.#ifOurs(id, { path: to?.kind }),
      report: (id, report) => this.#ifOurs(id, { report }),
      step: () => undefined,
      ended: (id) => this.#ifOurs(id, { link: 'ended' }),
      // Ended, or to be gone on with over another connection: the session itself says which.
      revoked: (id) => this.#ifOurs(id, { link: 'paused' }),
      failed: (message) => this.store.set({ broken: message }),
      said: (body) => this.#heard(body),
    });
    return registered.data;
  }

  /** News of a connection that was replaced move nothing. */
  #ifOurs(linkSessionId: string, changes: Partial<TechnicianSnapshot>): void {
    if (linkSessionId === this.#linkSessionId) this.store.set(changes);
  }

  #call<Result extends OperationResult | SendResult>(
    listening: Listening,
    message: (ref: number) => ToTechnicianWorker,
  ): Promise<Result> {
    const line = this.#line;
    if (!line) return Promise.resolve(lost as Result);
    this.#lastRef += 1;
    const ref = this.#lastRef;
    return new Promise((resolve) => {
      const cancel = (): void => line.say({ type: 'cancel', ref });
      this.#calls.set(ref, {
        ...listening,
        done: (result) => {
          this.#calls.delete(ref);
          listening.signal?.removeEventListener('abort', cancel);
          resolve(result as Result);
        },
      });
      listening.signal?.addEventListener('abort', cancel, { once: true });
      line.say(message(ref));
    });
  }

  #heard(body: FromTechnicianWorker): void {
    switch (body.type) {
      case 'joined':
        this.#reader ??= new SessionLogReader({
          sessionId: this.store.get().joined ?? '',
          key: body.customerKey,
          ...(this.#consent === undefined ? {} : { consent: this.#consent }),
        });
        for (const entry of this.#early.splice(0)) void this.#noteEntry(entry);
        return;
      case 'state':
        return this.store.set({ state: body.state, until_ms: performance.now() + body.state.remaining_ms });
      case 'log':
        if (this.#reader) void this.#noteEntry(body.entry);
        else this.#early.push(body.entry);
        return;
      case 'broken':
        return this.store.set({ broken: body.reason });
      case 'code':
        return this.store.set({ code: body.code });
      case 'code failed':
        return this.store.set({ isCodeBroken: true });
      default:
        return this.#heardOfCall(body);
    }
  }

  #heardOfCall(body: Extract<FromTechnicianWorker, { ref: number }>): void {
    const call = this.#calls.get(body.ref);
    switch (body.type) {
      case 'started':
        return call?.onStarted?.(body.command);
      case 'text':
        return call?.onText?.(body.stream, body.text);
      case 'bytes':
        return call?.onBytes?.(body.bytes);
      case 'progress':
        return call?.onProgress?.(body.progress);
      case 'waiting':
        return call?.onWaiting?.(body.waiting);
      default:
        return call?.done(body.result);
    }
  }

  async #noteEntry(given: SignedLogEntry): Promise<void> {
    const read = await this.#reader?.take(given);
    if (!read) return;
    if (!read.ok) this.store.set({ isLogBroken: true });
    else if (read.isNew) this.store.set({ entries: [...this.store.get().entries, read.entry] });
  }
}

const lost: OperationResult = {
  ok: false,
  refusal: { code: 'lost', message: 'There is no connection to the customer.' },
};
