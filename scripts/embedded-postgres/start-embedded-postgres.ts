import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import fs from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { copyForNobody, nativeFolder, reachableByOthers, runAs, sharedFolder, type RunAs } from './install-paths.ts';

export interface EmbeddedPostgresOptions {
  /** Where the cluster lives. For root it moves to `/var/lib/mistri-<hash>` when `nobody` cannot reach it. */
  dataDir: string;
  /** 0 or missing: a free one. */
  port?: number;
  /** For tests: no durability, and everything is removed on stop. */
  ephemeral?: boolean;
  settings?: Readonly<Record<string, string>>;
}

export interface EmbeddedPostgres {
  /** Superuser URL on loopback. */
  url: string;
  /**
   * The same by a Unix socket in the data folder, which only our user can enter: a quarter less work per statement than
   * loopback. The plain URL where there are no such sockets, or the path is too long for one.
   */
  socketUrl: string;
  port: number;
  pid: number;
  /** Where the data really is. */
  dataDir: string;
  /** What a person should know: moved data, stopped leftovers. */
  notes: readonly string[];
  /** Resolves when the server has ended, for whatever reason. */
  ended: Promise<void>;
  stop(): Promise<void>;
}

const startTimeout_ms = 60_000;
const unsafeButFast = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' };

/**
 * Starts a real PostgreSQL from the npm binaries: initdb on first use, as an unprivileged user, ending with this
 * process. A server left over from a killed parent is stopped first, so committed data is never opened twice.
 */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const notes: string[] = [];
  const identity = runAs();
  const place = locate(options.dataDir, identity, notes);
  if (!fs.existsSync(path.join(place.dataDir, 'PG_VERSION'))) initialise(place, identity);
  await stopLeftover(place.dataDir, notes);
  const port = options.port || (await freePort());
  const settings = { ...(options.ephemeral ? unsafeButFast : {}), listen_addresses: '127.0.0.1', ...options.settings };
  const child = launch(place, identity, port, settings);
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  await untilReady(child, place.dataDir);
  const stop = async (): Promise<void> => {
    // Fast shutdown: open transactions are rolled back, everything committed is flushed.
    if (child.exitCode === null && child.signalCode === null) child.kill('SIGINT');
    await ended;
    if (options.ephemeral) fs.rmSync(place.dataDir, { recursive: true, force: true });
  };
  const url = `postgres://postgres@127.0.0.1:${port}/postgres`;
  const socketUrl = hasSocket(place.dataDir) ? `${url}?host=${encodeURIComponent(place.dataDir)}` : url;
  return { url, socketUrl, port, pid: child.pid ?? 0, dataDir: place.dataDir, notes, ended, stop };
}

/** Stops the server that a killed run left on this data folder, if there is one. @returns what a person should know */
export async function stopLeftoverPostgres(dataDir: string): Promise<string[]> {
  const notes: string[] = [];
  const place = locate(dataDir, runAs(), []);
  // One that runs under a living supervisor is no leftover; its taken ports will be named.
  if (supervisorOf(place.dataDir) === undefined) await stopLeftover(place.dataDir, notes);
  return notes;
}

/** Deletes a cluster, wherever it really is (for root it may have moved), after stopping what still runs on it. */
export async function removeEmbeddedPostgres(dataDir: string): Promise<void> {
  const place = locate(dataDir, runAs(), []);
  await stopLeftover(place.dataDir, []);
  for (const folder of [place.dataDir, `${place.dataDir}.init`]) fs.rmSync(folder, { recursive: true, force: true });
}

/** A data folder for one test run, where the unprivileged user can reach it. */
export function ephemeralDataDir(): string {
  const base = process.getuid?.() === 0 ? '/var/tmp' : os.tmpdir();
  return path.join(fs.mkdtempSync(path.join(base, 'mistri-pg-')), 'data');
}

interface Place {
  native: string;
  dataDir: string;
}

function locate(wanted: string, identity: RunAs | undefined, notes: string[]): Place {
  const native = nativeFolder();
  const dataDir = path.resolve(wanted);
  if (!identity) {
    fs.mkdirSync(path.dirname(dataDir), { recursive: true });
    return { native, dataDir };
  }
  const base = sharedFolder(dataDir);
  const parent = path.dirname(dataDir);
  fs.mkdirSync(parent, { recursive: true });
  if (path.basename(parent).startsWith('mistri-pg-')) fs.chmodSync(parent, 0o711);
  const usable = reachableByOthers(native) ? native : copyForNobody(native, base);
  if (reachableByOthers(parent)) return { native: usable, dataDir };
  fs.mkdirSync(base, { recursive: true, mode: 0o755 });
  const moved = path.join(base, 'data');
  notes.push(
    `PostgreSQL's data is in ${moved}, because ${parent} can't be entered by the user that PostgreSQL runs as`,
  );
  return { native: usable, dataDir: moved };
}

const plainEnvironment = (): NodeJS.ProcessEnv => ({ PATH: process.env['PATH'], LC_ALL: 'C.UTF-8', TZ: 'UTC' });

/** initdb beside the final place, then one rename: a half-made cluster is never taken for a whole one. */
function initialise(place: Place, identity: RunAs | undefined): void {
  const half = `${place.dataDir}.init`;
  fs.rmSync(half, { recursive: true, force: true });
  fs.mkdirSync(half, { recursive: true, mode: 0o700 });
  if (identity) fs.chownSync(half, identity.uid, identity.gid);
  const program = path.join(place.native, 'bin', process.platform === 'win32' ? 'initdb.exe' : 'initdb');
  const result = spawnSync(
    program,
    ['-D', half, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--locale=C.UTF-8', '--no-instructions'],
    { ...identity, cwd: half, env: plainEnvironment(), encoding: 'utf8' },
  );
  if (result.error || result.status !== 0) throw new Error(`initdb failed: ${result.error?.message ?? result.stderr}`);
  fs.renameSync(half, place.dataDir);
}

/** Stops a server that still runs on this data folder (its parent was killed and could not). */
async function stopLeftover(dataDir: string, notes: string[]): Promise<void> {
  const pidFile = path.join(dataDir, 'postmaster.pid');
  if (!fs.existsSync(pidFile)) return;
  const pid = Number(fs.readFileSync(pidFile, 'utf8').split('\n')[0]);
  if (!isPostgresOn(pid, dataDir)) return;
  const supervisor = supervisorOf(dataDir);
  if (supervisor !== undefined)
    throw new Error(
      `Mistri is running on ${dataDir} already (process ${supervisor}). Stop it, or name another folder in MISTRI_DATA.`,
    );
  notes.push(`stopped a PostgreSQL left over from an earlier run (process ${pid})`);
  process.kill(pid, 'SIGINT');
  for (let waited_ms = 0; waited_ms < 20_000 && isPostgresOn(pid, dataDir); waited_ms += 25) {
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  if (isPostgresOn(pid, dataDir))
    throw new Error(`PostgreSQL process ${pid} on ${dataDir} does not stop. Stop it by hand.`);
}

/** The `npm start` that looks after the server on this folder, if it lives. Known on Linux only. */
function supervisorOf(dataDir: string): number | undefined {
  try {
    const pid = Number(fs.readFileSync(path.join(dataDir, 'postmaster.pid'), 'utf8').split('\n')[0]);
    if (!isPostgresOn(pid, dataDir)) return undefined;
    const parent = Number(fs.readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ')[1]);
    if (parent === process.pid) return undefined;
    return fs.readFileSync(`/proc/${parent}/cmdline`, 'utf8').includes('scripts/start.ts') ? parent : undefined;
  } catch {
    return undefined;
  }
}

function isPostgresOn(pid: number, dataDir: string): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return false;
  }
  try {
    return fs.readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(dataDir);
  } catch {
    return process.platform !== 'linux';
  }
}

/** A socket's path has room for 107 bytes on Linux and 103 elsewhere, `/.s.PGSQL.65535` included. */
function hasSocket(dataDir: string): boolean {
  return process.platform !== 'win32' && Buffer.byteLength(dataDir) <= 88 && !/[,"\\]/.test(dataDir);
}

function launch(
  place: Place,
  identity: RunAs | undefined,
  port: number,
  settings: Record<string, string>,
): ChildProcess {
  const program = path.join(place.native, 'bin', process.platform === 'win32' ? 'postgres.exe' : 'postgres');
  const switches = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const sockets = hasSocket(place.dataDir) ? place.dataDir : '';
  const parameters = ['-D', place.dataDir, '-p', String(port), '-k', sockets, ...switches];
  // setpriv asks the kernel to stop the server when this process dies, also by kill -9.
  const guarded = process.platform === 'linux' && spawnSync('setpriv', ['--version']).status === 0;
  const asUser = identity ? [`--reuid=${identity.uid}`, `--regid=${identity.gid}`, '--clear-groups'] : [];
  const command = guarded
    ? ['setpriv', ...asUser, '--pdeathsig=INT', '--', program, ...parameters]
    : [program, ...parameters];
  return spawn(command[0] as string, command.slice(1), {
    ...(guarded ? {} : identity),
    cwd: place.dataDir,
    env: plainEnvironment(),
    stdio: ['ignore', 'ignore', 'pipe'],
    // Its own process group: Ctrl-C reaches the supervisor first, which stops things in order.
    detached: true,
  });
}

/** Ready is what the server itself writes on line 8 of postmaster.pid (documented; independent of log settings). */
async function untilReady(child: ChildProcess, dataDir: string): Promise<void> {
  let output = '';
  let ended: Error | undefined;
  child.stderr?.on('data', (chunk: Buffer) => {
    if (output.length < 20_000) output += chunk.toString();
  });
  child.once('error', (error) => (ended = error));
  child.once('exit', (code) => (ended = new Error(`PostgreSQL ended with code ${code}:\n${output}`)));
  const pidFile = path.join(dataDir, 'postmaster.pid');
  for (let waited_ms = 0; waited_ms < startTimeout_ms; waited_ms += 20) {
    if (ended) throw ended;
    const lines = fs.existsSync(pidFile) ? fs.readFileSync(pidFile, 'utf8').split('\n') : [];
    if (lines[0] === String(child.pid) && lines[7]?.trim() === 'ready') return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  child.kill('SIGKILL');
  throw new Error(`PostgreSQL did not start within ${startTimeout_ms / 1000} s:\n${output}`);
}

export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = net.createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      const port = address && typeof address === 'object' ? address.port : 0;
      server.close(() => resolve(port));
    });
  });
}
