// Keeps the inbox current: new messages and the admins' codes come in without reloading the page.
const live = document.querySelector('[data-live]');
const status = document.querySelector('[data-live-status]');

async function refresh() {
  try {
    const answer = await fetch(live.dataset.live + location.search, { headers: { accept: 'text/html' } });
    if (answer.ok) {
      const text = await answer.text();
      // Somebody may be reading or selecting: only what changed is replaced.
      if (live.dataset.last !== text) {
        live.innerHTML = text;
        live.dataset.last = text;
      }
      status.textContent = '';
    }
  } catch {
    status.textContent = status.dataset.lost;
  }
  setTimeout(() => void refresh(), document.hidden ? 5000 : 1500);
}
if (live) setTimeout(() => void refresh(), 1500);
