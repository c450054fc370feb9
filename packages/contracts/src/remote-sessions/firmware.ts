import Type, { type Static } from 'typebox';
import { closed, textLine } from '../plain-text.ts';
import { deviceKey, exactMoment, sha256Text, signatureText } from './consent.ts';

export const firmwarePartition = Type.String({ pattern: '^[a-z0-9_-]{1,64}$', description: 'Without slot: `boot`' });
export const firmwareProduct = Type.String({
  pattern: '^[a-z0-9][a-z0-9_.-]{0,63}$',
  description: 'As the phone’s boot loader calls itself (`fastboot getvar product`)',
});

export const rollbackIndex = Type.Integer({ minimum: 0, maximum: 0xffff_ffff });

export const firmwareLimits = { mostBytes: 128 * 1024 * 1024, imagesPerProduct: 200 } as const;

/**
 * What the platform signs about an image: Ed25519 over `mistri.firmware.v1` ‖ 0x00 ‖ canonical JSON (`verifyFirmware` in
 * @mistri/signed-log). The customer's end checks the signature, then length and SHA-256 of what it fetched, then flashes.
 */
export const FirmwareManifest = Type.Object(
  {
    v: Type.Literal(1),
    imageId: Type.String({ pattern: '^fwi_[0-7][0-9a-hjkmnp-tv-z]{25}$' }),
    product: firmwareProduct,
    partition: firmwarePartition,
    build: textLine(1, 80),
    /** Anti-rollback: a phone that has started a higher one does not start this image. Missing: the image has none. */
    rollbackIndex: Type.Optional(rollbackIndex),
    length: Type.Integer({ minimum: 1, maximum: firmwareLimits.mostBytes }),
    sha256: sha256Text,
    publishedAt: exactMoment,
  },
  closed,
);
export type FirmwareManifest = Static<typeof FirmwareManifest>;

export const FirmwareImage = Type.Object({
  manifest: FirmwareManifest,
  signature: signatureText,
  /** Of the platform; one of `keys` beside the list. */
  key: deviceKey,
  isWithdrawn: Type.Boolean(),
});
export type FirmwareImage = Static<typeof FirmwareImage>;

/** `GET /api/firmware?product=&partition=` */
export const FirmwareQuery = Type.Object(
  {
    product: Type.Optional(firmwareProduct),
    partition: Type.Optional(firmwarePartition),
    build: Type.Optional(textLine(1, 80)),
    withdrawn: Type.Optional(Type.Boolean({ description: 'those that are offered no longer too' })),
  },
  closed,
);
export const FirmwareList = Type.Object({
  images: Type.Array(FirmwareImage),
  keys: Type.Array(deviceKey, { description: 'The platform’s keys that sign images, newest first' }),
});
export type FirmwareList = Static<typeof FirmwareList>;
