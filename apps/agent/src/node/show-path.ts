import { placeText } from '@mistri/contracts/link/place-text';
import type { Surroundings } from '../command.ts';
import type { Opened } from './open-session.ts';
import { textOfStep } from './step-text.ts';

const look_ms = 250;

/** Prints how the connection came to its path, and each change, until the person stops it or the session ends. */
export async function showPath({ connection, ended, code, paths }: Opened, around: Surroundings): Promise<void> {
  const { session, peerName } = connection;
  let shown = 0;
  let before = '';
  const show = (): void => {
    const { path } = session;
    const now = path ? placeText(path.kind, path.path) : session.state;
    if (around.isJson) {
      if (now !== before) around.print(JSON.stringify({ node: peerName, code, paths, ...connection.report }));
    } else {
      for (const step of connection.ladder.slice(shown)) around.print(`  ${textOfStep(step)}`);
      shown = connection.ladder.length;
      if (now !== before) around.print(`${peerName}: ${path ? 'by ' : ''}${now}`);
    }
    before = now;
  };
  show();
  const timer = setInterval(show, look_ms);
  const stopped = new Promise<undefined>((resolve) => {
    around.signal.addEventListener('abort', () => resolve(undefined), { once: true });
  });
  const why = await Promise.race([stopped, ended]);
  clearInterval(timer);
  if (why !== undefined) around.say(`The session is over: ${why}.`);
}
