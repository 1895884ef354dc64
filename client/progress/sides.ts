export interface Sides {
  /** Puts one of the two in front on a small screen, as if its tab had been chosen. */
  select(side: 'text' | 'map'): void;
}

/**
 * The map beside the text on a wide screen, behind a tab on a phone; not at all where WebGL is missing. Its place is there
 * at once and nothing of it is begun before the text is painted: asking for WebGL alone keeps a cold browser from painting.
 * @param chosen a reader has chosen a tab
 */
export function wireSides(
  open: (container: HTMLElement) => Promise<void>,
  chosen: (side: 'text' | 'map') => void,
): Sides {
  const front = document.querySelector<HTMLElement>('.front')!;
  const side = document.getElementById('map-side')!;
  const container = document.getElementById('map')!;
  const tabs = front.querySelector<HTMLElement>('.tabs')!;
  const buttons = [...tabs.querySelectorAll('button')];
  const leaveOut = () => {
    side.hidden = true;
    tabs.hidden = true;
    front.dataset.show = 'text';
  };
  const usable = painted().then(() => {
    const isUsable = hasWebGl();
    if (!isUsable) leaveOut();
    return isUsable;
  });
  let opened = false;
  const openOnce = () => {
    if (opened) return;
    opened = true;
    usable
      .then((isUsable) => (isUsable ? open(container) : undefined))
      .catch((error) => {
        console.error(error);
        leaveOut();
      });
  };
  const select = (to: 'text' | 'map') => {
    if (side.hidden) return;
    for (const [i, button] of buttons.entries()) {
      const on = sides[i] === to;
      button.setAttribute('aria-selected', String(on));
      button.tabIndex = on ? 0 : -1;
    }
    front.dataset.show = to;
    if (to === 'map') openOnce();
  };
  for (const [i, button] of buttons.entries()) {
    // until now a tap would have been lost
    button.disabled = false;
    const choose = (at: number) => {
      select(sides[at]!);
      chosen(sides[at]!);
    };
    button.addEventListener('click', () => choose(i));
    button.addEventListener('keydown', ({ key }) => {
      if (key !== 'ArrowLeft' && key !== 'ArrowRight') return;
      choose(1 - i);
      buttons[1 - i]!.focus();
    });
  }
  if (matchMedia('(min-width: 961px)').matches)
    usable.then(() => {
      if ('requestIdleCallback' in window) requestIdleCallback(openOnce, { timeout: 400 });
      else setTimeout(openOnce, 50);
    });
  return { select };
}

const sides = ['text', 'map'] as const;

/** The page has been shown for the first time. In a tab that nobody looks at that is when somebody does. */
function painted(): Promise<unknown> {
  return new Promise((resolve) => {
    if (PerformanceObserver.supportedEntryTypes?.includes('paint'))
      new PerformanceObserver((list) => {
        if (list.getEntriesByName('first-contentful-paint').length > 0) resolve(undefined);
      }).observe({ type: 'paint', buffered: true });
    else requestAnimationFrame(() => requestAnimationFrame(resolve));
  });
}

function hasWebGl(): boolean {
  try {
    return document.createElement('canvas').getContext('webgl2') !== null;
  } catch {
    return false;
  }
}
