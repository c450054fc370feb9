import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { filePrograms } from '../programs/files.ts';
import { textPrograms } from '../programs/texts.ts';
import { uids } from '../system/file-node.ts';
import { FileSystem } from '../system/file-system.ts';
import { ByteStream } from './byte-stream.ts';
import { newShellState } from './program.ts';
import { runScript } from './run-script.ts';

const programs = new Map([...filePrograms, ...textPrograms]);

function newFiles(capacity_bytes = 1_000_000): FileSystem {
  const files = new FileSystem(() => 1_700_000_000);
  files.mount('/data', '/dev/data', [{ path: 'w', mode: 0o040777, uid: 0, mtime_s: 0 }], {
    readOnly: false,
    capacity_bytes,
  });
  return files;
}

async function run(
  script: string,
  files = newFiles(),
  uid: number = uids.shell,
): Promise<{ status: number; stdout: string; stderr: string }> {
  const [stdin, stdout, stderr] = [new ByteStream(), new ByteStream(), new ByteStream()];
  stdin.end();
  const state = newShellState();
  state.folder = '/data/w';
  const host = { files, uid, programs, signal: new AbortController().signal };
  const running = runScript(host, state, script, { stdin, stdout, stderr }).finally(() => {
    stdout.end();
    stderr.end();
  });
  const decode = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);
  const [out, error, status] = await Promise.all([stdout.readAll(), stderr.readAll(), running]);
  return { status, stdout: decode(out), stderr: decode(error) };
}

/** The real shell and tools of the machine are the reference: same script, same output, same exit status. */
describe('as the real sh and tools', () => {
  let folder = '';
  beforeAll(() => {
    folder = mkdtempSync(path.join(os.tmpdir(), 'mistri-shell-'));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test.each([
    'echo hello world',
    // Spaces of other kinds are letters.
    'echo a\u{a0}b\u{2003} c\f',
    'echo \'single  quotes $HOME\' "double $X" plain\\ space',
    'X=5; echo "$X" ${X} ${Y:-none}; X= ; echo "[$X]"',
    'echo a b | cat; echo $?',
    'false; echo $?; true && echo yes || echo no; false && echo yes || echo no',
    '! true; echo $?; ! false; echo $?',
    'echo one > f; echo two >> f; cat f; wc -l < f',
    'cat missing 2>/dev/null; echo $?',
    'cat < missing 2>/dev/null || echo failed',
    'mkdir -p a/b/c; touch a/b/c/x a/b/y; ls a/b; ls -d a/*; rm -r a; ls',
    'mkdir d; mkdir d 2>/dev/null; echo $?; rmdir d; echo $?',
    'for i in 1 2 3; do echo "n$i"; done | grep -v 2',
    'if [ 3 -gt 2 ]; then echo bigger; elif false; then echo x; else echo smaller; fi',
    'i=; while [ "$i" != xxx ]; do i=${i}x; echo $i; done',
    'echo $(echo inner $(echo deep)); echo `echo ticks`',
    'V="a  b   c"; echo $V; echo "$V"; for w in $V; do echo [$w]; done',
    "printf '%s-%s\\n' a b c d; printf '%05d|%x\\n' 42 255",
    'printf "b\\na\\nc\\na\\n" | sort | uniq -c | sort -rn | head -1 | tr -d " "',
    "printf 'one\\ntwo\\nthree\\n' | grep -n t; printf 'one\\ntwo\\n' | grep -c o; echo x | grep -q y; echo $?",
    "printf 'a:b:c\\nd:e:f\\n' | cut -d: -f2,3; printf 'abc\\n' | tr a-c A-C",
    'touch p1 p2 q1; echo p*; echo ?1; echo "p*"; echo z*; rm p1 p2 q1',
    'printf "1\\n2\\n3\\n4\\n5\\n" | head -n 2; printf "1\\n2\\n3\\n" | tail -n 1',
    'echo first >&2 2>/dev/null; echo second 2>&1 | cat',
    '(exit 3); echo $?; { echo grouped; false; }; echo $?',
    '(cd /; X=inner); echo "[$X]"',
    'echo data > s; ln -s s t; cat t; cp s u; mv u v; cat v; rm s t v; ls',
    'test -f nothing; echo $?; [ -z "" ] && echo empty; [ a = b ]; echo $?',
    'printf abc | sha256sum',
    "printf 'a\\377b c' | wc -c; printf 'नमस्ते\\n' | wc -c",
    'echo "quo\\"ted" \\$x "\\$y" \'it\'"\'"\'s\'',
    'exit 7',
    'echo before; exit 4; echo after',
    'true | false; echo $?; false | true; echo $?',
    '# only a comment\necho after # comment',
    'echo a;echo b\necho c',
    'A=1 B=2; echo $A$B; unset A; echo "[$A]$B"',
    'echo "$(printf "x\\n\\n\\n")|"',
  ])('%s', async (script) => {
    const work = mkdtempSync(path.join(folder, 'w-'));
    const real = spawnSync('/bin/sh', ['-c', script], {
      cwd: work,
      encoding: 'utf8',
      env: { PATH: '/usr/bin:/bin', LC_ALL: 'C' },
    });
    const ours = await run(script);
    expect({ status: ours.status, stdout: ours.stdout }).toEqual({ status: real.status, stdout: real.stdout });
  });

  test('texts pass through quoting as they are, whatever they hold', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'grapheme-ascii', maxLength: 40 }), async (text) => {
        const quoted = `'${text.replaceAll("'", String.raw`'\''`)}'`;
        expect((await run(`printf %s ${quoted}`)).stdout).toBe(text);
      }),
      { numRuns: 200 },
    );
  });
});

describe('the phone', () => {
  test('any script ends without breaking the shell', async () => {
    const words = fc.constantFrom(
      'echo',
      'x',
      '|',
      '&&',
      ';',
      '(',
      ')',
      '"',
      "'",
      '$(',
      '`',
      '>',
      '<',
      'if',
      'then',
      'fi',
      'do',
      '{',
      '}',
      '!',
      '$',
      '\\',
      '*',
      '2>&1',
    );
    await fc.assert(
      fc.asyncProperty(fc.array(words, { maxLength: 12 }), async (parts) => {
        expect((await run(parts.join(' '))).status).toBeGreaterThanOrEqual(0);
      }),
      { numRuns: 300 },
    );
  });

  test('names what is not there, and never runs a file', async () => {
    expect(await run('nosuch')).toMatchObject({
      status: 127,
      stderr: '/system/bin/sh: nosuch: inaccessible or not found\n',
    });
    const pushed = await run('echo "echo owned" > tool; chmod 755 tool; ./tool; echo $?; sh tool; echo $?');
    expect(pushed.stdout).toBe('126\n2\n');
    expect(pushed.stderr).toContain("./tool: can't execute: Permission denied");
  });

  test('a reader that has enough stops the writer', async () => {
    const files = newFiles(50_000_000);
    files.write('/data/w/big', 0, new TextEncoder().encode('line\n'.repeat(500_000)));
    expect(await run('cat big | head -n 1', files)).toMatchObject({ status: 0, stdout: 'line\n' });
  });

  test('permissions and a full disk are the kernel’s words', async () => {
    const files = newFiles(20_000);
    files.write('/data/secret', 0, new Uint8Array(10), 0o600);
    expect((await run('cat /data/secret', files)).stderr).toBe('cat: /data/secret: Permission denied\n');
    expect((await run('echo x > /nowhere', files)).stderr).toContain("can't create /nowhere: Read-only file system");
    const full = await run('cat /data/fill > copy', filled(files));
    expect(full.stderr).toContain('No space left on device');
  });

  function filled(files: FileSystem): FileSystem {
    files.write('/data/fill', 0, new Uint8Array(6000));
    return files;
  }
});
