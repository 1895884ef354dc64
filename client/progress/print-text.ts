/**
 * Puts new text in place of what is shown and leaves the reader where he was: what he types stays with its caret, what he
 * had opened stays open, and the focus stays on the same link or field of the same section.
 */
export function printText(text: HTMLElement, markup: string): void {
  const active = document.activeElement;
  const typed = active instanceof HTMLInputElement && active.id === 'q' ? active : undefined;
  const kept = typed && { value: typed.value, start: typed.selectionStart, end: typed.selectionEnd };
  const place = text.contains(active) ? placeOf(active as HTMLElement) : undefined;
  const open = [...text.querySelectorAll('details')].map((details) => details.open);
  text.innerHTML = markup;
  for (const [i, details] of text.querySelectorAll('details').entries()) details.open = open[i] ?? false;
  if (place) fieldsOf(text.querySelector(place.section))[place.index]?.focus({ preventScroll: true });
  const field = document.getElementById('q') as HTMLInputElement | null;
  if (!kept || !field) return;
  field.value = kept.value;
  field.focus({ preventScroll: true });
  field.setSelectionRange(kept.start, kept.end);
}

/** The reader has gone to another place: he begins at its head, and a screen reader reads it out. */
export function beginAtHead(text: HTMLElement): void {
  scrollTo({ top: 0 });
  const head = text.querySelector('h1');
  head?.setAttribute('tabindex', '-1');
  head?.focus({ preventScroll: true });
}

/**
 * Calls `use` when somebody has typed or chosen. While an input method composes (拼音输入法), nothing is used: the letters are
 * not yet what is meant.
 * @returns resolves when nothing is being composed: text that is printed in the middle of it would break it off
 */
export function wireTyping(text: HTMLElement, use: (form: HTMLFormElement) => void): () => Promise<void> {
  let waiting: ReturnType<typeof setTimeout> | undefined;
  let composed: Promise<void> = Promise.resolve();
  let end = () => {};
  const later = (field: SearchField) => {
    clearTimeout(waiting);
    waiting = setTimeout(() => field.form && use(field.form), 220);
  };
  text.addEventListener('compositionstart', () => {
    clearTimeout(waiting);
    composed = new Promise((done) => {
      end = done;
    });
  });
  text.addEventListener('compositionend', ({ target }) => {
    end();
    later(target as HTMLInputElement);
  });
  text.addEventListener('input', (event) => {
    const field = event.target as SearchField;
    const isSearch = field.id === 'q' || field.tagName === 'SELECT';
    if (isSearch && !(event as InputEvent).isComposing) later(field);
  });
  // over a slow network the page is there, and typed into, before its script is
  const early = [...text.querySelectorAll<SearchField>('#q, select')].find(isTouched);
  if (early) later(early);
  return () => composed;
}

type SearchField = HTMLInputElement | HTMLSelectElement;

/** Holds something else than the page was sent with. */
export function isTouched(field: SearchField): boolean {
  if (field instanceof HTMLInputElement) return field.value !== field.defaultValue;
  const sent = [...field.options].findIndex(({ defaultSelected }) => defaultSelected);
  return field.selectedIndex !== Math.max(sent, 0);
}

interface FocusPlace {
  /** Selector of the section. */
  section: string;
  /** Among what can have the focus there. */
  index: number;
}

const sections = 'section, nav, search';

function placeOf(active: HTMLElement): FocusPlace | undefined {
  const section = active.closest(sections);
  if (!section) return undefined;
  const name = section.id ? `#${section.id}` : section.className ? `.${section.className}` : section.tagName;
  return { section: name, index: fieldsOf(section).indexOf(active) };
}

function fieldsOf(section: Element | null): HTMLElement[] {
  return [
    ...(section?.querySelectorAll<HTMLElement>('a, button, input:not([type=hidden]), select, summary') ?? []),
  ];
}
