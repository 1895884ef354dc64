import service from '../../../data/standards/water-service.json' with { type: 'json' };

/** A figure of data/standards/water-service.json. */
export function fact(what: string) {
  const cell = service.cells.find((one) => one.what === what);
  if (!cell) throw new Error(`water-service.json has no ${what}`);
  return cell;
}
