import type { Introduction, LinkConfig, PeerSignal } from '@mistri/contracts/link/index';
import { LinkPage, type PortLike, type PortStream } from '../../src/browser.ts';
import { type PageConfiguration, type PageConnection, priorities, toBase64Url } from '../../src/index.ts';

interface PageScope {
  readonly Worker: new (url: string, options: { type: 'module' }) => PortLike;
  readonly RTCPeerConnection: new (configuration: PageConfiguration) => PageConnection;
  readonly XMLHttpRequest: new () => {
    open(method: string, url: string, isAsync: boolean): void;
    send(): void;
    responseText: string;
  };
  readonly location: { readonly search: string; readonly hash: string };
  /** Of the test: takes a signal to the other page. */
  readonly toPeer: (sessionId: string, body: PeerSignal) => void;
  linkTest: unknown;
}

const scope = globalThis as unknown as PageScope;
const mayTransfer = !scope.location.search.includes('keep');
const seen = { key: '', paths: [] as string[], states: [] as string[], failures: [] as string[], ends: [] as string[] };

const link = new LinkPage({
  worker: new scope.Worker('/worker.js', { type: 'module' }),
  makeConnection: (configuration) => new scope.RTCPeerConnection(configuration),
  mayTransfer,
  events: {
    ready: (key) => (seen.key = toBase64Url(key)),
    failed: (message) => seen.failures.push(message),
    signal: (sessionId, body) => {
      scope.toPeer(sessionId, body);
    },
    state: (_, state) => seen.states.push(state),
    path: (_, to, why) => seen.paths.push(to ? to.kind : `none: ${why}`),
    ended: (_, end) => seen.ends.push(`${end.reason}, ${end.isAgreed ? 'agreed' : 'not agreed'}`),
    stream: (_, stream) => {
      echo(stream);
    },
  },
});

/** Streams that the page itself has: everything comes back. */
function echo(stream: PortStream): void {
  stream.listen({
    data: (bytes) => {
      if (!stream.write(bytes)) stream.pause();
    },
    drain: () => {
      stream.resume();
    },
    peerEnded: () => {
      stream.end();
    },
    closed: () => undefined,
  });
}

scope.linkTest = {
  seen,
  introduce: (introduction: Introduction, config: LinkConfig) => {
    link.introduce(introduction, config, { loopback: scope.location.hash !== '#network' });
  },
  signalled: (sessionId: string, body: PeerSignal) => {
    link.signalled(sessionId, body);
  },
  pour: (sessionId: string, length_bytes: number, seed: number) => {
    link.other({ sessionId, length_bytes, seed });
  },
  /** The page does nothing at all, not one turn of its loop, until the server has been told that everything arrived. */
  pourAndFreeze: (sessionId: string, length_bytes: number, seed: number): string => {
    link.other({ sessionId, length_bytes, seed });
    const request = new scope.XMLHttpRequest();
    request.open('GET', '/wait', false);
    request.send();
    return request.responseText;
  },
  echoed: (sessionId: string, text: string): Promise<string> =>
    new Promise((resolve) => {
      const stream = link.open(sessionId, 'echo', priorities.control);
      const decoder = new TextDecoder();
      let heard = '';
      stream.listen({
        data: (bytes) => (heard += decoder.decode(bytes, { stream: true })),
        drain: () => undefined,
        peerEnded: () => undefined,
        closed: (reason) => {
          resolve(reason ?? heard);
        },
      });
      stream.write(new TextEncoder().encode(text));
      stream.end();
    }),
  finish: (sessionId: string) => {
    link.finish(sessionId, 'done');
  },
};
