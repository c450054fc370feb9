import { placeText } from '@mistri/contracts/link/place-text';
import type { LinkConnection, LinkConnectionEvents } from '@mistri/link';
import type { ServeConfig } from '../config/agent-config.ts';
import { textOfStep } from '../node/step-text.ts';

export interface HostSession {
  readonly connection: LinkConnection;
  readonly config: ServeConfig;
  /** Of this device. */
  readonly publicKey: Uint8Array;
  /** A line about what happened. */
  readonly say: (event: string, text: string) => void;
  /** Path or state have changed. */
  readonly changed: () => void;
}

/** What a serving device does with one session, however it was introduced. */
export function hostSession({ connection, config, publicKey, say, changed }: HostSession): LinkConnectionEvents {
  const peer = connection.peerName;
  let loaded = import('./serve-stream.ts');
  return {
    stream: (stream) => {
      loaded = loaded.then((module) => {
        module.serveStream(stream, { connection, config, publicKey, say: (line) => say('use', line) });
        return module;
      });
    },
    state: () => undefined,
    path: (to, why) => {
      say('path', `${peer}: ${to ? `by ${placeText(to.kind, to.path)}` : 'no path'} (${why})`);
      changed();
    },
    step: (step) => say('step', `${peer}: ${textOfStep(step)}`),
    ended: (end) => {
      say('ended', `${peer}: ended by ${end.by === 'here' ? 'this side' : end.by}: ${end.reason}`);
      changed();
    },
  };
}
