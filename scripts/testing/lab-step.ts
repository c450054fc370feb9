import { runProgram, type Step } from './run-step.ts';

/** What `lab/run.ts` ends with where namespaces or nftables are not to be had. */
const cannotRun = 2;

/** The short network lab: Link finds its way between the kinds of networks, as processes through the public command. */
export function labStep(): Step {
  return labProgram('network lab (short)', ['lab/run.ts', '--short']);
}

/** A small `npm run lab:chaos`: slow enough that each kind of cut falls into it. */
export function chaosStep(): Step {
  return labProgram('chaos in the network lab (short)', [
    'lab/chaos.ts',
    '--mib',
    '64',
    '--rate',
    '3',
    '--minutes',
    '8',
  ]);
}

function labProgram(name: string, words: readonly string[]): Step {
  return {
    name,
    run: async () => {
      const code = await runProgram(process.execPath, words);
      const notRun = code === cannotRun ? [{ name, why: 'needs root, network namespaces and nftables' }] : [];
      return { ok: code === 0, passed: code === 0 ? 1 : 0, failed: code === 0 || code === cannotRun ? 0 : 1, notRun };
    },
  };
}
