import type { TerminalEvent, TerminalInput } from '@mistri/android';
import { frameKinds, ProtocolError } from '../protocol/frame.ts';
import type { RequestValues } from '../protocol/messages.ts';
import { readResize } from '../protocol/schemas.ts';
import type { FramedStream } from '../streams/framed-stream.ts';

/** What a technician types, as the engine's terminal wants it. */
export class TerminalFrames implements TerminalInput {
  readonly columns: number;
  readonly rows: number;
  readonly #framed: FramedStream;
  readonly #signal: AbortSignal;

  constructor(framed: FramedStream, values: RequestValues, signal: AbortSignal) {
    this.#framed = framed;
    this.#signal = signal;
    this.columns = side(values['columns'], 80);
    this.rows = side(values['rows'], 24);
  }

  async next(): Promise<TerminalEvent | undefined> {
    try {
      const frame = await this.#framed.next();
      if (!frame || this.#signal.aborted || frame.kind === frameKinds.inputEnd) return undefined;
      if (frame.kind === frameKinds.input) return { kind: 'typed', bytes: frame.payload };
      if (frame.kind === frameKinds.resize) return { kind: 'resized', ...readResize(frame.payload) };
      throw new ProtocolError('no frame of a terminal');
    } catch (error) {
      if (!(error instanceof ProtocolError)) throw error;
      this.#framed.reset('not a terminal');
      return undefined;
    }
  }
}

function side(value: unknown, usual: number): number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= 1000 ? value : usual;
}
