import type { SessionEvents } from './with-node.ts';

/** For commands that want no session: should one come all the same, it is ended. */
export const ignoreSession: SessionEvents = (_introduction, connection) => ({
  stream: (stream) => {
    stream.reset('this device is not serving');
  },
  state: () => undefined,
  path: () => {
    connection.finish('this device is not serving');
  },
  step: () => undefined,
  ended: () => undefined,
});
