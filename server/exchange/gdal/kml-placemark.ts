/** Events of a KML document → features: properties and one geometry each, lon/lat (EPSG:4326, as the standard has it). */
import type { Feature, Geometry, Position } from 'geojson';

interface Placemark {
  /** Without a prototype, so that a field may be called `__proto__`. */
  properties: Record<string, unknown>;
  shapes: Geometry[];
}

const containers = new Set(['Document', 'Folder']);
const plainFields: Record<string, string> = {
  name: 'Name',
  description: 'Description',
  address: 'address',
  phoneNumber: 'phoneNumber',
  when: 'when',
  begin: 'begin',
  end: 'end',
};
const numberTypes = new Set(['int', 'uint', 'short', 'ushort', 'float', 'double']);

export class PlacemarkReader {
  placemarks = 0;
  links = 0;
  readonly #path: string[] = [];
  /** Names of the containers that are open, outermost first. */
  readonly #folders: string[] = [];
  readonly #numeric = new Set<string>();
  #done: Feature<Geometry | null>[] = [];
  #placemark: Placemark | undefined;
  #text = '';
  #field: string | undefined;
  #rings: Position[][] = [];
  #track: Position[] = [];

  open(tag: string, attributes: Record<string, string>): void {
    this.#path.push(tag);
    this.#text = '';
    if (containers.has(tag)) this.#folders.push('');
    else if (tag === 'Placemark') this.#placemark = { properties: Object.create(null), shapes: [] };
    else if (tag === 'NetworkLink') this.links++;
    else if (tag === 'SimpleField' && numberTypes.has(attributes.type ?? ''))
      this.#numeric.add(attributes.name ?? '');
    else if (tag === 'Data' || tag === 'SimpleData') this.#field = attributes.name;
    else if (tag === 'Polygon') this.#rings = [];
    else if (tag === 'Track') this.#track = [];
  }

  text(text: string): void {
    this.#text += text;
  }

  close(tag: string): void {
    this.#path.pop();
    const parent = this.#path.at(-1) ?? '';
    if (this.#placemark) this.#closeInside(this.#placemark, tag, parent);
    else if (tag === 'name' && containers.has(parent))
      this.#folders[this.#folders.length - 1] = this.#text.trim();
    if (containers.has(tag)) this.#folders.pop();
    this.#text = '';
  }

  /** What is complete so far. */
  take(): Feature<Geometry | null>[] {
    const taken = this.#done;
    this.#done = [];
    return taken;
  }

  #closeInside(placemark: Placemark, tag: string, parent: string): void {
    const text = this.#text.trim();
    if (tag === 'Placemark') this.#finish(placemark);
    else if (tag === 'coordinates') this.#shape(placemark, parent, positionsOf(text));
    else if (tag === 'Polygon') placemark.shapes.push({ type: 'Polygon', coordinates: this.#rings });
    else if (tag === 'coord') this.#track.push(...positionsOf(text.replace(/\s+/g, ',')));
    else if (tag === 'Track') placemark.shapes.push({ type: 'LineString', coordinates: this.#track });
    else if (tag === 'value' && parent === 'Data') this.#say(placemark, this.#field, text);
    else if (tag === 'SimpleData') this.#say(placemark, this.#field, text);
    else if (parent === 'ExtendedData' && tag !== 'Data' && tag !== 'SchemaData')
      this.#say(placemark, tag, text);
    else if (plainFields[tag] && ['Placemark', 'TimeStamp', 'TimeSpan'].includes(parent))
      this.#say(placemark, plainFields[tag], text);
  }

  #say({ properties }: Placemark, field: string | undefined, text: string): void {
    if (!field || text === '') return;
    const number = this.#numeric.has(field) ? Number(text) : Number.NaN;
    properties[field] = Number.isFinite(number) ? number : text;
  }

  #shape(placemark: Placemark, parent: string, positions: Position[]): void {
    if (parent === 'Point') placemark.shapes.push({ type: 'Point', coordinates: positions[0] ?? [] });
    else if (parent === 'LineString') placemark.shapes.push({ type: 'LineString', coordinates: positions });
    else if (parent !== 'LinearRing') return;
    else if (this.#path.includes('Polygon')) {
      if (this.#path.includes('innerBoundaryIs')) this.#rings.push(positions);
      else this.#rings.unshift(positions);
    } else placemark.shapes.push({ type: 'LineString', coordinates: positions });
  }

  #finish({ properties, shapes }: Placemark): void {
    const folder = this.#folders.slice(1).filter((name) => name !== '');
    if (folder.length > 0) properties.folder = folder.join('/');
    this.#done.push({ type: 'Feature', properties, geometry: together(shapes.filter(isWhole)) });
    this.#placemark = undefined;
    this.placemarks++;
  }
}

/** `lon,lat[,height]` apart by blanks; blanks after the commas are a common slip. */
function positionsOf(text: string): Position[] {
  const tuples = text.replace(/\s*,\s*/g, ',').split(/\s+/);
  return tuples.filter((tuple) => tuple !== '').map((tuple) => tuple.split(',').map(Number));
}

/** JSON has no NaN: a shape with a broken number is none, and its row is told so. */
function isWhole(shape: Geometry): boolean {
  if (shape.type === 'GeometryCollection') return shape.geometries.every(isWhole);
  const numbers = (shape.coordinates as unknown[]).flat(3) as number[];
  return numbers.length > 0 && numbers.every(Number.isFinite);
}

/** One shape as it is, several of a kind as its multi-shape, a mixture as a collection. */
function together(shapes: Geometry[]): Geometry | null {
  const [first] = shapes;
  if (!first || shapes.length === 1) return first ?? null;
  if (shapes.some((shape) => shape.type !== first.type))
    return { type: 'GeometryCollection', geometries: shapes };
  const coordinates = shapes.map((shape) => (shape as { coordinates: unknown }).coordinates);
  return { type: `Multi${first.type}`, coordinates } as Geometry;
}
