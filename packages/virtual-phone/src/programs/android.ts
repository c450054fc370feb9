import type { Program } from '../shell/program.ts';
import type { AndroidSystem } from '../system/android-system.ts';
import { FileError } from '../system/file-error.ts';
import { type LogEntry, threadtime } from '../system/log-buffer.ts';
import { joinBytes } from '@mistri/usb';

/** What programs can ask of the phone around the system. */
export interface PhoneHands {
  readonly imei: string;
  reboot(target: string): void;
  picture(): Promise<Uint8Array>;
}

/** Programs that ask the running system, as Android's own do. */
export function androidPrograms(system: AndroidSystem, phone: PhoneHands): readonly (readonly [string, Program])[] {
  const programs: Record<string, Program> = {
    ...propertyPrograms(system),
    ...packagePrograms(system, phone),
    ...statePrograms(system, phone),
    logcat: logcat(system),
    am: activities(system),
    monkey: async (call) => {
      const name = call.words[call.words.indexOf('-p') + 1] ?? '';
      if (!system.apps.get(name)?.enabled) return call.fail(`** No activities found to run, monkey aborted.`);
      system.startApp(name);
      await call.out('Events injected: 1\n');
      return 0;
    },
    dumpsys: dumpsys(system),
    content: async (call) =>
      call.fail(
        'Error while accessing provider: java.lang.SecurityException: Permission Denial: this provider needs android.permission.READ_PRIVILEGED_PHONE_STATE',
      ),
    service: async (call) => call.fail('service: Permission denied'),
  };
  return Object.entries(programs);
}

function propertyPrograms(system: AndroidSystem): Record<string, Program> {
  return {
    getprop: async (call) => {
      const [name, fallback = ''] = call.words;
      if (name !== undefined) await call.out(`${system.properties.get(name) ?? fallback}\n`);
      else
        for (const key of [...system.properties.keys()].toSorted())
          await call.out(`[${key}]: [${system.properties.get(key) ?? ''}]\n`);
      return 0;
    },
    setprop: async (call) => {
      const [name = '', value = ''] = call.words;
      if (!/^(?:debug|log)\./.test(name)) return call.fail(`failed to set property '${name}' to '${value}'`);
      system.properties.set(name, value);
      return 0;
    },
    settings: async (call) => {
      const [verb, space = '', name = '', value] = call.words;
      const table = system.settings.get(space);
      if (!table) return call.fail('Invalid namespace; one of global, secure, system');
      if (verb === 'list') for (const [key, one] of table) await call.out(`${key}=${one}\n`);
      else if (verb === 'get') await call.out(`${table.get(name) ?? 'null'}\n`);
      else if (verb === 'put' && value !== undefined) table.set(name, value);
      else if (verb === 'delete') await call.out(`Deleted ${Number(table.delete(name))} rows\n`);
      else return call.fail('usage: settings get|put|delete|list NAMESPACE [KEY] [VALUE]');
      return 0;
    },
  };
}

function packagePrograms(system: AndroidSystem, phone: PhoneHands): Record<string, Program> {
  const pm: Program = async (call) => {
    const [verb = '', ...rest] = call.words;
    const options = rest.filter((word) => word.startsWith('-'));
    const name = rest.findLast((word) => !word.startsWith('-')) ?? '';
    const answer = async (text: string): Promise<number> => {
      await call.out(`${text}\n`);
      return text.startsWith('Success') || text.startsWith('Package') ? 0 : 1;
    };
    switch (verb) {
      case 'list':
        return listPackages(system, call, rest);
      case 'path': {
        const app = system.apps.get(name);
        if (app) await call.out(`package:${app.path}\n`);
        return app ? 0 : 1;
      }
      case 'install':
        return answer(await system.install(await apkOf(call, rest)));
      case 'uninstall':
        return answer(system.uninstall(name, options.includes('-k')));
      case 'clear':
        return answer(system.clearData(name));
      case 'enable':
      case 'disable':
      case 'disable-user': {
        const enabled = verb === 'enable';
        if (!system.setEnabled(name, enabled)) return call.fail(`Unknown package: ${name}`);
        return answer(`Package ${name} new state: ${enabled ? 'enabled' : 'disabled-user'}`);
      }
      default:
        return call.fail(`Unknown command: ${verb}`);
    }
  };
  return {
    pm,
    cmd: async (call) => {
      const [service = '', verb] = call.words;
      if (service === 'package') return pm({ ...call, words: call.words.slice(1) });
      if (service !== 'phone' || verb !== 'get-imei') return call.fail(`Can't find service: ${service}`);
      // Sold phones do not tell it over USB; a maker's test build does.
      if (system.properties.get('ro.build.type') === 'user') return call.fail('Device IMEI: Permission denied.');
      await call.out(`Device IMEI: ${phone.imei}\n`);
      return 0;
    },
  };
}

async function listPackages(
  system: AndroidSystem,
  call: Parameters<Program>[0],
  words: readonly string[],
): Promise<number> {
  if (words[0] !== 'packages') return call.fail(`Error: unknown list type '${words[0] ?? ''}'`);
  const has = (flag: string): boolean => words.includes(flag);
  const filter = words.slice(1).find((word) => !word.startsWith('-')) ?? '';
  const shown = [...system.apps.values()].filter(
    (app) =>
      (!has('-3') || !app.system) &&
      (!has('-s') || app.system) &&
      (!has('-d') || !app.enabled) &&
      (!has('-e') || app.enabled) &&
      app.name.includes(filter),
  );
  for (const app of shown) await call.out(`package:${has('-f') ? `${app.path}=` : ''}${app.name}\n`);
  return 0;
}

/** `pm install FILE`, or `cmd package install -S SIZE` with the file as input. */
async function apkOf(call: Parameters<Program>[0], words: readonly string[]): Promise<Uint8Array> {
  const sizeAt = words.indexOf('-S');
  if (sizeAt < 0) {
    const path = words.findLast((word) => !word.startsWith('-')) ?? '';
    try {
      return joinBytes([...call.files.read(call.path(path), call.uid)]);
    } catch (error) {
      if (!(error instanceof FileError)) throw error;
      return new Uint8Array(0);
    }
  }
  const size = Number(words[sizeAt + 1]);
  const chunks: Uint8Array[] = [];
  for (let got = 0; got < size;) {
    const chunk = await call.stdin.read();
    if (!chunk) break;
    chunks.push(chunk);
    got += chunk.length;
  }
  return joinBytes(chunks);
}

function statePrograms(system: AndroidSystem, phone: PhoneHands): Record<string, Program> {
  const line =
    (text: () => string): Program =>
    async (call) => {
      await call.out(`${text()}\n`);
      return 0;
    };
  const up_s = (): number => Math.floor((system.now_ms - system.started_ms) / 1000);
  return {
    reboot: async (call) => {
      phone.reboot(call.words.find((word) => !word.startsWith('-')) ?? '');
      return 0;
    },
    svc: async (call) => {
      if (call.words[0] !== 'power' || call.words[1] !== 'reboot')
        return call.fail('only "svc power reboot" is offered');
      phone.reboot(call.words[2] ?? '');
      return 0;
    },
    screencap: async (call) => {
      const path = call.words.find((word) => !word.startsWith('-'));
      const picture = await phone.picture();
      if (path === undefined) await call.stdout.write(picture);
      else call.files.write(call.path(path), call.uid, picture);
      return 0;
    },
    id: line(
      () =>
        'uid=2000(shell) gid=2000(shell) groups=2000(shell),1004(input),1007(log),1015(sdcard_rw),3003(inet) context=u:r:shell:s0',
    ),
    whoami: line(() => 'shell'),
    getenforce: line(() => 'Enforcing'),
    date: line(() => new Date(system.now_ms).toUTCString()),
    uname: async (call) => {
      await call.out(
        call.words.includes('-a')
          ? 'Linux localhost 6.1.75-mistri #1 SMP PREEMPT aarch64 Toybox\n'
          : call.words.includes('-r')
            ? '6.1.75-mistri\n'
            : 'Linux\n',
      );
      return 0;
    },
    uptime: line(() => ` up ${Math.floor(up_s() / 60)} min,  0 users,  load average: 1.12, 0.87, 0.54`),
    free: line(
      () =>
        '\t\ttotal        used        free      shared     buffers\nMem:       3932160000  2814750720  1117409280    11534336    53477376',
    ),
    sync: async () => 0,
    sm: async (call) => call.fail('not offered to the shell'),
    sleep: async (call) => {
      const wait_ms = Math.min(Number(call.words[0] ?? 0) * 1000, 60_000);
      if (!(wait_ms >= 0)) return call.fail(`bad time '${call.words[0] ?? ''}'`);
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, wait_ms);
        call.signal.addEventListener('abort', () => resolve(clearTimeout(timer)), { once: true });
      });
      return call.signal.aborted ? 130 : 0;
    },
    ps: async (call) => {
      await call.out('USER           PID  PPID     VSZ    RSS WCHAN            ADDR S NAME\n');
      for (const { pid, name, user } of system.processes)
        await call.out(
          `${user.padEnd(12)} ${String(pid).padStart(5)}     1 1288436  98344 0                   0 S ${name}\n`,
        );
      return 0;
    },
    mount: async (call) => {
      for (const { device, path, readOnly } of call.files.mounts)
        await call.out(`${device} on ${path} type mfs (${readOnly ? 'ro' : 'rw'},seclabel,relatime)\n`);
      return 0;
    },
    wm: async (call) => {
      await call.out(call.words[0] === 'density' ? 'Physical density: 320\n' : 'Physical size: 720x1560\n');
      return 0;
    },
    input: async () => 0,
  };
}

const priorities = 'VDIWEF';

/** `tag:priority` and `*:priority`; `-d` ends at the newest line, `-t N` shows the last, `-c` clears. */
function logcat(system: AndroidSystem): Program {
  return async (call) => {
    const words = [...call.words];
    let last = Infinity;
    let ends = false;
    const filters = new Map<string, number>();
    for (let word = words.shift(); word !== undefined; word = words.shift()) {
      if (word === '-c') {
        system.log.clear();
        return 0;
      }
      if (word === '-d') ends = true;
      else if (word === '-t' || word === '-T') {
        ends ||= word === '-t';
        last = Number(words.shift());
      } else if (word === '-s') filters.set('*', priorities.length);
      else if (word === '-v' || word === '-b') words.shift();
      else if (/^[^\s:]+(?::[VDIWEFS])?$/.test(word)) {
        const [tag = '', level = 'V'] = word.split(':');
        filters.set(tag, level === 'S' ? priorities.length : priorities.indexOf(level));
      } else return call.fail(`Invalid filter expression '${word}'`);
    }
    const isShown = ({ tag, priority }: LogEntry): boolean =>
      priorities.indexOf(priority) >= (filters.get(tag) ?? filters.get('*') ?? 0);
    const old = system.log.entries.filter(isShown);
    await call.out('--------- beginning of main\n');
    for (const entry of last === Infinity ? old : old.slice(-last)) await call.out(threadtime(entry));
    if (ends) return 0;
    return followLog(system, call, isShown);
  };
}

async function followLog(
  system: AndroidSystem,
  call: Parameters<Program>[0],
  isShown: (entry: LogEntry) => boolean,
): Promise<number> {
  const waiting: LogEntry[] = [];
  let wake: (() => void) | undefined;
  const stop = system.log.follow((entry) => {
    if (isShown(entry)) waiting.push(entry);
    wake?.();
  });
  call.signal.addEventListener('abort', () => wake?.(), { once: true });
  try {
    while (!call.signal.aborted) {
      for (const entry of waiting.splice(0)) await call.out(threadtime(entry));
      await new Promise<void>((resolve) => {
        wake = resolve;
        if (waiting.length > 0 || call.signal.aborted) resolve();
      });
    }
    return 130;
  } finally {
    stop();
  }
}

function activities(system: AndroidSystem): Program {
  return async (call) => {
    const [verb, ...rest] = call.words;
    const name = rest.findLast((word) => !word.startsWith('-')) ?? '';
    if (verb === 'force-stop') {
      system.stopApp(name);
      return 0;
    }
    if (verb !== 'start') return call.fail(`Unknown command: ${verb ?? ''}`);
    const at = rest.indexOf('-n');
    const component = at < 0 ? name : (rest[at + 1] ?? '');
    const packageName = component.split('/')[0] ?? '';
    await call.out(`Starting: Intent { cmp=${component} }\n`);
    if (!system.apps.get(packageName)?.enabled)
      return call.fail(`Error type 3\nError: Activity class {${component}} does not exist.`);
    system.startApp(packageName);
    return 0;
  };
}

function dumpsys(system: AndroidSystem): Program {
  return async (call) => {
    const [service, argument] = call.words;
    const { level_percent, temperature_tenths, voltage_mv } = system.battery;
    switch (service) {
      case 'battery':
        await call.out(
          `Current Battery Service state:\n  AC powered: false\n  USB powered: true\n  status: 2\n  health: 2\n  present: true\n  level: ${level_percent}\n  scale: 100\n  voltage: ${voltage_mv}\n  temperature: ${temperature_tenths}\n  technology: Li-ion\n`,
        );
        return 0;
      case 'package': {
        const app = system.apps.get(argument ?? '');
        if (!app) return call.fail(`Unable to find package: ${argument ?? ''}`);
        await call.out(
          `Packages:\n  Package [${app.name}]:\n    userId=${app.uid}\n    codePath=${app.path}\n    versionCode=${app.versionCode}\n    versionName=${app.versionName}\n    enabled=${app.enabled}\n`,
        );
        return 0;
      }
      case 'diskstats': {
        const { capacity_bytes, used_bytes } = call.files.mountOf('/data');
        await call.out(
          `Data-Free: ${Math.floor((capacity_bytes - used_bytes) / 1024)}K / ${Math.floor(capacity_bytes / 1024)}K total\n`,
        );
        return 0;
      }
      default:
        return call.fail(
          service === undefined ? 'name a service: battery, package, diskstats' : `Can't find service: ${service}`,
        );
    }
  };
}
