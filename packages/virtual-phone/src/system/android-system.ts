import { type AppPackage, readApp, whyUnreadable } from '../apps/app-package.ts';
import { joinBytes } from '@mistri/usb';
import type { Battery } from '../phone/battery.ts';
import { FileError } from './file-error.ts';
import { uids } from './file-node.ts';
import type { FileSystem } from './file-system.ts';
import { LogBuffer, type LogPriority } from './log-buffer.ts';

export interface InstalledApp extends AppPackage {
  readonly path: string;
  readonly system: boolean;
  readonly uid: number;
  enabled: boolean;
}

export interface RunningProcess {
  readonly pid: number;
  readonly name: string;
  readonly user: string;
}

/** What an app did when it was started. */
export type StartResult = { readonly ok: true } | { readonly ok: false; readonly exception: string };

/** Below this the package manager installs nothing and the low-storage notice is up, as 500 MB or 5 % do on a real phone. */
const lowStorage_share = 0.05;
const shellPid = 2357;

/** The running system: properties, settings, packages, processes, log. Everything it knows it has read from its files. */
export class AndroidSystem {
  readonly files: FileSystem;
  readonly log = new LogBuffer();
  readonly properties: Map<string, string>;
  readonly settings = new Map<string, Map<string, string>>([
    [
      'global',
      new Map([
        ['adb_enabled', '1'],
        ['airplane_mode_on', '0'],
        ['device_name', 'Mistri One'],
        ['development_settings_enabled', '1'],
      ]),
    ],
    [
      'system',
      new Map([
        ['screen_brightness', '102'],
        ['screen_off_timeout', '60000'],
        ['font_scale', '1.0'],
      ]),
    ],
    [
      'secure',
      new Map([
        ['android_id', 'c0ffee1234567890'],
        ['default_input_method', 'in.mistri.keyboard/.Ime'],
      ]),
    ],
  ]);
  readonly apps = new Map<string, InstalledApp>();
  readonly battery: Readonly<Battery>;
  /** Shown on the screen until somebody taps it away. */
  readonly crashes = new Map<string, string>();
  readonly #processes = new Map<string, RunningProcess>();
  readonly #now_ms: () => number;
  readonly started_ms: number;
  #nextPid = 312;

  constructor(
    files: FileSystem,
    properties: Map<string, string>,
    { now_ms, battery }: { readonly now_ms: () => number; readonly battery: Battery },
  ) {
    this.files = files;
    this.properties = properties;
    this.#now_ms = now_ms;
    this.battery = battery;
    this.started_ms = now_ms();
  }

  get now_ms(): number {
    return this.#now_ms();
  }

  note(priority: LogPriority, tag: string, text: string, pid = 1): void {
    for (const line of text.split('\n')) this.log.add({ at_ms: this.#now_ms(), pid, priority, tag, text: line });
  }

  get processes(): RunningProcess[] {
    return [...this.#processes.values(), { pid: shellPid, name: 'sh', user: 'shell' }];
  }

  startService(name: string): void {
    this.#process(name, name === 'system_server' ? 'system' : 'root');
    this.note('I', 'init', `starting service '${name}'...`);
  }

  get isStorageLow(): boolean {
    const { capacity_bytes, used_bytes } = this.files.mountOf('/data');
    return capacity_bytes - used_bytes < capacity_bytes * lowStorage_share;
  }

  /** Reads what is installed, as the package manager does when the system starts. */
  async scanPackages(): Promise<void> {
    for (const file of this.#names('/system/app')) await this.#scan(`/system/app/${file}`, true);
    for (const folder of this.#names('/data/app')) await this.#scan(`/data/app/${folder}/base.apk`, false);
    const disabled = this.#disabledList();
    for (const app of this.apps.values()) app.enabled = !disabled.has(app.name);
  }

  async startBootApps(): Promise<void> {
    for (const app of this.apps.values()) if (app.enabled && app.program.startsAtBoot) this.startApp(app.name);
  }

  startApp(name: string): StartResult {
    const app = this.apps.get(name);
    if (!app?.enabled) return { ok: false, exception: 'not installed or not enabled' };
    this.note('I', 'ActivityManager', `Start proc ${this.#nextPid}:${name}/${app.uid} for activity`);
    const { pid } = this.#process(name, app.uid < uids.firstApp ? 'system' : `u0_a${app.uid - 10_000}`);
    const exception = this.#whyItCrashes(app);
    if (exception === undefined) {
      this.crashes.delete(name);
      return { ok: true };
    }
    this.#processes.delete(name);
    this.crashes.set(name, exception);
    const trace = [
      'FATAL EXCEPTION: main',
      `Process: ${name}, PID: ${pid}`,
      exception,
      `\tat ${name}.MainActivity.onCreate(MainActivity.kt:48)`,
    ];
    this.note('E', 'AndroidRuntime', trace.join('\n'), pid);
    this.note('W', 'ActivityManager', `Process ${name} (pid ${pid}) has died: fg  TOP`);
    return { ok: false, exception };
  }

  stopApp(name: string): void {
    if (this.#processes.delete(name)) this.note('I', 'ActivityManager', `Force stopping ${name}`);
    this.crashes.delete(name);
  }

  /** @returns the words of the package manager */
  async install(apk: Uint8Array): Promise<string> {
    const app = await readApp(apk);
    if (!app) return 'Failure [INSTALL_PARSE_FAILED_NOT_APK: Failed to parse base.apk]';
    const before = this.apps.get(app.name);
    if (before?.system) return `Failure [INSTALL_FAILED_DUPLICATE_PACKAGE: ${app.name} is part of the system]`;
    if (before && before.versionCode > app.versionCode)
      return `Failure [INSTALL_FAILED_VERSION_DOWNGRADE: Downgrade detected: Update version code ${app.versionCode} is older than current ${before.versionCode}]`;
    if (this.isStorageLow) return 'Failure [INSTALL_FAILED_INSUFFICIENT_STORAGE]';
    const folder = `/data/app/${app.name}`;
    try {
      if (!this.files.exists(folder, uids.root)) this.files.makeDirectory(folder, uids.system);
      this.files.write(`${folder}/base.apk`, uids.root, apk);
    } catch (error) {
      if (!(error instanceof FileError)) throw error;
      return 'Failure [INSTALL_FAILED_INSUFFICIENT_STORAGE]';
    }
    this.stopApp(app.name);
    const uid = before?.uid ?? Math.max(uids.firstApp - 1, ...[...this.apps.values()].map((one) => one.uid)) + 1;
    this.apps.set(app.name, { ...app, path: `${folder}/base.apk`, system: false, uid, enabled: true });
    this.#makeDataFolder(app.name, uid);
    this.note('I', 'PackageManager', `Package ${app.name} installed, version ${app.versionName}`);
    return 'Success';
  }

  uninstall(name: string, keepData: boolean): string {
    const app = this.apps.get(name);
    if (!app) return 'Failure [DELETE_FAILED_INTERNAL_ERROR]';
    if (app.system) return 'Failure [DELETE_FAILED_DEVICE_POLICY_MANAGER]';
    this.stopApp(name);
    this.#removeTree(`/data/app/${name}`);
    if (!keepData) this.#removeTree(`/data/data/${name}`);
    this.apps.delete(name);
    return 'Success';
  }

  clearData(name: string): string {
    const app = this.apps.get(name);
    if (!app) return 'Failed';
    this.stopApp(name);
    this.#removeTree(`/data/data/${name}`);
    this.#makeDataFolder(name, app.uid);
    return 'Success';
  }

  setEnabled(name: string, enabled: boolean): boolean {
    const app = this.apps.get(name);
    if (!app) return false;
    if (!enabled) this.stopApp(name);
    app.enabled = enabled;
    const list = [...this.apps.values()].filter((one) => !one.enabled).map((one) => one.name);
    this.files.write(disabledFile, uids.root, new TextEncoder().encode(list.join('\n')));
    return true;
  }

  #process(name: string, user: string): RunningProcess {
    const process = { pid: this.#nextPid, name, user };
    this.#nextPid += 17;
    this.#processes.set(name, process);
    return process;
  }

  /** By the bytes of its files, nothing else. */
  #whyItCrashes(app: InstalledApp): string | undefined {
    if (app.program.reads && !this.#writesItsCache(app))
      return 'android.database.sqlite.SQLiteFullException: database or disk is full (code 13)';
    for (const { path, as, initial } of app.program.reads ?? []) {
      const full = `/data/data/${app.name}/${path}`;
      try {
        if (!this.files.exists(full, uids.root)) this.#writeInitial(app, full, initial);
        const why = whyUnreadable(this.files.readText(full, uids.root), as);
        if (why !== undefined) return `java.lang.RuntimeException: Unable to start activity: ${why} (in ${path})`;
      } catch (error) {
        if (!(error instanceof FileError)) throw error;
        return `java.io.IOException: ${error.message}`;
      }
    }
    return undefined;
  }

  /** Every start leaves a line in a database: the first thing that a full disk breaks. */
  #writesItsCache(app: InstalledApp): boolean {
    const path = `/data/data/${app.name}/starts.db`;
    try {
      if (!this.files.exists(path, uids.root)) this.files.create(path, uids.root, 0o600);
      this.files.append(path, uids.root, new TextEncoder().encode(`${this.#now_ms()}\n`));
      return true;
    } catch (error) {
      if (!(error instanceof FileError)) throw error;
      return false;
    }
  }

  #writeInitial(app: InstalledApp, full: string, initial: string): void {
    const parts = full.split('/').slice(1, -1);
    for (let depth = 4; depth <= parts.length; depth += 1) {
      const folder = `/${parts.slice(0, depth).join('/')}`;
      if (!this.files.exists(folder, uids.root)) this.files.makeDirectory(folder, uids.root, 0o700);
    }
    this.files.write(full, uids.root, new TextEncoder().encode(initial), 0o600);
    this.files.change(full, uids.root, { uid: app.uid });
  }

  #makeDataFolder(name: string, uid: number): void {
    const folder = `/data/data/${name}`;
    if (!this.files.exists(folder, uids.root)) this.files.makeDirectory(folder, uids.root, 0o700);
    this.files.change(folder, uids.root, { uid });
  }

  #removeTree(path: string): void {
    if (!this.files.exists(path, uids.root)) return;
    if (this.files.stat(path, uids.root, false).type === 'directory')
      for (const name of this.#names(path)) this.#removeTree(`${path}/${name}`);
    this.files.remove(path, uids.root);
  }

  #names(path: string): string[] {
    return this.files.exists(path, uids.root) ? this.files.list(path, uids.root) : [];
  }

  #disabledList(): Set<string> {
    if (!this.files.exists(disabledFile, uids.root)) return new Set();
    return new Set(this.files.readText(disabledFile, uids.root).split('\n'));
  }

  async #scan(path: string, system: boolean): Promise<void> {
    if (!this.files.exists(path, uids.root)) return;
    const app = await readApp(joinBytes([...this.files.read(path, uids.root)]));
    if (!app) return this.note('W', 'PackageManager', `Failed to parse ${path}`);
    const folder = `/data/data/${app.name}`;
    const uid = this.files.exists(folder, uids.root) ? this.files.stat(folder, uids.root).uid : uids.system;
    this.apps.set(app.name, { ...app, path, system, uid, enabled: true });
  }
}

const disabledFile = '/data/system/disabled-packages';
