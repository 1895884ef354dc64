/** What a file of a place is called: those of several compounds lie in one folder. What no file may be called by is left out. */
export function fileName(place: string | null, stem: string, ending: string): string {
  const own = (place ?? '').replace(/[\\/:*?"<>|\p{Cc}\s]+/gu, ' ').trim();
  return `${own ? `${own}-` : ''}${stem}.${ending}`;
}
