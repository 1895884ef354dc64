/** The first of several fields of a row that says something. */
export function text(properties: Record<string, unknown>, ...names: string[]): string | undefined {
  for (const name of names) {
    const value = properties[name];
    if (value !== undefined && value !== null && value !== '') return String(value);
  }
  return undefined;
}

export function number(properties: Record<string, unknown>, ...names: string[]): number | undefined {
  const value = text(properties, ...names);
  const parsed = value === undefined ? Number.NaN : Number(value);
  return Number.isFinite(parsed) ? parsed : undefined;
}

/** A zero in such a field is a field that was left empty. */
export function positive(properties: Record<string, unknown>, ...names: string[]): number | undefined {
  const value = number(properties, ...names);
  return value !== undefined && value > 0 ? value : undefined;
}
