import { sentence } from '@mistri/contracts/repair/sentences';
import type { Power } from '@mistri/contracts/repair/powers';
import {
  codeLabel,
  type DeviceKey,
  exchangeCode,
  type LinkConnection,
  priorities,
  type Stream,
  toBase64Url,
} from '@mistri/link';
import type { LinkWorker } from '@mistri/link/browser';
import {
  LinkStreams,
  type OperationReports,
  type RepairGuest,
  startRepairGuest,
  type Terminal,
} from '@mistri/remote-repair';
import type { FromTechnicianWorker, ToTechnicianWorker } from './technician-messages.ts';

type Operation = Parameters<RepairGuest['perform']>[0];

/** The technician's end in their worker: each wish of the page is a stream to the customer's end, and what comes of it goes back. */
export class TechnicianEnd {
  readonly #device: DeviceKey;
  readonly #say: (body: FromTechnicianWorker, transfer?: readonly object[]) => void;
  readonly #running = new Map<number, AbortController>();
  readonly #terminals = new Map<number, Terminal>();
  readonly #undrawn = new Map<number, Undrawn>();
  #joining: string | undefined;
  #streams: LinkStreams | undefined;
  #guest: RepairGuest | undefined;
  #isCodeAsked = false;

  constructor(device: DeviceKey, say: (body: FromTechnicianWorker, transfer?: readonly object[]) => void) {
    this.#device = device;
    this.#say = say;
  }

  stream(stream: Stream, connection: LinkConnection): boolean {
    this.#join(connection);
    if (this.#streams && connection.sessionId === this.#joining) this.#streams.arrived(stream);
    else stream.reset('nobody listens');
    return true;
  }

  heard(body: ToTechnicianWorker, worker: LinkWorker): void {
    switch (body.type) {
      case 'join':
      case 'link state': {
        if (body.type === 'join') this.#leaveFor(body.linkSessionId, worker);
        const connection = worker.connection(body.linkSessionId);
        if (connection) this.#join(connection);
        return;
      }
      case 'cancel':
        this.#running.get(body.ref)?.abort();
        this.#terminals.get(body.ref)?.close();
        this.#undrawn.get(body.ref)?.drawn(Number.POSITIVE_INFINITY);
        return;
      case 'terminal input':
        this.#terminals.get(body.ref)?.write(body.bytes);
        return;
      case 'terminal drawn':
        this.#undrawn.get(body.ref)?.drawn(body.count);
        return;
      case 'terminal size':
        this.#terminals.get(body.ref)?.resize(body.columns, body.rows);
        return;
      default:
        void this.#run(body).catch((error: unknown) => {
          const message = error instanceof Error ? error.message : String(error);
          this.#say({ type: 'result', ref: body.ref, result: { ok: false, refusal: { code: 'lost', message } } });
        });
    }
  }

  /** Another connection of the same session, or another session: what ran over the one before ends with it. */
  #leaveFor(linkSessionId: string, worker: LinkWorker): void {
    const before = this.#joining;
    if (before === linkSessionId) return;
    this.#joining = linkSessionId;
    this.#guest = undefined;
    this.#streams = undefined;
    this.#isCodeAsked = false;
    if (before !== undefined) worker.connection(before)?.kill('another connection takes over');
  }

  #join(connection: LinkConnection): void {
    if (this.#guest || connection.sessionId !== this.#joining) return;
    const streams = new LinkStreams(connection);
    this.#streams = streams;
    this.#say({ type: 'joined', customerKey: toBase64Url(connection.token.peerKey) });
    this.#guest = startRepairGuest({
      streams,
      device: this.#device,
      onState: (state) => {
        if (connection.sessionId === this.#joining) this.#say({ type: 'state', state });
      },
      onLogEntry: (entry) => this.#say({ type: 'log', entry }),
      onBroken: (reason) => this.#say({ type: 'broken', reason }),
    });
    void this.#agreeOnCode(connection);
  }

  async #agreeOnCode(connection: LinkConnection): Promise<void> {
    if (this.#isCodeAsked) return;
    this.#isCodeAsked = true;
    const { token } = connection;
    try {
      const code = await exchangeCode(connection.open(codeLabel, priorities.interactive), 'guest', {
        hostKey: token.peerKey,
        guestKey: this.#device.publicKey,
        tokenHash: token.tokenHash,
      });
      this.#say({ type: 'code', code });
    } catch {
      this.#say({ type: 'code failed' });
    }
  }

  async #run(
    body: Exclude<
      ToTechnicianWorker,
      { type: 'join' | 'link state' | 'cancel' | 'terminal input' | 'terminal size' | 'terminal drawn' }
    >,
  ): Promise<void> {
    const guest = this.#guest;
    const { ref } = body;
    if (!guest) {
      const refusal = { code: 'lost', message: sentence('notConnected') } as const;
      this.#say({ type: 'result', ref, result: { ok: false, refusal } });
      return;
    }
    const stop = new AbortController();
    this.#running.set(ref, stop);
    try {
      const reports = this.#reports(ref, stop.signal);
      if (body.type === 'send') {
        const { file, image } = body;
        const content = {
          size: file.size,
          read: async (at: number, length: number) => new Uint8Array(await file.slice(at, at + length).arrayBuffer()),
        };
        const blob = { name: file.name, content, ...(image === undefined ? {} : { image }) };
        const { onProgress } = reports;
        const result = await guest.sendBlob(blob, { signal: stop.signal, ...(onProgress ? { onProgress } : {}) });
        this.#say({ type: 'sent', ref, result });
      } else this.#say({ type: 'result', ref, result: await this.#perform(guest, body, reports) });
    } finally {
      this.#running.delete(ref);
      this.#terminals.delete(ref);
      this.#undrawn.delete(ref);
    }
  }

  #perform(
    guest: RepairGuest,
    body: Extract<ToTechnicianWorker, { type: 'perform' | 'powers' | 'note' | 'terminal' }>,
    reports: OperationReports,
  ): ReturnType<RepairGuest['perform']> {
    const { ref } = body;
    if (body.type === 'powers') return guest.requestPowers(body.powers as Power[], body.reason, reports);
    if (body.type === 'note') return guest.addNote(body.text);
    if (body.type === 'terminal') {
      const undrawn = new Undrawn();
      this.#undrawn.set(ref, undrawn);
      const terminal = guest.openTerminal({
        columns: body.columns,
        rows: body.rows,
        onOutput: (bytes) => {
          this.#sayBytes(ref, bytes);
          return undrawn.sent(bytes.length);
        },
        onStarted: (command) => this.#say({ type: 'started', ref, command }),
      });
      this.#terminals.set(ref, terminal);
      return terminal.ended;
    }
    const { operation, values, blob } = body;
    return guest.perform(operation as Operation, values, { ...reports, ...(blob === undefined ? {} : { blob }) });
  }

  #reports(ref: number, signal: AbortSignal): OperationReports {
    return {
      signal,
      onStarted: (command) => this.#say({ type: 'started', ref, command }),
      onText: (stream, text) => this.#say({ type: 'text', ref, stream, text }),
      onBytes: (bytes) => this.#sayBytes(ref, bytes),
      onProgress: (progress) => this.#say({ type: 'progress', ref, progress }),
      onWaiting: (waiting) => this.#say({ type: 'waiting', ref, waiting }),
    };
  }

  #sayBytes(ref: number, bytes: Uint8Array): void {
    const copy = new Uint8Array(bytes);
    this.#say({ type: 'bytes', ref, bytes: copy }, [copy.buffer]);
  }
}

/** How much of a terminal's output its page has not drawn yet; beyond this no more is read, and Link holds the phone back. */
const mostUndrawn_bytes = 256 * 1024;

class Undrawn {
  #bytes = 0;
  #wake: (() => void) | undefined;

  sent(count: number): Promise<void> | void {
    this.#bytes += count;
    if (this.#bytes > mostUndrawn_bytes) return new Promise((resolve) => (this.#wake = resolve));
  }

  drawn(count: number): void {
    this.#bytes -= count;
    if (this.#bytes <= mostUndrawn_bytes) this.#wake?.();
  }
}
