export {
  adbCommand,
  adbHeaderLength,
  type AdbMessage,
  AdbMessageReader,
  adbMostPayload,
  writeAdbHeader,
} from './adb/adb-message.ts';
export { writeApp } from './apps/app-package.ts';
export * from './factory/firmware.ts';
export { type PhoneIdentity, unlockBootLoader } from './factory/make-phone.ts';
export * from './faults/inject-fault.ts';
export { applySparse, isSparse } from './fastboot/sparse-image.ts';
export { type FlashStorage, memoryStorage, Partitions, partitionSizes } from './flash/partitions.ts';
export { type PhoneMode } from './phone/phone-parts.ts';
export { usbModes } from './phone/usb-modes.ts';
export * from './phone/virtual-phone.ts';
export { drawScreen, screenSize } from './screen/draw-screen.ts';
export { type Button, buttonsOf, type Screen } from './screen/screen.ts';
