import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { createServer, type Server, type ServerResponse } from 'node:http';
import { once } from 'node:events';
import path from 'node:path';
import type { Introduction, LinkConfig } from '@mistri/contracts/link/index';
import { type Browser, chromium, type Page } from '@playwright/test';
import { rolldown } from 'rolldown';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type LinkPolicy, makeDeviceKey, signToken, toBase64Url, type TokenSigner } from '../../src/index.ts';
import { type SmallRelay, smallRelay } from '../small-relay.ts';

const executablePath = process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium';
const MiB = 1024 * 1024;
/**
 * As people have it: two browsers, each page hides its address behind a name of mDNS, nothing is on loopback. Needs a network with
 * multicast, which a machine of tests may not have; lab/README.md says how to make one.
 */
const onNetwork = process.env['LINK_MDNS'] === '1';
/** Without a network of its own the machine has this address only, and names of mDNS resolve nowhere. */
const onLoopback = ['--allow-loopback-in-peer-connection', '--disable-features=WebRtcHideLocalIpsWithMdns'];

interface Arrived {
  readonly length_bytes: number;
  readonly hash: string;
}

/** Serves the bundles, and keeps frozen pages waiting until their workers say that everything is there. */
class TestServer {
  readonly arrived = new Map<string, Arrived>();
  expected = 0;
  #server: Server;
  #frozen: ServerResponse[] = [];

  constructor(scripts: ReadonlyMap<string, string>) {
    this.#server = createServer((request, response) => {
      const url = new URL(request.url ?? '/', 'http://page.test');
      const script = scripts.get(url.pathname);
      if (script !== undefined) {
        response.writeHead(200, { 'content-type': 'text/javascript' }).end(script);
      } else if (url.pathname === '/arrived') {
        const { name = '', length = '', hash = '' } = Object.fromEntries(url.searchParams);
        this.arrived.set(name, { length_bytes: Number(length), hash });
        response.end();
        this.#thaw();
      } else if (url.pathname === '/wait') {
        this.#frozen.push(response);
        this.#thaw();
      } else {
        response.writeHead(200, { 'content-type': 'text/html' });
        response.end('<!doctype html><title>Link</title><script type="module" src="/page.js"></script>');
      }
    });
  }

  async start(): Promise<string> {
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
    const address = this.#server.address();
    return `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`;
  }

  reset(expected: number): void {
    this.arrived.clear();
    this.expected = expected;
  }

  close(): void {
    this.#server.close();
    this.#server.closeAllConnections();
  }

  #thaw(): void {
    if (this.arrived.size < this.expected) return;
    for (const response of this.#frozen.splice(0)) response.end('everything arrived');
  }
}

async function bundled(file: string): Promise<string> {
  const build = await rolldown({
    input: path.join(import.meta.dirname, file),
    platform: 'browser',
    logLevel: 'silent',
  });
  const { output } = await build.generate({ format: 'esm', minify: false });
  await build.close();
  return output[0].code;
}

/** The same bytes as the worker pours. */
function hashOf(length_bytes: number, seed: number): string {
  const hash = createHash('sha256');
  let state = seed;
  for (let left_bytes = length_bytes; left_bytes > 0;) {
    const piece = new Uint8Array(Math.min(65_536, left_bytes));
    for (let at = 0; at < piece.length; at += 16) {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
      piece[at] = state >>> 24;
    }
    left_bytes -= piece.length;
    hash.update(piece);
  }
  return hash.digest('hex');
}

/** What the test page offers; in the page only. */
declare const linkTest: TestPage;
interface TestPage {
  readonly seen: Record<'paths' | 'states' | 'failures' | 'ends', string[]> & { readonly key: string };
  introduce(introduction: Introduction, config: LinkConfig): void;
  signalled(sessionId: string, body: unknown): void;
  pour(sessionId: string, length_bytes: number, seed: number): void;
  pourAndFreeze(sessionId: string, length_bytes: number, seed: number): string;
  echoed(sessionId: string, text: string): Promise<string>;
  finish(sessionId: string): void;
}

describe.skipIf(!existsSync(executablePath))('two pages of Chromium', () => {
  let browsers: Browser[] = [];
  let server: TestServer;
  let relay: SmallRelay;
  let origin: string;
  let issuer: TokenSigner & { readonly publicKey: Uint8Array };
  const opened: { close(): Promise<void> }[] = [];

  beforeAll(async () => {
    const [page, worker] = await Promise.all([bundled('test-page.ts'), bundled('test-worker.ts')]);
    server = new TestServer(
      new Map([
        ['/page.js', page],
        ['/worker.js', worker],
      ]),
    );
    origin = await server.start();
    relay = await smallRelay();
    const key = await makeDeviceKey();
    issuer = { kid: 'test', sign: key.sign, publicKey: key.publicKey };
    browsers = await Promise.all(Array.from({ length: onNetwork ? 2 : 1 }, () => launched()));
  });

  function launched(): Promise<Browser> {
    return chromium.launch({
      executablePath,
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-sync',
        ...(onNetwork ? [] : onLoopback),
      ],
    });
  }

  afterAll(async () => {
    for (const one of opened) await one.close();
    for (const one of browsers) await one.close();
    relay?.close();
    server?.close();
  });

  /** A page of a browser profile of its own, so that it is a device of its own. */
  async function openPage(query: string, toPeer: (sessionId: string, body: unknown) => void): Promise<Page> {
    const context = await browsers[opened.length % browsers.length]?.newContext();
    if (!context) throw new Error('no browser');
    opened.push(context);
    const page = await context.newPage();
    await page.exposeFunction('toPeer', toPeer);
    await page.goto(`${origin}/${query}${onNetwork ? '#network' : ''}`);
    await page.waitForFunction(() => 'linkTest' in globalThis && linkTest.seen.key !== '');
    return page;
  }

  async function pair(policy: LinkPolicy, query = ''): Promise<{ host: Page; guest: Page; sessionId: string }> {
    const pages: { host?: Page; guest?: Page } = {};
    const pass = (to: 'host' | 'guest') => (sessionId: string, body: unknown) => {
      void pages[to]?.evaluate(
        ([id, signal]) => {
          linkTest.signalled(id as string, signal);
        },
        [sessionId, body] as const,
      );
    };
    pages.host = await openPage(query, pass('guest'));
    pages.guest = await openPage(query, pass('host'));
    const { host, guest } = pages;
    const [hostKey, guestKey] = await Promise.all([host, guest].map((page) => page.evaluate(() => linkTest.seen.key)));
    const sessionId = `lns_${crypto.randomUUID().replaceAll('-', '').slice(0, 26)}`;
    const now_s = Math.floor(Date.now() / 1000);
    const token = await signToken(
      {
        iss: 'test',
        jti: 'jti_1',
        sid: sessionId,
        iat: now_s,
        nbf: now_s,
        exp: now_s + 600,
        peers: [
          { device: 'dev_host', key: hostKey, role: 'host' },
          { device: 'dev_guest', key: guestKey, role: 'guest' },
        ],
        scopes: [],
        policy,
        relays: ['test-1'],
        limits: {},
      },
      issuer,
      'mistri-link-session',
    );
    const config: LinkConfig = {
      versions: [1],
      issuer: 'test',
      keys: [{ kid: 'test', kty: 'OKP', crv: 'Ed25519', alg: 'EdDSA', use: 'sig', x: toBase64Url(issuer.publicKey) }],
      relays: [{ ...relay.address, ws: relay.plainWebSocket }],
      stun: [],
    };
    for (const role of ['host', 'guest'] as const) {
      const introduction: Introduction = {
        type: 'introduce',
        sessionId,
        token,
        role,
        peer:
          role === 'host'
            ? { deviceId: 'dev_guest', name: 'guest', key: guestKey ?? '', platform: 'browser' }
            : { deviceId: 'dev_host', name: 'host', key: hostKey ?? '', platform: 'browser' },
        relays: ['test-1'],
      };
      await pages[role]?.evaluate(
        ([given, settings]) => {
          linkTest.introduce(given, settings);
        },
        [introduction, config] as const,
      );
    }
    for (const page of [host, guest]) await page.waitForFunction(() => linkTest.seen.states.includes('open'));
    return { host, guest, sessionId };
  }

  async function exchangeFrozen(host: Page, guest: Page, sessionId: string): Promise<void> {
    server.reset(2);
    const frozen = await Promise.all(
      [host, guest].map((page, index) =>
        page.evaluate(([id, length_bytes, seed]) => linkTest.pourAndFreeze(id, length_bytes, seed), [
          sessionId,
          16 * MiB,
          index + 1,
        ] as const),
      ),
    );
    expect(frozen).toEqual(['everything arrived', 'everything arrived']);
    for (const seed of [1, 2])
      expect(server.arrived.get(String(seed))).toEqual({ length_bytes: 16 * MiB, hash: hashOf(16 * MiB, seed) });
  }

  async function finished(host: Page, guest: Page, sessionId: string): Promise<void> {
    await guest.evaluate((id) => {
      linkTest.finish(id);
    }, sessionId);
    for (const page of [host, guest]) {
      await page.waitForFunction(() => linkTest.seen.ends.length > 0);
      expect(await page.evaluate(() => linkTest.seen.ends)).toEqual(['done, agreed']);
    }
  }

  test('16 MiB each way over the relay by WebSocket, while both pages are frozen', async () => {
    const { host, guest, sessionId } = await pair('relay');
    await exchangeFrozen(host, guest, sessionId);
    expect(await guest.evaluate(() => linkTest.seen.paths)).toEqual(['relay']);
    await finished(host, guest, sessionId);
  });

  test('16 MiB each way over WebRTC, its data channel handed to the worker, while both pages are frozen', async () => {
    const { host, guest, sessionId } = await pair('direct');
    await exchangeFrozen(host, guest, sessionId);
    expect(await guest.evaluate(() => linkTest.seen.paths)).toEqual(['ice']);
    await finished(host, guest, sessionId);
  });

  test('a data channel that has to stay on its page carries the session too', async () => {
    const { host, guest, sessionId } = await pair('direct', '?keep');
    server.reset(1);
    await guest.evaluate(
      ([id, length_bytes]) => {
        linkTest.pour(id, length_bytes, 5);
      },
      [sessionId, 4 * MiB] as const,
    );
    await expect
      .poll(() => server.arrived.get('5'), { timeout: 60_000 })
      .toEqual({
        length_bytes: 4 * MiB,
        hash: hashOf(4 * MiB, 5),
      });
    await finished(host, guest, sessionId);
  });

  test('streams of the page itself go through the worker', async () => {
    const { guest, host, sessionId } = await pair('automatic');
    const said = 'टेक्स्ट '.repeat(100_000);
    expect(await guest.evaluate(([id, text]) => linkTest.echoed(id, text), [sessionId, said] as const)).toBe(said);
    await finished(host, guest, sessionId);
  });

  test('the device key stays the same when the page is loaded again, and cannot be taken out', async () => {
    const page = await openPage('', () => undefined);
    const before = await page.evaluate(() => linkTest.seen.key);
    await page.reload();
    await page.waitForFunction(() => 'linkTest' in globalThis && linkTest.seen.key !== '');
    expect(await page.evaluate(() => linkTest.seen.key)).toBe(before);
    const refused = await page.evaluate(async () => {
      const { indexedDB } = globalThis as unknown as {
        indexedDB: { open(name: string): { result: Db; onsuccess: () => void } };
      };
      interface Db {
        transaction(store: string): {
          objectStore(name: string): { get(key: string): { result: { privateKey: never }; onsuccess: () => void } };
        };
      }
      const request = indexedDB.open('mistri-link');
      await new Promise<void>((resolve) => (request.onsuccess = resolve));
      const kept = request.result.transaction('device-keys').objectStore('device-keys').get('own');
      await new Promise<void>((resolve) => (kept.onsuccess = resolve));
      return crypto.subtle.exportKey('pkcs8', kept.result.privateKey).then(
        () => 'taken out',
        (error: Error) => error.name,
      );
    });
    expect(refused).toBe('InvalidAccessError');
  });
});
