export { type ShareEnd, ShareHost, type ShareHostOptions, type ShareTold } from './share-host.ts';
export { ShareLog, type ShareLogWriter, textOf } from './share-log.ts';
export { shareWholeDevice, type WholeDeviceHost, type WholeDeviceOptions } from './whole-device-host.ts';
