/**
 * A tap on a button inside `data-early-taps` before the scripts have come is not lost: it is seen to have been felt, kept,
 * and done as soon as the page can. Runs as an inline script, long before React does.
 */
const queueName = 'mistriEarlyTaps';
const listening = `
(function () {
  var kept = (window.${queueName} = []);
  document.addEventListener('click', function (event) {
    if (!window.${queueName}) return;
    var button = event.target.closest && event.target.closest('[data-early-taps] button');
    if (!button || button.disabled) return;
    event.preventDefault();
    button.setAttribute('aria-busy', 'true');
    if (button.dataset.tapOnce === undefined || kept.indexOf(button) < 0) kept.push(button);
  }, true);
})();`;
export const earlyTapsScript = listening.replaceAll(/\s*\n\s*/g, '');

type Keeper = typeof globalThis & { [queueName]?: HTMLButtonElement[] | undefined };

/** Does what was tapped, in its order. Each tap is answered by the page before the next one is done. */
export async function replayEarlyTaps(keeper: Keeper = globalThis): Promise<void> {
  const kept = keeper[queueName] ?? [];
  // From now on the page listens itself.
  keeper[queueName] = undefined;
  for (const button of kept) {
    button.removeAttribute('aria-busy');
    if (!button.isConnected) continue;
    button.click();
    await new Promise((resolve) => setTimeout(resolve));
  }
}
