import type { Surroundings } from '../command.ts';
import type { ApiAnswer, ApiClient } from './api-client.ts';
import { askGrant, type Grant, type GrantWords, readGrant } from './device-grant.ts';

/**
 * A person who let this program in, for as long as it runs: their tokens are in memory only. The access token lives ten minutes; it
 * is exchanged when half of that is over, so that a network that is away for minutes costs nothing.
 */
export class Person {
  readonly userId: string;
  readonly #api: ApiClient;
  readonly #now_ms: () => number;
  #grant: Grant;
  #renewAt_ms = 0;
  #renewing: Promise<void> | undefined;

  constructor(api: ApiClient, grant: Grant, now_ms: () => number) {
    this.userId = grant.userId;
    this.#api = api;
    this.#now_ms = now_ms;
    this.#grant = grant;
    this.#planRenewal();
  }

  /** @throws CommandError when they say no, or nobody approves in time */
  static async signIn(api: ApiClient, around: Surroundings, words: GrantWords): Promise<Person> {
    return new Person(api, await askGrant(api, around, words), () => performance.now());
  }

  /** @throws CommandError when the server cannot be reached */
  async call(method: 'GET' | 'POST' | 'DELETE', path: string, body?: object): Promise<ApiAnswer> {
    if (this.#now_ms() >= this.#renewAt_ms) await this.#renew();
    const answer = await this.#api.call(method, path, body, this.#grant.accessToken);
    if (answer.code !== 'auth.required') return answer;
    await this.#renew();
    return this.#api.call(method, path, body, this.#grant.accessToken);
  }

  async signOut(): Promise<void> {
    await this.#api.call('POST', '/api/auth/logout', {}, this.#grant.accessToken);
  }

  /** One exchange at a time: a refresh token that is used twice ends the whole sign-in. */
  #renew(): Promise<void> {
    this.#renewing ??= this.#exchange().finally(() => (this.#renewing = undefined));
    return this.#renewing;
  }

  async #exchange(): Promise<void> {
    this.#planRenewal();
    const { refreshToken } = this.#grant;
    const answer = await this.#api.call('POST', '/api/auth/refresh', { refreshToken });
    // Refused: what is called next hears `auth.required` and says so.
    if (!answer.isOk) return;
    this.#grant = readGrant(answer.data);
    this.#planRenewal();
  }

  #planRenewal(): void {
    this.#renewAt_ms = this.#now_ms() + this.#grant.expiresIn_s * 500;
  }
}
