import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import { joinBytes } from '@mistri/usb';
import { globExpression } from '../shell/match-files.ts';
import type { Invocation, Program } from '../shell/program.ts';
import { normal } from '../system/file-path.ts';
import { FileError } from '../system/file-error.ts';
import type { FileStat } from '../system/file-node.ts';

/** Options of one letter, then operands. @returns undefined after telling about an unknown option */
export async function readOptions(
  call: Invocation,
  known: string,
): Promise<{ flags: Set<string>; operands: string[] } | undefined> {
  const flags = new Set<string>();
  const operands: string[] = [];
  let ended = false;
  for (const word of call.words) {
    if (ended || word === '-' || !word.startsWith('-')) operands.push(word);
    else if (word === '--') ended = true;
    else
      for (const letter of word.slice(1)) {
        if (!known.includes(letter)) {
          await call.fail(`Unknown option '${letter}' (see "${call.name} --help")`);
          return undefined;
        }
        flags.add(letter);
      }
  }
  return { flags, operands };
}

/** Runs `work` for each path and says what the kernel answered, as `name: path: reason`. */
async function eachPath(
  call: Invocation,
  paths: readonly string[],
  work: (path: string, given: string) => Promise<void> | void,
): Promise<number> {
  let status = 0;
  for (const given of paths) {
    try {
      await work(call.path(given), given);
    } catch (error) {
      if (!(error instanceof FileError)) throw error;
      await call.fail(`${given}: ${error.message}`);
      status = 1;
    }
  }
  return status;
}

const letters = ['---', '--x', '-w-', '-wx', 'r--', 'r-x', 'rw-', 'rwx'];
const typeLetter = { directory: 'd', file: '-', link: 'l' } as const;
const owners: Readonly<Record<number, string>> = { 0: 'root', 1000: 'system', 2000: 'shell' };

export function ownerName(uid: number): string {
  return owners[uid] ?? `u0_a${uid - 10_000}`;
}

export function modeText(stat: FileStat): string {
  return typeLetter[stat.type] + [6, 3, 0].map((shift) => letters[(stat.mode >> shift) & 7]).join('');
}

const isoMinute = (seconds: number): string => new Date(seconds * 1000).toISOString().slice(0, 16).replace('T', ' ');

const ls: Program = async (call) => {
  const read = await readOptions(call, 'la1dhARF');
  if (!read) return 1;
  const { flags, operands } = read;
  const longLine = (name: string, stat: FileStat): string => {
    const owner = ownerName(stat.uid);
    const arrow = stat.target === undefined ? '' : ` -> ${stat.target}`;
    return `${modeText(stat)} 1 ${owner} ${owner} ${String(stat.size).padStart(9)} ${isoMinute(stat.mtime_s)} ${name}${arrow}`;
  };
  const show = async (name: string, path: string): Promise<void> => {
    await call.out(flags.has('l') ? `${longLine(name, call.files.stat(path, call.uid, false))}\n` : `${name}\n`);
  };
  const folder = async (path: string): Promise<void> => {
    const names = call.files
      .list(path, call.uid)
      .filter((name) => flags.has('a') || flags.has('A') || !name.startsWith('.'));
    if (flags.has('l')) await call.out(`total ${names.length * 4}\n`);
    for (const name of [...(flags.has('a') ? ['.', '..'] : []), ...names]) await show(name, `${path}/${name}`);
    if (!flags.has('R')) return;
    for (const name of names) {
      if (call.files.stat(`${path}/${name}`, call.uid, false).type !== 'directory') continue;
      await call.out(`\n${normal(`${path}/${name}`)}:\n`);
      await folder(`${path}/${name}`);
    }
  };
  const isMany = operands.length > 1;
  return eachPath(call, operands.length > 0 ? operands : ['.'], async (path, given) => {
    const stat = call.files.stat(path, call.uid, !flags.has('l') || given.endsWith('/'));
    if (stat.type !== 'directory' || flags.has('d')) return show(given, path);
    if (isMany || flags.has('R')) await call.out(`${given}:\n`);
    await folder(path);
  });
};

async function copyInput(call: Invocation, take: (chunk: Uint8Array) => Promise<void> | void): Promise<void> {
  for (let chunk = await call.stdin.read(); chunk; chunk = await call.stdin.read()) await take(chunk);
}

const cat: Program = async (call) => {
  const operands = call.words.filter((word) => word !== '-u');
  return eachPath(call, operands.length > 0 ? operands : ['-'], async (path, given) => {
    if (given === '-') return copyInput(call, (chunk) => call.stdout.write(chunk));
    for (const chunk of call.files.read(path, call.uid)) await call.stdout.write(chunk);
  });
};

const mkdir: Program = async (call) => {
  const read = await readOptions(call, 'p');
  if (!read) return 1;
  const { flags, operands } = read;
  if (operands.length === 0) return call.fail('Needs 1 argument');
  return eachPath(call, operands, (path) => {
    if (!flags.has('p')) return call.files.makeDirectory(path, call.uid);
    let made = '';
    for (const part of normal(path).split('/').slice(1)) {
      made += `/${part}`;
      if (!call.files.exists(made, call.uid)) call.files.makeDirectory(made, call.uid);
    }
  });
};

const rm: Program = async (call) => {
  const read = await readOptions(call, 'rf');
  if (!read) return 1;
  const { flags, operands } = read;
  if (operands.length === 0 && !flags.has('f')) return call.fail('Needs 1 argument');
  const remove = (path: string): void => {
    const stat = call.files.stat(path, call.uid, false);
    if (stat.type === 'directory') {
      if (!flags.has('r')) throw new FileError('EISDIR');
      for (const name of call.files.list(path, call.uid)) remove(`${path}/${name}`);
    }
    call.files.remove(path, call.uid);
  };
  return eachPath(call, operands, (path) => {
    try {
      remove(path);
    } catch (error) {
      if (!(flags.has('f') && error instanceof FileError && error.code === 'ENOENT')) throw error;
    }
  });
};

const rmdir: Program = (call) =>
  eachPath(call, call.words, (path) => {
    if (call.files.stat(path, call.uid, false).type !== 'directory') throw new FileError('ENOTDIR');
    call.files.remove(path, call.uid);
  });

const touch: Program = (call) =>
  eachPath(call, call.words, (path) => {
    if (call.files.exists(path, call.uid))
      call.files.change(path, call.uid, { mtime_s: Math.floor(Date.now() / 1000) });
    else call.files.create(path, call.uid);
  });

const chmod: Program = async (call) => {
  const [mode = '', ...paths] = call.words;
  if (!/^[0-7]{3,4}$/.test(mode)) return call.fail(`bad mode '${mode}'`);
  return eachPath(call, paths, (path) => call.files.change(path, call.uid, { mode: Number.parseInt(mode, 8) }));
};

function targetOf(call: Invocation, from: string, to: string): string {
  const path = call.path(to);
  const isFolder = call.files.exists(path, call.uid) && call.files.stat(path, call.uid).type === 'directory';
  return isFolder ? `${path}/${normal(from).split('/').at(-1) ?? ''}` : path;
}

const cp: Program = async (call) => {
  const read = await readOptions(call, 'rfap');
  if (!read) return 1;
  const to = read.operands.pop();
  if (to === undefined || read.operands.length === 0) return call.fail('Needs 2 arguments');
  const copy = (from: string, target: string): void => {
    if (call.files.stat(from, call.uid).type === 'directory') {
      if (!read.flags.has('r') && !read.flags.has('a')) throw new FileError('EISDIR');
      if (!call.files.exists(target, call.uid)) call.files.makeDirectory(target, call.uid);
      for (const name of call.files.list(from, call.uid)) copy(`${from}/${name}`, `${target}/${name}`);
      return;
    }
    call.files.write(target, call.uid, joinBytes([...call.files.read(from, call.uid)]));
  };
  return eachPath(call, read.operands, (path) => copy(path, targetOf(call, path, to)));
};

const mv: Program = async (call) => {
  const operands = call.words.filter((word) => word !== '-f');
  const to = operands.pop();
  if (to === undefined || operands.length === 0) return call.fail('Needs 2 arguments');
  return eachPath(call, operands, (path) => call.files.rename(path, targetOf(call, path, to), call.uid));
};

const ln: Program = async (call) => {
  const [flag, target = '', path = ''] = call.words;
  if (flag !== '-s') return call.fail('only symbolic links (-s) are offered');
  return eachPath(call, [path], (at) => call.files.makeLink(at, call.uid, target));
};

const stat: Program = async (call) => {
  const format = call.words[0] === '-c' ? call.words[1] : undefined;
  return eachPath(call, format === undefined ? call.words : call.words.slice(2), async (path, given) => {
    const found = call.files.stat(path, call.uid, false);
    const octal = found.mode.toString(8);
    const values: Record<string, string> = {
      n: given,
      s: String(found.size),
      a: octal,
      U: ownerName(found.uid),
      u: String(found.uid),
      Y: String(found.mtime_s),
      A: modeText(found),
      F: found.type === 'file' ? 'regular file' : found.type,
    };
    const text = format?.replaceAll(/%(\w)/g, (whole, letter: string) => values[letter] ?? whole);
    await call.out(
      text === undefined
        ? `  File: ${given}\n  Size: ${found.size}\t ${values['F']}\nAccess: (0${octal}/${modeText(found)})\tUid: (${found.uid}/ ${ownerName(found.uid)})\n`
        : `${text}\n`,
    );
  });
};

const df: Program = async (call) => {
  const human = call.words.includes('-h');
  const paths = call.words.filter((word) => !word.startsWith('-'));
  const mounts = paths.length > 0 ? paths.map((path) => call.files.mountOf(call.path(path))) : call.files.mounts;
  const show = (bytes: number): string => {
    if (!human) return String(Math.ceil(bytes / 1024));
    return bytes >= 1024 ** 3 ? `${(bytes / 1024 ** 3).toFixed(1)}G` : `${Math.round(bytes / 1024 ** 2)}M`;
  };
  const row = (...cells: string[]): string =>
    `${(cells[0] ?? '').padEnd(30)}${cells
      .slice(1, 4)
      .map((cell) => cell.padStart(11))
      .join('')}${(cells[4] ?? '').padStart(5)} ${cells[5] ?? ''}\n`;
  await call.out(
    row('Filesystem', human ? 'Size' : '1K-blocks', 'Used', human ? 'Avail' : 'Available', 'Use%', 'Mounted on'),
  );
  for (const { device, capacity_bytes, used_bytes, path } of mounts) {
    const share = Math.ceil((used_bytes / capacity_bytes) * 100);
    await call.out(
      row(device, show(capacity_bytes), show(used_bytes), show(capacity_bytes - used_bytes), `${share}%`, path),
    );
  }
  return 0;
};

const du: Program = async (call) => {
  const read = await readOptions(call, 'shk');
  if (!read) return 1;
  const measure = async (path: string, given: string, top: boolean): Promise<number> => {
    const found = call.files.stat(path, call.uid, false);
    let bytes = Math.ceil(found.size / 4096) * 4096;
    if (found.type === 'directory')
      for (const name of call.files.list(path, call.uid))
        bytes += await measure(`${path}/${name}`, `${given}/${name}`, false);
    const shown = read.flags.has('h') ? `${(bytes / 1024 ** 2).toFixed(1)}M` : String(bytes / 1024);
    if (top || (found.type === 'directory' && !read.flags.has('s'))) await call.out(`${shown}\t${given}\n`);
    return bytes;
  };
  return eachPath(
    call,
    read.operands.length > 0 ? read.operands : ['.'],
    async (path, given) => void (await measure(path, given, true)),
  );
};

const find: Program = async (call) => {
  const at = call.words.findIndex((word) => word.startsWith('-'));
  const roots = at < 0 ? [...call.words] : call.words.slice(0, at);
  const tests = at < 0 ? [] : call.words.slice(at);
  const wanted = new Map<string, string>();
  for (let index = 0; index < tests.length; index += 2) {
    const name = tests[index] ?? '';
    if (!['-name', '-type', '-size', '-maxdepth'].includes(name)) return call.fail(`bad arg '${name}'`);
    wanted.set(name, tests[index + 1] ?? '');
  }
  const name = wanted.has('-name') ? globExpression(wanted.get('-name') ?? '') : undefined;
  const type = { f: 'file', d: 'directory', l: 'link' }[wanted.get('-type') ?? ''];
  const size = /^\+(\d+)([kMG]?)$/.exec(wanted.get('-size') ?? '');
  const least = size ? Number(size[1]) * ({ k: 1024, M: 1024 ** 2, G: 1024 ** 3 }[size[2] ?? ''] ?? 512) : -1;
  const depth = Number(wanted.get('-maxdepth') ?? 64);
  const visit = async (path: string, given: string, level: number): Promise<void> => {
    const found = call.files.stat(path, call.uid, false);
    const fits =
      (!name || name.test(given.split('/').at(-1) ?? '')) &&
      (!type || type === found.type) &&
      (least < 0 || found.size > least);
    if (fits) await call.out(`${given}\n`);
    if (found.type !== 'directory' || level >= depth) return;
    await eachPath(
      call,
      call.files.list(path, call.uid).map((one) => `${given === '/' ? '' : given}/${one}`),
      (next, shown) => visit(next, shown, level + 1),
    );
  };
  return eachPath(call, roots.length > 0 ? roots : ['.'], (path, given) => visit(path, given, 0));
};

const sha256sum: Program = async (call) => {
  const sum = async (chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>, shown: string): Promise<void> => {
    const hash = sha256.create();
    for await (const chunk of chunks) hash.update(chunk);
    await call.out(`${bytesToHex(hash.digest())}  ${shown}\n`);
  };
  const operands = call.words.length > 0 ? call.words : ['-'];
  return eachPath(call, operands, async (path, given) =>
    sum(given === '-' ? [await call.stdin.readAll()] : call.files.read(path, call.uid), given),
  );
};

const readlink: Program = (call) =>
  eachPath(
    call,
    call.words.filter((word) => word !== '-f'),
    async (path) => call.out(`${call.files.resolve(path, call.uid)}\n`),
  );

export const filePrograms: readonly (readonly [string, Program])[] = Object.entries({
  ls,
  cat,
  mkdir,
  rm,
  rmdir,
  touch,
  chmod,
  cp,
  mv,
  ln,
  stat,
  df,
  du,
  find,
  sha256sum,
  readlink,
});
