import { linkEndSentences } from '@mistri/contracts/link/end-reasons';
import { SignedLogEntry } from '@mistri/contracts/remote-sessions/session-log';
import { type LinkConnection, type LinkConnectionEvents, priorities, type Stream } from '@mistri/link';
import {
  type BorrowEvent,
  DeviceBorrow,
  shareDataLabel,
  ShareMessageReader,
  shareStateLabel,
  shareVersion,
  streamPipe,
  wholeDevicePolicy,
} from '@mistri/usb';
import { Check } from 'typebox/value';

export interface AttachTold {
  device(event: BorrowEvent): void;
  /** An entry of the log, as the customer's end wrote and signed it. */
  entry(entry: SignedLogEntry): void;
  path(way: string | undefined): void;
  remaining(seconds: number): void;
  ended(why: string): void;
}

const mostLogLine = 16 * 1024;
/** The server introduces both anew as it ends the connection before: what takes longer does not come. */
const anewWithin_ms = 60_000;

/**
 * The technician's end of a device-mode session: what the customer's end says and lends, offered to the kernel of this machine by
 * `borrow.server` (loopback only).
 */
export class AttachDevice {
  readonly borrow: DeviceBorrow;
  readonly #told: AttachTold;
  #connection: LinkConnection | undefined;
  #isOver = false;
  #waiting: ReturnType<typeof setTimeout> | undefined;

  constructor(told: AttachTold) {
    this.#told = told;
    this.borrow = new DeviceBorrow({
      open: () => {
        if (!this.#connection || this.#isOver) throw new Error('there is no session');
        return streamPipe(this.#connection.open(shareDataLabel, priorities.interactive));
      },
      policy: wholeDevicePolicy,
      onEvent: (event) => told.device(event),
    });
  }

  get isOver(): boolean {
    return this.#isOver;
  }

  /** The session's connection; a later one takes over, as when the customer's page was loaded anew. */
  connected(connection: LinkConnection): LinkConnectionEvents {
    if (this.#isOver) queueMicrotask(() => connection.kill('technician_finished'));
    clearTimeout(this.#waiting);
    if (this.#connection) this.borrow.lost();
    this.#connection = connection;
    return {
      stream: (stream) => this.#heard(stream, connection),
      state: (state) => {
        if (state === 'paused') this.#told.path(undefined);
      },
      path: (to) => {
        if (to) this.#told.path(`${to.kind}, ${to.path}`);
      },
      step: () => undefined,
      ended: (end) => this.#ended(connection, end.reason),
    };
  }

  /** The technician is done. Nothing is attached again after this call. */
  stop(why: string): void {
    if (this.#isOver) return;
    this.#connection?.finish(why);
    this.#over(why);
  }

  #ended(connection: LinkConnection, why: string): void {
    if (connection !== this.#connection || this.#isOver) return;
    if (why !== linkEndSentences.pageReopened) return this.#over(why);
    this.borrow.lost();
    this.#told.path(undefined);
    this.#waiting = setTimeout(() => this.#over(why), anewWithin_ms);
  }

  #over(why: string): void {
    if (this.#isOver) return;
    this.#isOver = true;
    clearTimeout(this.#waiting);
    void this.borrow.stop().then(() => this.#told.ended(why));
  }

  #heard(stream: Stream, connection: LinkConnection): void {
    if (connection !== this.#connection) return stream.reset('this connection is over');
    if (stream.label === shareStateLabel) this.#readState(stream, connection);
    else if (stream.label === 'log') this.#readLog(stream);
    else stream.reset('this device is not serving');
  }

  #readState(stream: Stream, connection: LinkConnection): void {
    const reader = new ShareMessageReader();
    listen(stream, (bytes) => {
      const messages = reader.take(bytes);
      for (const message of messages ?? []) {
        if (message.type === 'hello' && message.version > shareVersion) {
          this.stop('the customer’s program is newer: update mistri here');
          return;
        }
        if (message.type === 'hello') this.#told.remaining(message.remaining_s);
        else this.borrow.heard(message);
      }
      if (!messages) {
        connection.finish('the other side does not speak this protocol');
        this.#over('the customer’s end said something that is not the protocol');
      }
    });
  }

  #readLog(stream: Stream): void {
    let rest = '';
    const decoder = new TextDecoder();
    listen(stream, (bytes) => {
      rest += decoder.decode(bytes, { stream: true });
      const lines = rest.split('\n');
      rest = lines.pop() ?? '';
      if (rest.length > mostLogLine) return stream.reset('an entry of the log is too long');
      for (const line of lines) {
        const entry = readEntry(line);
        if (entry) this.#told.entry(entry);
      }
    });
  }
}

function readEntry(line: string): SignedLogEntry | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return Check(SignedLogEntry, value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function listen(stream: Stream, data: (bytes: Uint8Array) => void): void {
  stream.listen({ data, drain: () => undefined, peerEnded: () => stream.end(), closed: () => undefined });
}
