/**
 * Calls `changed` when something was reported, one call at a time and never behind a hidden tab. What happens during a call leads to
 * another one after it, so that the page always ends with the latest; a page that was hidden or cut off catches up when it is back.
 */
export function hearChanges(changed: () => Promise<void>): void {
  // over a slow network somebody may have reported after the page was printed and before it can hear of it
  const events = new EventSource(`/api/events?age=${Math.ceil(performance.now())}`);
  let due = false;
  let busy = false;
  const catchUp = async () => {
    if (busy) return;
    busy = true;
    while (due && !document.hidden) {
      // not everybody in the same instant
      await new Promise((done) => setTimeout(done, 400 + Math.random() * 600));
      due = false;
      // the line may be down: its return is heard as `open`
      await changed().catch(() => {});
    }
    busy = false;
  };
  const hear = () => {
    due = true;
    void catchUp();
  };
  events.addEventListener('layer', (event) => {
    const { layer } = JSON.parse((event as MessageEvent<string>).data) as { layer: string };
    if (layer === 'progress') hear();
  });
  let opened = false;
  events.addEventListener('open', () => {
    // events that passed while the line was down are not sent again
    if (opened) hear();
    opened = true;
  });
  document.addEventListener('visibilitychange', () => void catchUp());
}
