import { operationPowers } from '@mistri/contracts/repair/powers';
import { sentence } from '@mistri/contracts/repair/sentences';
import type { Consent } from '@mistri/contracts/remote-sessions/consent';
import { consentHash, type LogEvent, LogFullError } from '@mistri/signed-log/session-log';
import type { SetupPacket, ShareEvent, UsbIdentity } from '@mistri/usb';
import { plain } from '@mistri/usb';
import type { SessionLog } from '../consent/session-log.ts';

/**
 * A log holds 20,000 entries; a vendor's tool can send as many control requests in seconds. Each different request is written when it
 * first comes; what repeats is counted and written with its count, at latest when the device is given back.
 */
const mostControls = 12_000;
const keptDifferent = 256;
const shortAgain_ms = 10_000;

/** A `SessionLogWriter`, or one that goes on where an earlier page stopped. */
export interface ShareLogWriter extends SessionLog {
  readonly isClosed: boolean;
  settled(): Promise<void>;
}

interface Seen {
  count: number;
  readonly since_ms: number;
}

/** The log of device mode: what was done to the whole device, requests in clear, contents by length only (USB-7). */
export class ShareLog {
  readonly #writer: ShareLogWriter;
  readonly #now_ms: () => number;
  readonly #full: () => void;
  readonly #seen = new Map<string, Seen>();
  #controls = 0;
  #unwritten = 0;

  /** @param full called when nothing more fits: the session must end */
  constructor(writer: ShareLogWriter, now_ms: () => number, full: () => void) {
    this.#writer = writer;
    this.#now_ms = now_ms;
    this.#full = full;
  }

  /** Entry 1 names the consent; a log that goes on says so. */
  open(consent: Consent): void {
    if (this.#writer.position.seq > 0) this.note('resumed', sentence('newConnection'));
    else void this.#writer.append({ by: 'session', kind: 'opened', consent: consentHash(consent) });
  }

  event(event: ShareEvent): void {
    switch (event.kind) {
      case 'here':
        this.#append({ by: 'phone', kind: 'mode', command: `here ${textOf(event.identity)}`, outcome: 'done' });
        return;
      case 'away':
        this.#append({ by: 'phone', kind: 'mode', command: 'away', outcome: 'done' });
        return;
      case 'refused': {
        const { identity, reason } = event;
        this.#append({ by: 'phone', kind: 'refused', command: textOf(identity), outcome: 'refused', message: reason });
        return;
      }
      case 'attached':
        this.#append(attachEntry('started'));
        return;
      case 'detached': {
        this.#flush();
        const { in_bytes, out_bytes, controls } = event;
        const message = sentence('deviceUsed', { read: in_bytes, written: out_bytes, controls });
        this.#append({ ...attachEntry('done'), message });
        return;
      }
      default:
        this.#control(event.setup, event.outcome);
    }
  }

  note(kind: 'paused' | 'resumed' | 'note', message: string): void {
    this.#append({ by: 'session', kind, message });
  }

  close(by: 'customer' | 'technician' | 'session', outcome: string, message: string): void {
    if (this.#writer.isClosed) return;
    this.#flush();
    void this.#writer.append({ by, kind: 'closed', outcome, message });
  }

  settled(): Promise<void> {
    return this.#writer.settled();
  }

  #control(setup: SetupPacket, outcome: string): void {
    const command = textOfSetup(setup);
    const key = `${outcome} ${command}`;
    const now_ms = this.#now_ms();
    const seen = this.#seen.get(key);
    if (seen && now_ms - seen.since_ms < shortAgain_ms) {
      seen.count += 1;
      return;
    }
    if (seen) this.#repeated(key, seen);
    if (this.#seen.size >= keptDifferent) this.#flush();
    this.#seen.set(key, { count: 0, since_ms: now_ms });
    this.#write(command, outcome);
  }

  #write(command: string, outcome: string, message?: string): void {
    if (this.#controls >= mostControls) {
      this.#unwritten += 1;
      return;
    }
    this.#controls += 1;
    this.#append({ ...attachEntry(outcome === 'ok' ? 'done' : 'failed'), command, ...(message && { message }) });
  }

  #repeated(key: string, { count }: Seen): void {
    this.#seen.delete(key);
    if (count === 0) return;
    const at = key.indexOf(' ');
    this.#write(key.slice(at + 1), key.slice(0, at), sentence('moreTimes', { count }));
  }

  #flush(): void {
    for (const [key, seen] of Array.from(this.#seen)) this.#repeated(key, seen);
    if (this.#unwritten === 0) return;
    this.#append({
      by: 'session',
      kind: 'note',
      message: sentence('notListed', { count: this.#unwritten }),
    });
    this.#unwritten = 0;
  }

  #append(event: LogEvent): void {
    if (this.#writer.isClosed) return;
    try {
      void this.#writer.append(event);
    } catch (error) {
      if (!(error instanceof LogFullError)) throw error;
      this.#full();
    }
  }
}

function attachEntry(outcome: string): LogEvent {
  const operation = 'device.attach';
  return { by: 'technician', kind: 'operation', operation, power: operationPowers[operation], outcome };
}

/** `18d1:4ee7 Mistri One, serial MISTRI0001`. Its texts come from the device: no control characters. */
export function textOf({ vendorId, productId, product, serial }: UsbIdentity): string {
  const name = product === undefined ? '' : ` ${plain(product).slice(0, 60)}`;
  return `${hex(vendorId, 4)}:${hex(productId, 4)}${name}${serial === undefined ? '' : `, serial ${plain(serial).slice(0, 60)}`}`;
}

/** The eight bytes as they were on the bus, in words: `control 40 request 09 value 0001 index 0000, 12 bytes`. */
function textOfSetup({ requestType, request, value, index, length }: SetupPacket): string {
  return `control ${hex(requestType, 2)} request ${hex(request, 2)} value ${hex(value, 4)} index ${hex(index, 4)}, ${length} bytes`;
}

const hex = (value: number, digits: number): string => value.toString(16).padStart(digits, '0');
