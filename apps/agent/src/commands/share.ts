import { systemClock } from '@mistri/link';
import { type Command, CommandError, exitCodes, type Given, isSet, type Surroundings, textOf } from '../command.ts';
import { proxyOf, serverOf } from '../config/server-address.ts';
import type { ShareOrder } from '../share/share-order.ts';
import type { ShareTexts } from '../share/share-texts.ts';

export const command: Command = {
  name: 'share',
  usage: '[--server <address>] [--practice]',
  summary: 'Share one device with the technician of your repair, for one session (customers).',
  help: `
Shows a code: open the address in a browser, sign in as yourself and approve it. Then it waits until the technician of your
repair asks; shows who asks for which device, why, for how long, at what price, and what that means; shares it when you have
typed the word that it asks for; ends with the key S, with Ctrl-C, when the time is over, when the technician is done, when
the repair goes to somebody else, or when Mistri ends it. Nothing is installed and nothing is kept: the key of the session is
made for it and forgotten, this computer leaves your list of devices, and you are signed out. What was done is written down,
signed by that key, and kept by Mistri. Start it only for a repair that you booked yourself.
--practice shares a phone made of software, to try it without one: its buttons are the keys 1 to 9, U pulls the cable, P
plugs it in again.`,
  options: {
    server: { type: 'string' },
    repair: { type: 'string' },
    language: { type: 'string' },
    practice: { type: 'boolean' },
    fault: { type: 'string' },
    log: { type: 'string' },
    proxy: { type: 'string' },
    token: { type: 'string' },
  },
  explained: {
    server: 'address of Mistri, e.g. https://mistri.example (else MISTRI_SERVER)',
    repair: 'answer requests for this repair only (rep_…)',
    language: 'en, ta or hi (as this computer is set)',
    practice: 'a practice phone instead of a real device',
    fault: 'what is broken on the practice phone: boot-loop, failed-update, crashing-app, full-storage',
    log: 'also keep the signed log of the session in this file',
    proxy: 'HTTP proxy, e.g. http://proxy.example:3128',
    token: 'a session without Mistri: a file from its issuer',
  },
  words: [0, 0],
  run,
};

async function run(given: Given, around: Surroundings): Promise<0 | 4> {
  const { languageOf, shareTexts } = await import('../share/share-texts.ts');
  const language = languageOf(textOf(given, 'language'), around.environment);
  if (!language) throw new CommandError(exitCodes.usage, '--language is en, ta or hi.');
  const { practicePhone, realPhones } = await import('../share/phone-source.ts');
  const say = (line: string): void => around.say(line);
  const phones = isSet(given, 'practice') ? await practicePhone(textOf(given, 'fault'), say) : await realPhones(say);
  const order = await orderOf(given, around, shareTexts[language]).catch(async (error: unknown) => {
    await phones.close();
    throw error;
  });
  const { runShare } = await import('../share/run-share.ts');
  return runShare({ order, phones, language, around, clock: systemClock() });
}

async function orderOf(given: Given, around: Surroundings, texts: ShareTexts): Promise<ShareOrder> {
  const token = textOf(given, 'token');
  const logFile = textOf(given, 'log');
  if (token !== undefined) {
    const { readSessionFile } = await import('../share/session-file.ts');
    const { fileOrder } = await import('../share/file-order.ts');
    return fileOrder(readSessionFile(token), logFile);
  }
  const server = serverOf(given, around);
  if (server === undefined)
    throw new CommandError(
      exitCodes.usage,
      'Say where your repair was booked: `mistri share --server <address>`.',
      'The page of your repair shows the whole command.',
    );
  const repairId = textOf(given, 'repair');
  if (repairId !== undefined && !/^rep_[0-9a-z]{26}$/.test(repairId))
    throw new CommandError(exitCodes.usage, `--repair: "${repairId}" is no number of a repair; it begins with "rep_".`);
  const { startPlatformOrder } = await import('../share/start-platform-order.ts');
  return startPlatformOrder({ server, proxy: proxyOf(given), repairId, logFile, around, texts });
}
