import { systemClock } from '@mistri/link';
import { type Command, CommandError, exitCodes, type Given, isSet, type Surroundings, textOf } from '../command.ts';

export const command: Command = {
  name: 'share',
  usage: '--token <file> [--practice]',
  summary: 'Share one device with the technician of your repair, for one session (customers).',
  help: `
Shows who asks for which device, for how long, and what that means; shares it when you have typed the word that it asks for;
ends with the key S, when the time is over, or when the technician is done. Nothing is installed and nothing is kept: the key
of the session is made for it and forgotten. Start it only for a repair that you booked yourself.
--practice shares a phone made of software, to try it without one: its buttons are the keys 1 to 9, U pulls the cable, P
plugs it in again.`,
  options: {
    token: { type: 'string' },
    language: { type: 'string' },
    practice: { type: 'boolean' },
    fault: { type: 'string' },
    log: { type: 'string' },
  },
  explained: {
    token: 'the session, as a file from its issuer',
    language: 'en, ta or hi (as this computer is set)',
    practice: 'a practice phone instead of a real device',
    fault: 'what is broken on the practice phone: boot-loop, failed-update, crashing-app, full-storage',
    log: 'also keep the signed log of the session in this file',
  },
  words: [0, 0],
  run,
};

async function run(given: Given, around: Surroundings): Promise<0 | 4> {
  const { languageOf } = await import('../share/share-texts.ts');
  const language = languageOf(textOf(given, 'language'), around.environment);
  if (!language) throw new CommandError(exitCodes.usage, '--language is en, ta or hi.');
  const token = textOf(given, 'token');
  if (token === undefined)
    throw new CommandError(exitCodes.usage, '--token is missing.', 'Start it as the page of your repair says.');
  const { readSessionFile } = await import('../share/session-file.ts');
  const { fileOrder } = await import('../share/file-order.ts');
  const order = fileOrder(readSessionFile(token), textOf(given, 'log'));
  const { practicePhone, realPhones } = await import('../share/phone-source.ts');
  const say = (line: string): void => around.say(line);
  const phones = isSet(given, 'practice') ? await practicePhone(textOf(given, 'fault'), say) : await realPhones(say);
  const { runShare } = await import('../share/run-share.ts');
  return runShare({ order, phones, language, around, clock: systemClock() });
}
