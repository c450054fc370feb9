import { sentence } from '@mistri/contracts/repair/sentences';
import { portableHash } from '../blobs/hash.ts';
import { frameKinds, ProtocolError } from '../protocol/frame.ts';
import { limits } from '../protocol/limits.ts';
import type { Refusal } from '../protocol/messages.ts';
import type { SessionStreams } from '../streams/byte-stream.ts';
import type { FramedStream } from '../streams/framed-stream.ts';
import type { OperationResult, Terminal, TerminalOptions } from './guest-shape.ts';
import { newId, OperationAnswer, openOperation } from './perform-operation.ts';

const lost: Refusal = { code: 'lost', message: sentence('gone') };

/** Keys go out as they are typed; what the phone writes comes as it is written. */
export function openTerminal(streams: SessionStreams, options: TerminalOptions): Terminal {
  const stream = openOperation(streams, 'shell.open');
  if (!stream) return closedTerminal();
  const { columns, rows } = options;
  void stream.sendJson(frameKinds.request, {
    v: 1,
    id: newId(),
    operation: 'shell.open',
    values: { columns, rows },
  });
  const write = (bytes: Uint8Array): boolean => {
    for (let at = 0; at < bytes.length; at += limits.data_bytes)
      void stream.send(frameKinds.input, bytes.subarray(at, at + limits.data_bytes));
    if (!stream.hasRoom) void stream.room.then(() => options.onRoom?.());
    return stream.hasRoom;
  };
  let isClosed = false;
  return {
    write,
    resize: (width, height) => void stream.sendJson(frameKinds.resize, { columns: width, rows: height }),
    end: () => void stream.send(frameKinds.inputEnd, new Uint8Array(0)),
    close: () => {
      isClosed = true;
      stream.reset('closed');
    },
    ended: answerOf(stream, options, () => isClosed),
  };
}

async function answerOf(
  stream: FramedStream,
  { onOutput, onStarted }: TerminalOptions,
  isClosed: () => boolean,
): Promise<OperationResult> {
  const reports = { onBytes: onOutput, ...(onStarted && { onStarted }) };
  try {
    const result = await new OperationAnswer({ reports, makeHash: portableHash }).read(stream);
    return result ?? { ok: false, refusal: isClosed() ? { code: 'stopped', message: 'Closed.' } : lost };
  } catch (error) {
    if (!(error instanceof ProtocolError)) throw error;
    return { ok: false, refusal: { code: 'malformed', message: error.message } };
  } finally {
    stream.end();
  }
}

function closedTerminal(): Terminal {
  return {
    write: () => true,
    resize: () => undefined,
    end: () => undefined,
    close: () => undefined,
    ended: Promise.resolve({ ok: false, refusal: lost }),
  };
}
