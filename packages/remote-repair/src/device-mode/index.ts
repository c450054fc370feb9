export { type ShareEnd, ShareHost, type ShareHostOptions, type ShareTold } from './share-host.ts';
export { ShareLog, textOf } from './share-log.ts';
