/** One parameter of the address, e.g. `sel` or `status`; changing it is not a step of the browser's history. */
export function readParameter(name: string): string {
  return new URLSearchParams(location.search).get(name) ?? '';
}

export function writeParameter(name: string, text: string): void {
  const query = new URLSearchParams(location.search);
  if ((query.get(name) ?? '') === text) return;
  if (text) query.set(name, text);
  else query.delete(name);
  const rest = query.toString().replaceAll('%3A', ':').replaceAll('%2C', ',');
  history.replaceState(history.state, '', `${location.pathname}${rest ? `?${rest}` : ''}${location.hash}`);
}
