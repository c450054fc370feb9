export { type DatabaseFactory, readDeviceKey } from './browser/device-key-store.ts';
export { LinkPage, type LinkPageEvents, type LinkPageOptions } from './browser/link-page.ts';
export { LinkWorker, type LinkWorkerOptions } from './browser/link-worker.ts';
export { PageWays, type PageWaysOptions } from './browser/page-ways.ts';
export type { PortLike } from './browser/port-like.ts';
export { PortStream } from './browser/port-stream.ts';
