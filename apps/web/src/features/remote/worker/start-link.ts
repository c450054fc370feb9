import type { DeviceKey, LinkConnection, SessionEnd, Stream, WebSocketLike } from '@mistri/link';
import { type DatabaseFactory, LinkWorker, type PortLike, readDeviceKey } from '@mistri/link/browser';

/** What one end does with the worker's Link. */
export interface WorkerEnd<Heard> {
  stream(stream: Stream, connection: LinkConnection): boolean;
  heard(body: Heard, worker: LinkWorker): void;
  ended?(linkSessionId: string, end: SessionEnd): void;
}

/** The worker's name says whose key it uses: one browser may have been several people's. */
interface WorkerScope extends PortLike {
  readonly name: string;
}

/** Link in this worker, with one end of a repair on it. */
export async function startLink<Heard, Said>(
  makeEnd: (device: DeviceKey, say: (body: Said, transfer?: readonly object[]) => void) => WorkerEnd<Heard>,
): Promise<void> {
  const scope = globalThis as unknown as WorkerScope;
  const device = await readDeviceKey(indexedDB as unknown as DatabaseFactory, scope.name);
  const end = makeEnd(device, (body, transfer = []) => scope.postMessage({ type: 'other', body }, transfer));
  // It lives by its listener.
  void new LinkWorker({
    scope,
    device,
    makeWebSocket: (url) => new WebSocket(url) as unknown as WebSocketLike,
    onStream: (stream, connection) => end.stream(stream, connection),
    onEnded: (sessionId, ended) => end.ended?.(sessionId, ended),
    onOther: (body, worker) => end.heard(body as Heard, worker),
  });
}
