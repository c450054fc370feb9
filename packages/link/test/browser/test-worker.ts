import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import { type DatabaseFactory, LinkWorker, type PortLike, readDeviceKey } from '../../src/browser.ts';
import { priorities, type Stream, type WebSocketLike } from '../../src/index.ts';

/** In the worker of a test page: pours bytes into the session, and tells the test's server when all that came is there. */
interface WorkerScope extends PortLike {
  readonly indexedDB: DatabaseFactory;
  readonly WebSocket: new (url: string) => WebSocketLike;
}

const scope = globalThis as unknown as WorkerScope;
const device = await readDeviceKey(scope.indexedDB);

interface Pour {
  readonly sessionId: string;
  readonly length_bytes: number;
  readonly seed: number;
}

// eslint-disable-next-line no-new -- it lives by its listener
void new LinkWorker({
  scope,
  device,
  makeWebSocket: (url) => new scope.WebSocket(url),
  onStream: (stream) => {
    if (!stream.label.startsWith('bulk ')) return false;
    receive(stream, stream.label.slice(5));
    return true;
  },
  onOther: (body, worker) => {
    const { sessionId, length_bytes, seed } = body as Pour;
    const stream = worker.connection(sessionId)?.open(`bulk ${seed}`, priorities.normal);
    if (stream) pour(stream, length_bytes, seed);
  },
});

function receive(stream: Stream, name: string): void {
  const hash = sha256.create();
  let length_bytes = 0;
  stream.listen({
    data: (bytes) => {
      length_bytes += bytes.length;
      hash.update(bytes);
    },
    drain: () => undefined,
    peerEnded: () => {
      // Not by the page: it may be busy.
      void fetch(`/arrived?name=${name}&length=${length_bytes}&hash=${bytesToHex(hash.digest())}`, { method: 'POST' });
      stream.end();
    },
    closed: () => undefined,
  });
}

function pour(stream: Stream, length_bytes: number, seed: number): void {
  let left_bytes = length_bytes;
  let state = seed;
  const go = (): void => {
    while (left_bytes > 0) {
      const piece = new Uint8Array(Math.min(65_536, left_bytes));
      for (let at = 0; at < piece.length; at += 16) {
        state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
        piece[at] = state >>> 24;
      }
      left_bytes -= piece.length;
      if (!stream.write(piece)) return;
    }
    stream.end();
  };
  stream.listen({ data: () => undefined, drain: go, peerEnded: () => undefined, closed: () => undefined });
  go();
}
