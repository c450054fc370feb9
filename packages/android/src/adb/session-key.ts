import type { AdbCredentialStore, AdbPrivateKey } from '@yume-chan/adb';

const algorithm = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-1' };

/** Where a session's key outlives the page that made it, for as long as the session lives and no longer. */
export interface SessionKeyPlace {
  load(): Promise<Uint8Array | undefined>;
  keep(key: Uint8Array): Promise<void>;
  destroy(): Promise<void>;
}

/**
 * The RSA key by which the phone knows this session. Made for it and destroyed at its end: no computer of ours stays allowed on a
 * customer's phone (USB-6; the phone's own list may keep the public half, which opens nothing without this). Without a place it is in
 * memory only; with one, a page that is loaded anew in the middle of the session finds it, and the phone does not ask again.
 */
export class SessionKey implements AdbCredentialStore {
  readonly #name: string;
  readonly #place: SessionKeyPlace | undefined;
  #key: Uint8Array | undefined;
  #isLetGo = false;
  #destroyed = false;
  /** One after the other: a key that is still being kept when the session ends is destroyed behind that. */
  #placed: Promise<unknown> = Promise.resolve();

  constructor(name: string, place?: SessionKeyPlace) {
    this.#name = name;
    this.#place = place;
  }

  get isDestroyed(): boolean {
    return this.#destroyed;
  }

  async generateKey(): Promise<AdbPrivateKey> {
    this.#mustBeInUse();
    const wanted = { ...algorithm, modulusLength: 2048, publicExponent: Uint8Array.of(1, 0, 1) };
    const pair = await crypto.subtle.generateKey(wanted, true, ['sign', 'verify']);
    const key = new Uint8Array(await crypto.subtle.exportKey('pkcs8', pair.privateKey));
    // Making one takes a while; the session may have ended meanwhile.
    this.#mustBeInUse();
    this.#key = key;
    const copy = key.slice();
    // Where it cannot be kept, the phone asks once more after a reload.
    void this.#inTurn(async () => {
      if (!this.#destroyed) await this.#place?.keep(copy);
      copy.fill(0);
    });
    return { buffer: key, name: this.#name };
  }

  async *iterateKeys(): AsyncGenerator<AdbPrivateKey> {
    if (!this.#key && !this.#isLetGo) {
      const kept = await this.#place?.load().catch(() => undefined);
      if (kept && (await isKey(kept)) && !this.#isLetGo) this.#key ??= kept;
    }
    if (this.#key) yield { buffer: this.#key, name: this.#name };
  }

  /** Another connection of the same session goes on with it: nothing of it stays here. */
  letGo(): void {
    this.#isLetGo = true;
    this.#key?.fill(0);
    this.#key = undefined;
  }

  /** Gone from memory when this returns, and from its place when it resolves. */
  async destroy(): Promise<void> {
    this.letGo();
    if (this.#destroyed) return this.#placed.then(() => undefined);
    this.#destroyed = true;
    return this.#inTurn(async () => this.#place?.destroy());
  }

  #inTurn(act: () => Promise<void>): Promise<void> {
    const done = this.#placed.then(act).catch(() => undefined);
    this.#placed = done;
    return done;
  }

  #mustBeInUse(): void {
    if (this.#isLetGo) throw new Error('the session is over: its key is destroyed');
  }
}

/** A page can go in the middle of writing. What is no key would stop every try; without one the phone only asks again. */
async function isKey(bytes: Uint8Array): Promise<boolean> {
  const pkcs8 = new Uint8Array(bytes);
  return crypto.subtle.importKey('pkcs8', pkcs8, algorithm, false, ['sign']).then(
    () => true,
    () => false,
  );
}
