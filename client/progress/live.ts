/**
 * Calls `changed` when something was reported, at most once in two seconds and never behind a hidden tab; a page that was
 * hidden catches up when it is seen again.
 */
export function hearChanges(changed: () => void): void {
  const events = new EventSource('/api/events');
  let waiting = false;
  let missed = false;
  const soon = () => {
    if (document.hidden) {
      missed = true;
      return;
    }
    if (waiting) return;
    waiting = true;
    // not everybody in the same instant
    const wait = 400 + Math.random() * 600;
    setTimeout(() => {
      waiting = false;
      changed();
    }, wait);
  };
  events.addEventListener('layer', (event) => {
    const { layer } = JSON.parse((event as MessageEvent<string>).data) as { layer: string };
    if (layer === 'progress') soon();
  });
  document.addEventListener('visibilitychange', () => {
    if (document.hidden || !missed) return;
    missed = false;
    soon();
  });
}
