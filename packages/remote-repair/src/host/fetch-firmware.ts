import { sentence } from '@mistri/contracts/repair/sentences';
import type { FirmwareManifest } from '@mistri/contracts/remote-sessions/firmware';
import { verifyFirmware } from '@mistri/signed-log/session-log';
import { BlobInflow } from '../blobs/blob-inflow.ts';
import type { FirmwareOffer } from '../blobs/firmware-source.ts';
import { frameKinds } from '../protocol/frame.ts';
import type { BlobManifest, OperationRequest, Refusal } from '../protocol/messages.ts';
import type { FramedStream } from '../streams/framed-stream.ts';
import type { HostContext } from './host-context.ts';
import { untilAborted } from './until-aborted.ts';

const tellEvery_bytes = 1024 * 1024;
const no = (message: string): Refusal => ({ code: 'blob', message });

/** An image of the platform comes to the customer's end by itself: signed by the platform, hashed, kept as a blob. */
export async function fetchFirmware(
  context: HostContext,
  framed: FramedStream,
  request: OperationRequest,
  signal: AbortSignal,
): Promise<Refusal | undefined> {
  const { firmware, blobs } = context.options;
  const imageId = String(request.values['imageId'] ?? '');
  if (!/^fwi_[0-7][0-9a-hjkmnp-tv-z]{25}$/.test(imageId))
    return { code: 'field', field: 'imageId', message: sentence('imageId') };
  if (!context.consents.powers().has('flash'))
    return {
      code: 'power_missing',
      power: 'flash',
      command: 'fetch firmware',
      message: sentence('powerMissing', { power: 'flash' }),
    };
  if (!firmware) return no(sentence('noImage'));
  // Not to know is not to have none: asked again, the platform may answer.
  const answer = await untilAborted(
    firmware.find(imageId, signal).then((offer) => ({ offer })),
    signal,
  );
  if (signal.aborted) return { code: 'stopped', message: sentence('stopped') };
  if (!answer) return no(sentence('imagesUnknown'));
  const { offer } = answer;
  if (!offer) return no(sentence('noImage'));
  if (!(await verifyFirmware(offer.manifest, offer.signature, firmware.keys))) return no(sentence('imageUnsigned'));
  const signed = offer.manifest as FirmwareManifest;
  if (signed.imageId !== imageId) return no(sentence('imageOther'));
  const manifest = manifestOf(signed);
  const found = await blobs.find(manifest.sha256);
  if (!(found?.complete && found.length === manifest.length)) {
    const refusal = await receive(context, framed, { offer, manifest, signal });
    if (refusal) return refusal;
  }
  context.manifests.set(manifest.sha256, manifest);
  const contents = { length: manifest.length, sha256: manifest.sha256 };
  context.record({
    by: 'session',
    kind: 'transfer',
    command: 'fetch firmware from the platform',
    fileName: manifest.name,
    partition: signed.partition,
    contents,
    outcome: 'received',
  });
  await framed.sendJson(frameKinds.done, { command: `fetch ${manifest.name}`, blob: contents });
  framed.end();
  return undefined;
}

interface Fetching {
  readonly offer: FirmwareOffer;
  readonly manifest: BlobManifest;
  readonly signal: AbortSignal;
}

async function receive(
  context: HostContext,
  framed: FramedStream,
  { offer, manifest, signal }: Fetching,
): Promise<Refusal | undefined> {
  const { blobs } = context.options;
  let inflow: BlobInflow | undefined;
  try {
    inflow = await BlobInflow.begin(blobs, manifest, context.makeHash);
    let told_bytes = 0;
    for await (const bytes of inflow.isFull ? [] : offer.read(inflow.have_bytes, signal)) {
      if (signal.aborted) return { code: 'stopped', message: sentence('stopped') };
      if (bytes.length > inflow.length - inflow.have_bytes) return no(sentence('imageLonger'));
      await inflow.take(bytes);
      if (inflow.have_bytes - told_bytes < tellEvery_bytes) continue;
      told_bytes = inflow.have_bytes;
      if (framed.hasRoom)
        void framed.sendJson(frameKinds.progress, { done_bytes: told_bytes, total_bytes: manifest.length });
      context.tell({ kind: 'blob', name: manifest.name, done_bytes: told_bytes, total_bytes: manifest.length });
    }
    if (!inflow.isFull) return no(sentence('downloadCut'));
    return (await inflow.verify()) ? undefined : no(sentence('imageDamaged'));
  } catch (error) {
    return no(error instanceof Error ? error.message : sentence('downloadFailed'));
  } finally {
    await inflow?.close();
  }
}

function manifestOf({ product, partition, build, rollbackIndex, length, sha256 }: FirmwareManifest): BlobManifest {
  return {
    v: 1,
    sha256,
    length,
    name: `${product}-${partition}-${build}.img`.replaceAll(/[/\\]/g, '_').slice(0, 255),
    image: { product, partition, version: build, ...(rollbackIndex === undefined ? {} : { rollbackIndex }) },
  };
}
