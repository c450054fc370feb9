import { PeerSignal } from '@mistri/contracts/link/signal';
import { priorities, type LinkConnection, type Stream } from '@mistri/link';
import { Check } from 'typebox/value';

/** Opened by the guest; each line is a `PeerSignal` in JSON. */
export const signalLabel = 'signals/1';
const mostLine_letters = 16 * 1024;
/** A round of candidates makes us knock at up to a dozen addresses: nobody needs many. */
const leastPause_ms = 200;
const mostHeld = 4;

/**
 * Where no control plane carries what two devices tell each other about their addresses, the session itself does, as soon as it
 * is open over the relay: that is how a direct path is found without a server.
 */
export class CarriedSignals {
  readonly #now_ms: () => number;
  readonly #tell: (body: PeerSignal) => void;
  #stream: Stream | undefined;
  #held: PeerSignal[] = [];
  #line = '';
  #decoder = new TextDecoder();
  #nextAt_ms = 0;

  constructor(options: { now_ms: () => number; heard: (body: PeerSignal) => void }) {
    this.#now_ms = options.now_ms;
    this.#tell = options.heard;
  }

  /** At the guest, with the first path. */
  open(connection: LinkConnection): void {
    if (this.#stream || connection.session.state === 'ended') return;
    this.use(connection.open(signalLabel, priorities.control));
  }

  use(stream: Stream): void {
    if (this.#stream && !this.#stream.isOver) {
      stream.reset('one stream of signals is enough');
      return;
    }
    this.#stream = stream;
    stream.listen({
      data: (bytes) => {
        this.#read(bytes);
      },
      drain: () => undefined,
      peerEnded: () => stream.end(),
      closed: () => undefined,
    });
    for (const body of this.#held.splice(0)) this.send(body);
  }

  send(body: PeerSignal): void {
    const stream = this.#stream;
    if (stream && !stream.isOver) {
      stream.write(new TextEncoder().encode(`${JSON.stringify(body)}\n`));
      return;
    }
    // A later round replaces what nobody has heard.
    this.#held = [...this.#held.filter(({ kind }) => kind !== body.kind), body].slice(-mostHeld);
  }

  #read(bytes: Uint8Array): void {
    this.#line += this.#decoder.decode(bytes, { stream: true });
    const lines = this.#line.split('\n');
    this.#line = lines.pop() ?? '';
    if (this.#line.length > mostLine_letters) this.#stream?.reset('a signal is too long');
    for (const line of lines) this.#heard(line);
  }

  #heard(line: string): void {
    let value: unknown;
    try {
      value = JSON.parse(line);
    } catch {
      // Said below.
    }
    if (!Check(PeerSignal, value)) {
      this.#stream?.reset('that is no signal');
      return;
    }
    // Without WebRTC there is nothing but candidates to say, and two rounds of them while one device settles.
    const now_ms = this.#now_ms();
    if (value.kind !== 'candidates' || now_ms < this.#nextAt_ms - leastPause_ms) return;
    this.#nextAt_ms = Math.max(now_ms, this.#nextAt_ms) + leastPause_ms;
    this.#tell(value);
  }
}
