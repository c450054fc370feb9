import { concatBytes } from '@noble/hashes/utils.js';
import type { Channel, ChannelEnd, ChannelEvents, ChannelKind } from '../channels/channel.ts';
import { own, sameBytes } from '../wire/bytes.ts';
import { type CipherState, tagLength_bytes } from './cipher-state.ts';
import { type DeviceKey, signedBytes, verifyDevice } from './device-key.ts';
import { HandshakeError, makeDhPair, NoiseHandshake } from './noise-handshake.ts';
import { NoiseMessageReader } from './noise-messages.ts';

/** A Noise message is at most 65,535 bytes, with its tag (§3); two bytes before it say how long it is. */
const maxMessage_bytes = 65_535;
const maxPlain_bytes = maxMessage_bytes - tagLength_bytes;
const proofLength_bytes = 32 + 64;
const nothing = new Uint8Array(0);
/** As many encryptions at once as keep WebCrypto busy; more would only hold memory. */
const highWater_bytes = 1024 * 1024;

export interface NoiseOptions {
  readonly isInitiator: boolean;
  readonly device: DeviceKey;
  /** The only device that is let in: from the session token. */
  readonly peerKey: Uint8Array;
  /** SHA-256 of the session token: a handshake for one session is worth nothing for another. */
  readonly tokenHash: Uint8Array;
}

/**
 * Makes a bare channel a secure one: Noise XX, whose static keys are signed by the devices' Ed25519 keys.
 *
 * @throws HandshakeError when the other side is not the device of the token, or the channel ends before it proves it
 */
export function secureByNoise(bare: Channel, options: NoiseOptions): Promise<Channel> {
  return new NoiseChannel(bare, options).open();
}

class NoiseChannel implements Channel {
  readonly kind: ChannelKind;
  readonly path: string;
  #bare: Channel;
  #options: NoiseOptions;
  #events: ChannelEvents | undefined;
  #keys: { readonly send: CipherState; readonly receive: CipherState } | undefined;
  #handshake: NoiseHandshake | undefined;
  #opened: { resolve: (channel: Channel) => void; reject: (error: Error) => void } | undefined;
  readonly #reader = new NoiseMessageReader();
  #early: Uint8Array[] = [];
  #reading: Promise<void> = Promise.resolve();
  #writing: Promise<void> = Promise.resolve();
  #sealing_bytes = 0;
  #isBareFull = false;
  #opening_bytes = 0;
  #isPaused = false;
  #waitingForKeys = 0;
  #wantsDrain = false;
  #isClosed = false;
  #end: ChannelEnd | undefined;
  #peerHasEnded = false;

  constructor(bare: Channel, options: NoiseOptions) {
    this.#bare = bare;
    this.#options = options;
    this.kind = bare.kind;
    this.path = bare.path;
  }

  get buffered_bytes(): number {
    return this.#bare.buffered_bytes + this.#sealing_bytes;
  }

  async open(): Promise<Channel> {
    const { isInitiator, tokenHash } = this.#options;
    const prologue = signedBytes('noise', tokenHash);
    this.#handshake = new NoiseHandshake({ isInitiator, prologue, static: await makeDhPair() });
    return new Promise((resolve, reject) => {
      this.#opened = { resolve, reject };
      this.#bare.listen({
        data: (bytes) => {
          this.#reader.read(bytes, (message) => this.#message(message));
        },
        drain: () => {
          this.#isBareFull = false;
          this.#tellDrain();
        },
        peerEnded: () => {
          this.#inTurn(() => {
            this.#peerHasEnded = true;
            if (this.#opened) this.#fail(new HandshakeError('it ended during the handshake'));
            else this.#events?.peerEnded();
          });
        },
        closed: (end) => {
          this.#inTurn(() => {
            this.#close(end);
          });
        },
      });
      if (isInitiator) this.#inTurn(() => this.#sayHandshake());
    });
  }

  listen(events: ChannelEvents): void {
    this.#events = events;
    for (const bytes of this.#early.splice(0)) events.data(bytes);
    if (this.#peerHasEnded) events.peerEnded();
    if (this.#end) events.closed(this.#end);
  }

  write(bytes: Uint8Array): boolean {
    if (this.#isClosed) return true;
    for (let at = 0; at < bytes.length; at += maxPlain_bytes) this.#seal(bytes.subarray(at, at + maxPlain_bytes));
    const hasRoom = this.#sealing_bytes < highWater_bytes && !this.#isBareFull;
    if (!hasRoom) this.#wantsDrain = true;
    return hasRoom;
  }

  writeAll(pieces: readonly Uint8Array[]): boolean {
    // One message per 64 KiB and not per piece: a header alone would cost a tag and a call of its own.
    return this.write(pieces.length === 1 && pieces[0] ? pieces[0] : concatBytes(...pieces));
  }

  end(): void {
    this.#writing = this.#writing.then(() => {
      this.#bare.end();
    });
  }

  abort(reason: string): void {
    this.#bare.abort(reason);
    this.#close({ how: 'aborted', reason });
  }

  pause(): void {
    this.#isPaused = true;
    this.#bare.pause();
  }

  resume(): void {
    this.#isPaused = false;
    if (this.#opening_bytes < highWater_bytes) this.#bare.resume();
  }

  #seal(plain: Uint8Array): void {
    const keys = this.#keys;
    if (!keys) throw new Error('written before the handshake was over');
    this.#sealing_bytes += plain.length;
    // Encryption starts now, so that nonces follow the order of the writes; the results are sent in that order too.
    const sealing = keys.send.encrypt(own(plain));
    this.#writing = this.#writing.then(async () => {
      const sealed = await sealing;
      this.#sealing_bytes -= plain.length;
      if (!this.#isClosed && !this.#bare.writeAll([lengthOf(sealed), sealed])) this.#isBareFull = true;
      this.#tellDrain();
    });
  }

  #tellDrain(): void {
    // Not by what is buffered below: a channel that never said no will never say that there is room again.
    if (!this.#wantsDrain || this.#isBareFull || this.#sealing_bytes >= highWater_bytes / 2 || this.#isClosed) return;
    this.#wantsDrain = false;
    this.#events?.drain();
  }

  /** The array is the reader's: WebCrypto copies what it is given before it returns, a message that has to wait is copied here. */
  #message(arrived: Uint8Array): void {
    // With the keys there, decryption starts at once; what comes out is handed over in order. Never before a message
    // that still waits for the keys: the nonces follow the order of arrival.
    const opening = this.#waitingForKeys === 0 ? this.#keys?.receive.decrypt(arrived) : undefined;
    opening?.catch(() => undefined);
    const message = opening ? nothing : own(arrived);
    if (!opening) this.#waitingForKeys += 1;
    const { length } = arrived;
    // A sender that is faster than the decryption waits in the network and not here.
    this.#opening_bytes += length;
    if (this.#opening_bytes >= highWater_bytes) this.#bare.pause();
    this.#inTurn(async () => {
      this.#opening_bytes -= length;
      if (!this.#isPaused && this.#opening_bytes < highWater_bytes) this.#bare.resume();
      if (!opening) this.#waitingForKeys -= 1;
      if (this.#handshake) {
        await this.#readHandshake(this.#handshake, message);
        return;
      }
      const plain = await (opening ?? this.#keys?.receive.decrypt(message));
      if (!plain || this.#isClosed) return;
      if (this.#events) this.#events.data(plain);
      else this.#early.push(plain);
    });
  }

  #inTurn(act: () => void | Promise<void>): void {
    this.#reading = this.#reading.then(async () => {
      if (this.#isClosed) return;
      try {
        await act();
      } catch (error) {
        this.#fail(error instanceof Error ? error : new Error('unreadable'));
      }
    });
  }

  async #sayHandshake(): Promise<void> {
    const handshake = this.#handshake;
    if (!handshake) return;
    const isFirst = handshake.isInitiator && handshake.remoteStatic === undefined;
    const message = await handshake.write(isFirst ? new Uint8Array(0) : await this.#proof(handshake));
    this.#bare.writeAll([lengthOf(message), message]);
    if (handshake.isDone) await this.#finish(handshake);
  }

  async #readHandshake(handshake: NoiseHandshake, message: Uint8Array): Promise<void> {
    const payload = await handshake.read(message);
    if (handshake.remoteStatic) await this.#check(payload, handshake.remoteStatic);
    if (handshake.isDone) await this.#finish(handshake);
    else await this.#sayHandshake();
  }

  /** The device's key, and its signature of the Noise key of this handshake. */
  async #proof(handshake: NoiseHandshake): Promise<Uint8Array> {
    const { device, tokenHash } = this.#options;
    const signature = await device.sign(signedBytes('noise static', tokenHash, handshake.ownStatic));
    return concatBytes(device.publicKey, signature);
  }

  async #check(proof: Uint8Array, remoteStatic: Uint8Array): Promise<void> {
    const { peerKey, tokenHash } = this.#options;
    if (proof.length !== proofLength_bytes) throw new HandshakeError('a proof of the wrong length');
    const key = proof.subarray(0, 32);
    if (!sameBytes(key, peerKey)) throw new HandshakeError('the other side is not the device named in the token');
    if (!(await verifyDevice(key, proof.subarray(32), signedBytes('noise static', tokenHash, remoteStatic))))
      throw new HandshakeError('the other side does not hold the key of its device');
  }

  async #finish(handshake: NoiseHandshake): Promise<void> {
    this.#keys = await handshake.split();
    this.#handshake = undefined;
    this.#opened?.resolve(this);
    this.#opened = undefined;
  }

  #fail(error: Error): void {
    this.#bare.abort(error.message);
    this.#close({ how: this.#opened ? 'refused' : 'lost', reason: 'bytes that were changed on the way' }, error);
  }

  #close(end: ChannelEnd, error?: Error): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#end = end;
    this.#opened?.reject(error ?? new HandshakeError(end.reason));
    this.#opened = undefined;
    this.#events?.closed(end);
  }
}

function lengthOf(message: Uint8Array): Uint8Array {
  return new Uint8Array([message.length >>> 8, message.length & 0xff]);
}
