import { sentence } from '@mistri/contracts/repair/sentences';
import type { Power } from '@mistri/contracts/repair/powers';
import { BlobInflow } from '../blobs/blob-inflow.ts';
import { verifyManifest } from '../blobs/sign-manifest.ts';
import { frameKinds, ProtocolError } from '../protocol/frame.ts';
import { limits } from '../protocol/limits.ts';
import type { BlobManifest, Refusal } from '../protocol/messages.ts';
import { readOffer } from '../protocol/schemas.ts';
import type { ByteStream } from '../streams/byte-stream.ts';
import { FramedStream } from '../streams/framed-stream.ts';
import type { HostContext } from './host-context.ts';
import { refuse } from './refuse.ts';

/** Whoever may do none of these has no use for a file here. */
const powersWithFiles: readonly Power[] = ['flash', 'files', 'install'];
const progressEvery_bytes = 1024 * 1024;
const offerWithin_ms = 30_000;

/** Takes files that the technician sends, into the store. Nothing of the phone is touched here. */
export class BlobServer {
  readonly #context: HostContext;
  #open = 0;

  constructor(context: HostContext) {
    this.#context = context;
  }

  async serve(stream: ByteStream): Promise<void> {
    const framed = new FramedStream(stream);
    if (this.#open >= limits.openBlobs || !this.#context.budget.take())
      return refuse(framed, { code: 'too_many', message: sentence('tooManyFiles') });
    this.#open += 1;
    const giveUp = this.#context.options.clock.after(offerWithin_ms, () => framed.reset('no offer'));
    const stop = (): void => framed.reset('the session is over');
    this.#context.signal.addEventListener('abort', stop, { once: true });
    try {
      const first = await framed.next();
      giveUp();
      const refusal = first && (await this.#take(framed, first.kind, first.payload));
      if (refusal) {
        this.#context.record({ by: 'technician', kind: 'refused', command: 'send a file', outcome: refusal.code });
        await refuse(framed, refusal);
      }
    } catch (error) {
      if (!(error instanceof ProtocolError)) throw error;
      this.#context.record({ by: 'technician', kind: 'refused', outcome: 'malformed', message: error.message });
      await refuse(framed, { code: 'malformed', message: error.message });
    } finally {
      giveUp();
      this.#context.signal.removeEventListener('abort', stop);
      this.#open -= 1;
    }
  }

  async #take(framed: FramedStream, kind: number, payload: Uint8Array): Promise<Refusal | undefined> {
    if (kind !== frameKinds.offer) throw new ProtocolError('a file begins with its offer');
    const { options, consents, makeHash, manifests } = this.#context;
    const offer = readOffer(payload);
    const { manifest } = offer;
    if (!(await verifyManifest(offer, options.session.technicianKey)))
      return { code: 'blob', message: sentence('fileUnsigned') };
    const granted = consents.powers();
    if (!powersWithFiles.some((power) => granted.has(power)))
      return {
        code: 'power_missing',
        power: 'files',
        command: `send ${manifest.name}`,
        message: sentence('noUseForFiles'),
      };
    const found = await options.blobs.find(manifest.sha256);
    if (found?.complete && found.length === manifest.length) {
      manifests.set(manifest.sha256, manifest);
      return this.#complete(framed, manifest.length);
    }
    let inflow: BlobInflow;
    try {
      inflow = await BlobInflow.begin(options.blobs, manifest, makeHash);
    } catch (error) {
      return { code: 'blob', message: error instanceof Error ? error.message : sentence('fileNotKept') };
    }
    return this.#receive(framed, manifest, inflow);
  }

  async #receive(framed: FramedStream, manifest: BlobManifest, inflow: BlobInflow): Promise<Refusal | undefined> {
    try {
      await framed.sendJson(frameKinds.have, { have_bytes: inflow.have_bytes, complete: false });
      let told_bytes = inflow.have_bytes;
      while (!inflow.isFull) {
        const frame = await framed.next();
        // Cut off: what is there stays, the next stream goes on behind it.
        if (!frame) return undefined;
        if (frame.kind !== frameKinds.data || frame.payload.length > inflow.length - inflow.have_bytes)
          throw new ProtocolError('not the bytes of the file');
        if (!(await hasTaken(inflow, frame.payload))) return { code: 'blob', message: sentence('noRoomForFile') };
        framed.giveBack(frame);
        if (inflow.have_bytes - told_bytes < progressEvery_bytes) continue;
        told_bytes = inflow.have_bytes;
        if (framed.hasRoom) void framed.sendJson(frameKinds.have, { have_bytes: told_bytes, complete: false });
        this.#tell(manifest, told_bytes);
      }
      const isRight = await inflow.verify();
      this.#record(manifest, isRight ? 'received' : 'damaged');
      if (!isRight) return { code: 'blob', message: sentence('fileDamaged') };
    } finally {
      await inflow.close();
    }
    this.#context.manifests.set(manifest.sha256, manifest);
    this.#tell(manifest, manifest.length);
    return this.#complete(framed, manifest.length);
  }

  async #complete(framed: FramedStream, have_bytes: number): Promise<undefined> {
    await framed.sendJson(frameKinds.have, { have_bytes, complete: true });
    framed.end();
    return undefined;
  }

  #tell({ name, length }: BlobManifest, done_bytes: number): void {
    this.#context.tell({ kind: 'blob', name, done_bytes, total_bytes: length });
  }

  #record({ name, length, sha256 }: BlobManifest, outcome: string): void {
    this.#context.record({
      by: 'technician',
      kind: 'transfer',
      command: 'send a file to this computer',
      fileName: name,
      contents: { length, sha256 },
      outcome,
    });
  }
}

/** What is there stays; the disk of a laptop can be full in the middle of a file. */
const hasTaken = (inflow: BlobInflow, bytes: Uint8Array): Promise<boolean> =>
  inflow.take(bytes).then(
    () => true,
    () => false,
  );
