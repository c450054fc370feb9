import { runProgram, type Step } from './run-step.ts';

/** What `lab/run.ts` ends with where namespaces or nftables are not to be had. */
const cannotRun = 2;

/** The short network lab: Link finds its way between the kinds of networks, as processes through the public command. */
export function labStep(): Step {
  return {
    name: 'network lab (short)',
    run: async () => {
      const code = await runProgram(process.execPath, ['lab/run.ts', '--short']);
      const notRun =
        code === cannotRun ? [{ name: 'network lab', why: 'needs root, network namespaces and nftables' }] : [];
      return { ok: code === 0, passed: code === 0 ? 1 : 0, failed: code === 0 || code === cannotRun ? 0 : 1, notRun };
    },
  };
}
