import { type Command, exitCodes } from '../command.ts';
import { examine } from '../doctor/examine.ts';

export const command: Command = {
  name: 'doctor',
  usage: '',
  summary: 'Try everything a connection needs, and say in plain words what works and what to do.',
  help: `
Looks at registration, proxy, control plane, clock, presence, versions, the network's router (NAT), the relays, and this
machine's firewall, and says by which rungs of the ladder this device can be reached. Ends with 1 when something has to be
mended, 0 otherwise.`,
  options: {},
  explained: {},
  words: [0, 0],
  run: async (_given, around) => {
    const findings = [];
    for await (const finding of examine(around)) {
      findings.push(finding);
      if (around.isJson) continue;
      const mark = { good: '✓', note: '·', bad: '✗' }[finding.verdict];
      around.print(`${mark} ${finding.what.padEnd(14)} ${finding.says}`);
      if (finding.fix) around.print(`${' '.repeat(17)}→ ${finding.fix}`);
    }
    if (around.isJson) around.print(JSON.stringify({ findings }));
    return findings.some(({ verdict }) => verdict === 'bad') ? exitCodes.failed : exitCodes.ok;
  },
};
