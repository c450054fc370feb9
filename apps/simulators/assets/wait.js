// Asks whether the payment was decided, and goes on when it was.
const place = document.querySelector('[data-status]');
async function look() {
  try {
    const answer = await fetch(place.dataset.status, { headers: { accept: 'application/json' } });
    const { decided } = await answer.json();
    if (decided) return location.reload();
  } catch {
    // Not reachable now: ask again.
  }
  setTimeout(() => void look(), 1000);
}
if (place) setTimeout(() => void look(), 1000);
