import { placeText } from '@mistri/contracts/link/place-text';
import { setTimeout as sleep } from 'node:timers/promises';
import type { SessionEnd } from '@mistri/link';
import { CommandError, exitCodes, type Surroundings } from '../command.ts';
import type { ServeConfig } from '../config/agent-config.ts';
import { deviceKeyFrom } from '../config/device-key-file.ts';
import { ServerlessNode } from '../node/serverless-node.ts';
import { hostSession } from '../serve/host-session.ts';
import type { Admission } from './token-options.ts';

export interface ServeTokens {
  readonly around: Surroundings;
  readonly admissions: readonly Admission[];
  readonly config: ServeConfig;
  readonly say: (event: string, text: string) => void;
  /** What `mistri status` shows. */
  readonly keep: (sessions: { peer: string; state: string; path: string | undefined }[]) => void;
}

/** Between two sessions of one token: the relay has to notice that the last one has gone. */
const pause_ms = 200;

/**
 * Lets the guests of these tokens in, again and again, until the tokens' time is over or the person stops it.
 *
 * @throws CommandError when nobody can come any more
 */
export async function serveTokens(serving: ServeTokens): Promise<0> {
  const { around, admissions, say } = serving;
  const nodes = admissions.map((admission, index) => nodeOf(admission, around, index));
  const states = new Map<string, { peer: string; state: string; path: string | undefined }>();
  const stopped = new Promise<'stopped'>((resolve) => {
    around.signal.addEventListener('abort', () => resolve('stopped'), { once: true });
  });
  const keep = (): void => serving.keep([...states.values()]);
  keep();
  for (const { introduction, verified } of admissions)
    say(
      'waiting',
      `Waiting for ${introduction.peer.name} until ${untilOf(verified.claims.exp)}; it may ${verified.claims.scopes.join(' ') || 'nothing but ping'}.`,
    );
  try {
    const all = Promise.all(
      admissions.map(async (admission, index) => {
        const node = nodes[index];
        if (node) await serveToken({ ...serving, admission, node, states, changed: keep });
      }),
    ).then(() => 'over' as const);
    const how = await Promise.race([stopped, all]);
    if (how === 'over')
      throw new CommandError(exitCodes.refused, 'The time of every token is over.', 'Ask the issuer for a new one.');
    return exitCodes.ok;
  } finally {
    await Promise.all(nodes.map((node) => node.close('the other device stopped serving')));
  }
}

/** Each token has a node of its own: one device's tokens may name different issuers and relays. Only the first has `--listen`. */
function nodeOf(
  { privateKey, config, places, listenPort }: Admission,
  around: Surroundings,
  index: number,
): ServerlessNode {
  return new ServerlessNode({
    privateKey,
    config,
    places,
    tcpPort: index === 0 ? listenPort : 0,
    environment: around.environment,
  });
}

async function serveToken(
  one: ServeTokens & {
    readonly admission: Admission;
    readonly node: ServerlessNode;
    readonly states: Map<string, { peer: string; state: string; path: string | undefined }>;
    readonly changed: () => void;
  },
): Promise<void> {
  const { admission, node, config, say, states, around } = one;
  const { introduction, privateKey, verified } = admission;
  const { sessionId, peer } = introduction;
  const { publicKey } = deviceKeyFrom(privateKey);
  while (!around.signal.aborted && Date.now() / 1000 < verified.claims.exp) {
    const over = Promise.withResolvers<SessionEnd>();
    let wasThere = false;
    await node.introduce(introduction, (connection) => {
      const changed = (): void => {
        const { path, state } = connection.session;
        states.set(sessionId, { peer: peer.name, state, path: path && `by ${placeText(path.kind, path.path)}` });
        one.changed();
      };
      const events = hostSession({ connection, config, publicKey, say, changed });
      return {
        ...events,
        path: (to, why) => {
          wasThere ||= to !== undefined;
          events.path(to, why);
        },
        ended: (end) => {
          // Nobody came for a while: the next wait begins, and that is no news.
          if (wasThere) events.ended(end);
          over.resolve(end);
        },
      };
    });
    await over.promise;
    await sleep(pause_ms);
  }
  if (!around.signal.aborted) say('expired', `${peer.name}: the time of its token is over.`);
}

function untilOf(exp: number): string {
  return `${new Date(exp * 1000).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}
