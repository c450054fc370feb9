import { portsFrom } from './ports.ts';

/** The configured database, or the embedded one of a running `npm start` on this machine. */
export function databaseUrl(environment: NodeJS.ProcessEnv): string {
  const given = environment['DATABASE_URL'];
  return given ? given : `postgres://postgres@127.0.0.1:${portsFrom(environment).postgres}/postgres`;
}
