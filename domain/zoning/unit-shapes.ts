/** One polygon as GeoJSON writes it: rings of positions in metres, the first ring outside, the others holes. */
export type Rings = ReadonlyArray<ReadonlyArray<readonly number[]>>;

/** Polygons of units in a metric plane, as typed arrays: unit → rings → vertices. A unit may have several parts or none. */
export interface UnitShapes {
  size: number;
  /** First ring of each unit, `size + 1` entries. */
  rings: Int32Array;
  /** First vertex of each ring, one entry more than there are rings. Rings are stored without the closing vertex. */
  vertices: Int32Array;
  /** 1 where a ring is a hole. */
  hole: Uint8Array;
  /** x y x y … in metres. */
  xy: Float64Array;
}

/** Measures of each unit in the plane: area and its moments, perimeter, bounding box `minX minY maxX maxY`. */
export interface UnitMeasures {
  areaM2: Float64Array;
  x: Float64Array;
  y: Float64Array;
  /** Second moment of area about the unit's own centroid, m⁴. */
  inertia: Float64Array;
  perimeterM: Float64Array;
  box: Float64Array;
}

/** Packs parts of units into arrays. Repeated vertices and rings with fewer than three corners are dropped; nothing else is repaired. */
export function packShapes(units: ReadonlyArray<ReadonlyArray<Rings>>): UnitShapes {
  const rings = [0];
  const vertices = [0];
  const hole: number[] = [];
  const xy: number[] = [];
  for (const parts of units) {
    for (const polygon of parts) {
      polygon.forEach((ring, place) => {
        const before = xy.length;
        for (const [x, y] of ring) {
          if (!Number.isFinite(x) || !Number.isFinite(y)) continue;
          if (xy.length > before && xy.at(-2) === x && xy.at(-1) === y) continue;
          xy.push(x!, y!);
        }
        if (xy.length - before >= 4 && xy[before] === xy.at(-2) && xy[before + 1] === xy.at(-1))
          xy.length -= 2;
        if (xy.length - before < 6) {
          xy.length = before;
          return;
        }
        hole.push(place > 0 ? 1 : 0);
        vertices.push(xy.length / 2);
      });
    }
    rings.push(hole.length);
  }
  return {
    size: units.length,
    rings: Int32Array.from(rings),
    vertices: Int32Array.from(vertices),
    hole: Uint8Array.from(hole),
    xy: Float64Array.from(xy),
  };
}

/** Area, centroid, moment, perimeter and box of every unit; a ring counts by its role, whatever its direction. */
export function measureShapes(shapes: UnitShapes): UnitMeasures {
  const { size, rings, vertices, hole, xy } = shapes;
  const measures: UnitMeasures = {
    areaM2: new Float64Array(size),
    x: new Float64Array(size),
    y: new Float64Array(size),
    inertia: new Float64Array(size),
    perimeterM: new Float64Array(size),
    box: new Float64Array(size * 4),
  };
  for (let unit = 0; unit < size; unit++) {
    const first = vertices[rings[unit]!]!;
    const last = vertices[rings[unit + 1]!]!;
    const box = boxOf(xy, first, last);
    measures.box.set(box, unit * 4);
    // sums about a corner of the unit: coordinates of a city's grid squared would eat the digits
    const [ox, oy] = box;
    let area = 0;
    let sumX = 0;
    let sumY = 0;
    let moment = 0;
    let perimeter = 0;
    for (let ring = rings[unit]!; ring < rings[unit + 1]!; ring++) {
      const sums = ringSums(xy, vertices[ring]!, vertices[ring + 1]!, ox, oy);
      const sign = (sums.area < 0 ? -1 : 1) * (hole[ring] ? -1 : 1);
      area += sign * sums.area;
      sumX += sign * sums.x;
      sumY += sign * sums.y;
      moment += sign * sums.moment;
      perimeter += sums.length;
    }
    measures.perimeterM[unit] = perimeter;
    if (area > 0) {
      measures.areaM2[unit] = area;
      measures.x[unit] = ox + sumX / area;
      measures.y[unit] = oy + sumY / area;
      measures.inertia[unit] = Math.max(0, moment - (sumX * sumX + sumY * sumY) / area);
    } else {
      measures.x[unit] = (box[0] + box[2]) / 2;
      measures.y[unit] = (box[1] + box[3]) / 2;
    }
  }
  return measures;
}

/** Whether a position lies inside a unit (even–odd over all its rings). */
export function isInside(shapes: UnitShapes, unit: number, x: number, y: number): boolean {
  const { rings, vertices, xy } = shapes;
  let inside = false;
  for (let ring = rings[unit]!; ring < rings[unit + 1]!; ring++) {
    const first = vertices[ring]!;
    const last = vertices[ring + 1]!;
    for (let i = first, j = last - 1; i < last; j = i++) {
      const yi = xy[2 * i + 1]!;
      const yj = xy[2 * j + 1]!;
      if (yi > y === yj > y) continue;
      const xi = xy[2 * i]!;
      if (x < xi + ((xy[2 * j]! - xi) * (y - yi)) / (yj - yi)) inside = !inside;
    }
  }
  return inside;
}

function boxOf(xy: Float64Array, first: number, last: number): [number, number, number, number] {
  if (first === last) return [0, 0, 0, 0];
  let minX = Number.POSITIVE_INFINITY;
  let minY = Number.POSITIVE_INFINITY;
  let maxX = Number.NEGATIVE_INFINITY;
  let maxY = Number.NEGATIVE_INFINITY;
  for (let i = first; i < last; i++) {
    const x = xy[2 * i]!;
    const y = xy[2 * i + 1]!;
    if (x < minX) minX = x;
    if (x > maxX) maxX = x;
    if (y < minY) minY = y;
    if (y > maxY) maxY = y;
  }
  return [minX, minY, maxX, maxY];
}

function ringSums(xy: Float64Array, first: number, last: number, ox: number, oy: number) {
  let area = 0;
  let x = 0;
  let y = 0;
  let moment = 0;
  let length = 0;
  for (let i = first, j = last - 1; i < last; j = i++) {
    const ax = xy[2 * j]! - ox;
    const ay = xy[2 * j + 1]! - oy;
    const bx = xy[2 * i]! - ox;
    const by = xy[2 * i + 1]! - oy;
    const cross = ax * by - bx * ay;
    area += cross / 2;
    x += ((ax + bx) * cross) / 6;
    y += ((ay + by) * cross) / 6;
    moment += ((ax * ax + ax * bx + bx * bx + ay * ay + ay * by + by * by) * cross) / 12;
    length += Math.hypot(bx - ax, by - ay);
  }
  return { area, x, y, moment, length };
}

/** One unit's shape by itself. */
export function shapeOf(shapes: UnitShapes, unit: number): UnitShapes {
  const from = shapes.rings[unit]!;
  const to = shapes.rings[unit + 1]!;
  const first = shapes.vertices[from]!;
  return {
    size: 1,
    rings: Int32Array.of(0, to - from),
    vertices: shapes.vertices.slice(from, to + 1).map((vertex) => vertex - first),
    hole: shapes.hole.slice(from, to),
    xy: shapes.xy.slice(2 * first, 2 * shapes.vertices[to]!),
  };
}

/** Two single shapes as units 0 and 1. */
export function twoShapes(a: UnitShapes, b: UnitShapes): UnitShapes {
  const rings = a.rings[1]!;
  const vertices = a.vertices[rings]!;
  return {
    size: 2,
    rings: Int32Array.of(0, rings, rings + b.rings[1]!),
    vertices: Int32Array.of(...a.vertices, ...b.vertices.slice(1).map((vertex) => vertex + vertices)),
    hole: Uint8Array.of(...a.hole, ...b.hole),
    xy: Float64Array.of(...a.xy, ...b.xy),
  };
}

/** Units of two sets in a new order: numbers of `a`, and from `a.size` on those of `b`. */
export function pickShapes(a: UnitShapes, b: UnitShapes, order: ArrayLike<number>): UnitShapes {
  const picks = Array.from(order, (u) => (u < a.size ? shapeOf(a, u) : shapeOf(b, u - a.size)));
  const rings = new Int32Array(picks.length + 1);
  const corners = new Int32Array(picks.length + 1);
  picks.forEach((shape, at) => {
    rings[at + 1] = rings[at]! + shape.hole.length;
    corners[at + 1] = corners[at]! + shape.xy.length / 2;
  });
  const picked: UnitShapes = {
    size: picks.length,
    rings,
    vertices: new Int32Array(rings.at(-1)! + 1),
    hole: new Uint8Array(rings.at(-1)!),
    xy: new Float64Array(2 * corners.at(-1)!),
  };
  picks.forEach(({ vertices, hole, xy }, at) => {
    hole.forEach((_, ring) => {
      picked.vertices[rings[at]! + ring + 1] = corners[at]! + vertices[ring + 1]!;
    });
    picked.hole.set(hole, rings[at]);
    picked.xy.set(xy, 2 * corners[at]!);
  });
  return picked;
}
