import { sentence } from '@mistri/contracts/repair/sentences';
import type { ImageSource } from '@mistri/android';
import { type DeviceKey, priorities } from '@mistri/link';
import type { MakeHash } from '../blobs/hash.ts';
import { signManifest } from '../blobs/sign-manifest.ts';
import { frameKinds, ProtocolError } from '../protocol/frame.ts';
import { limits } from '../protocol/limits.ts';
import type { BlobHave, BlobManifest, BlobOffer, Refusal } from '../protocol/messages.ts';
import { readHave, readRefusal } from '../protocol/schemas.ts';
import { labels, type SessionStreams } from '../streams/byte-stream.ts';
import { FramedStream } from '../streams/framed-stream.ts';
import type { BlobResult, BlobToSend, RepairGuest } from './guest-shape.ts';

const read_bytes = 1024 * 1024;
const lost: Refusal = {
  code: 'lost',
  message: sentence('sendingLost'),
};
const stopped: Refusal = { code: 'stopped', message: sentence('sendingStopped') };

export interface BlobCall {
  readonly streams: SessionStreams;
  readonly device: DeviceKey;
  readonly makeHash: MakeHash;
  readonly blob: BlobToSend;
  readonly reports: NonNullable<Parameters<RepairGuest['sendBlob']>[1]>;
}

/** Reads the file once for its hash (unless it is known), signs what it is, and sends what the other end does not have yet. */
export async function sendBlob({ streams, device, makeHash, blob, reports }: BlobCall): Promise<BlobResult> {
  const { signal } = reports;
  if (blob.content.size < 1 || blob.content.size > limits.blob_bytes)
    return { ok: false, refusal: { code: 'field', field: 'content', message: sentence('fileSize') } };
  const sha256 = blob.sha256 ?? (await hashOf(blob.content, makeHash, signal));
  if (sha256 === undefined || signal?.aborted) return { ok: false, refusal: stopped };
  const manifest: BlobManifest = {
    v: 1,
    sha256,
    length: blob.content.size,
    name: plainName(blob.name),
    ...(blob.image && { image: blob.image }),
  };
  const offer = await signManifest(manifest, device);
  let stream: FramedStream;
  try {
    stream = new FramedStream(streams.open(labels.blob, priorities.bulk));
  } catch {
    return { ok: false, refusal: lost };
  }
  const stop = (): void => stream.reset('stopped');
  signal?.addEventListener('abort', stop, { once: true });
  if (signal?.aborted) stop();
  try {
    const refusal = await exchange(stream, offer, blob.content, reports);
    if (!refusal) return { ok: true, value: manifest };
    return { ok: false, refusal: refusal === lost && signal?.aborted ? stopped : refusal };
  } catch (error) {
    if (!(error instanceof ProtocolError)) throw error;
    return { ok: false, refusal: { code: 'malformed', message: error.message } };
  } finally {
    signal?.removeEventListener('abort', stop);
    stream.end();
  }
}

async function exchange(
  stream: FramedStream,
  offer: BlobOffer,
  content: ImageSource,
  { onProgress }: BlobCall['reports'],
): Promise<Refusal | undefined> {
  await stream.sendJson(frameKinds.offer, offer);
  const first = await nextAnswer(stream);
  if ('code' in first) return first;
  if (first.complete) return undefined;
  if (first.have_bytes > content.size) throw new ProtocolError('it has more than there is');
  const total_bytes = content.size;
  const sending = pour(stream, content, first.have_bytes);
  // Awaited below; until then a failure to read the file has to be somebody's.
  sending.catch(() => undefined);
  for (;;) {
    const answer = await nextAnswer(stream);
    if ('code' in answer) return answer;
    onProgress?.({ done_bytes: answer.have_bytes, total_bytes });
    if (!answer.complete) continue;
    await sending;
    return undefined;
  }
}

async function pour(stream: FramedStream, content: ImageSource, from: number): Promise<void> {
  try {
    for (let at = from; at < content.size;) {
      const bytes = await content.read(at, Math.min(read_bytes, content.size - at));
      at += bytes.length;
      for (let done = 0; done < bytes.length; done += limits.data_bytes)
        if (!(await stream.send(frameKinds.data, bytes.subarray(done, done + limits.data_bytes)))) return;
    }
  } catch (error) {
    // The file changed or went away under us: the other end keeps what it has.
    stream.reset('the file cannot be read');
    throw error;
  }
}

async function nextAnswer(stream: FramedStream): Promise<BlobHave | Refusal> {
  const frame = await stream.next();
  if (!frame) return lost;
  if (frame.kind === frameKinds.have) return readHave(frame.payload);
  if (frame.kind === frameKinds.refused) return readRefusal(frame.payload);
  throw new ProtocolError(`a frame of kind ${frame.kind} about a file`);
}

async function hashOf(
  content: ImageSource,
  makeHash: MakeHash,
  signal: AbortSignal | undefined,
): Promise<string | undefined> {
  const hash = makeHash();
  for (let at = 0; at < content.size; at += read_bytes) {
    if (signal?.aborted) return undefined;
    hash.update(await content.read(at, Math.min(read_bytes, content.size - at)));
  }
  return hash.digest();
}

/** The name without folders and without what no file name has. */
function plainName(name: string): string {
  const last = name.split(/[/\\]/).at(-1) ?? '';
  return (
    last
      .toWellFormed()
      .replaceAll(/\p{Cc}/gu, '')
      .slice(0, limits.fileName_characters) || 'file'
  );
}
