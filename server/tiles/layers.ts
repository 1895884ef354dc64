/**
 * The layers that leave the server as maps for machines: vector tiles and OGC API Features read this one table, so that
 * they cannot disagree on what a layer holds, what may be filtered and who may see it.
 */

/** A column of a layer as it travels. */
export interface LayerField {
  name: string;
  /** SQL over alias `f`, never built from a request. */
  sql: string;
  type: 'text' | 'number' | 'boolean';
  /** May be asked for in the address (`?status=under_way`). */
  filter?: true;
  /** Kept on low zooms; the others are dropped there. */
  essential?: true;
}

export interface Layer {
  id: string;
  title: { zh: string; en: string };
  /** FROM clause with the alias `f`; has the columns id, city_code, geom, geom_m and geom_tile. */
  from: string;
  geometry: 'polygon' | 'line' | 'point' | 'mixed';
  fields: LayerField[];
  /** `public`, or only with a session whose role may see underground data. */
  access: 'public' | 'signed-in';
  /** Below it the layer is empty. */
  minZoom: number;
  /** From this zoom on every feature is drawn in full; below, see `tiersAt`. */
  fullZoom: number;
  /** SQL over `f`, the larger the more important: what stays when a tile must be thinned. */
  importance: string;
  /**
   * A network: from afar only its large pipes are drawn (trunk.ts). `sizes` is a table of (city_code, utility, size_mm,
   * length_cm), where size_mm counts as `importance` does.
   */
  trunk?: { sizes: string };
  /** What it is made of, as named in layer_revision: a change of any of them is a new revision of the layer. */
  revisions: string[];
  /** SQL dates over `f` between which a feature is true; layers without it are true at any time. */
  time?: { start: string; end: string };
}

const text = (name: string, extra: Partial<LayerField> = {}): LayerField => ({
  name,
  sql: `f.${name}`,
  type: 'text',
  ...extra,
});
const number = (name: string, extra: Partial<LayerField> = {}): LayerField => ({
  name,
  sql: `f.${name}`,
  type: 'number',
  ...extra,
});
const city = text('city_code', { filter: true });

const communityFields: LayerField[] = [
  city,
  text('code'),
  text('name', { essential: true }),
  text('status', { filter: true, essential: true }),
  text('office_code', { filter: true }),
  number('households', { essential: true }),
  number('building_count'),
  number('floor_area_m2'),
  number('built_year', { filter: true }),
  text('exclusion'),
];

/** Buildings of divided communities; their ids lie above those of all communities, since both are on one layer. */
const zoneParts = `(select p.*, p.community_id as id, p.building_id + (1::bigint << 40) as part_id, c.name
  from community_part p join community c on c.city_code = p.city_code and c.id = p.community_id)`;

export const LAYERS: readonly Layer[] = [
  {
    id: 'regions',
    title: { zh: '行政区划', en: 'Administrative regions' },
    from: 'region f',
    geometry: 'polygon',
    fields: [
      city,
      text('code', { essential: true }),
      text('name', { essential: true }),
      text('level', { filter: true, essential: true }),
      text('parent_code', { filter: true }),
    ],
    access: 'public',
    minZoom: 0,
    fullZoom: 12,
    importance: 'st_area(f.geom_tile)',
    revisions: ['regions'],
  },
  {
    id: 'communities',
    title: { zh: '小区', en: 'Communities' },
    from: 'community f',
    geometry: 'polygon',
    fields: communityFields,
    access: 'public',
    minZoom: 4,
    fullZoom: 14,
    importance: 'coalesce(f.households, 0)',
    revisions: ['communities'],
  },
  {
    id: 'buildings',
    title: { zh: '楼栋', en: 'Buildings' },
    from: 'building f',
    geometry: 'polygon',
    fields: [
      city,
      text('code'),
      text('name'),
      number('community_id', { filter: true }),
      text('use', { filter: true, essential: true }),
      number('levels', { essential: true }),
      number('height_m'),
      number('households'),
      number('stairwells'),
      number('built_year'),
    ],
    access: 'public',
    minZoom: 13,
    fullZoom: 15,
    importance: 'st_area(f.geom_tile)',
    revisions: ['buildings'],
  },
  {
    id: 'streets',
    title: { zh: '道路', en: 'Streets' },
    from: 'street f',
    geometry: 'line',
    fields: [
      city,
      text('name', { essential: true }),
      text('class', { filter: true, essential: true }),
      number('width_m', { essential: true }),
      text('crossing'),
    ],
    access: 'public',
    minZoom: 8,
    fullZoom: 14,
    importance:
      "array_position(array['path','lane','minor','collector','arterial','expressway'], f.class) * 1e6 + st_length(f.geom_tile)",
    revisions: ['streets'],
  },
  {
    id: 'barriers',
    title: { zh: '阻隔', en: 'Barriers' },
    from: 'barrier f',
    geometry: 'mixed',
    fields: [city, text('name', { essential: true }), text('kind', { filter: true, essential: true })],
    access: 'public',
    minZoom: 6,
    fullZoom: 14,
    importance: 'st_length(f.geom_tile) + sqrt(st_area(f.geom_tile))',
    revisions: ['barriers'],
  },
  {
    id: 'zones',
    title: { zh: '片区', en: 'Zones' },
    // The programme's zones: the approved plan of each city. All other plans are drawn by the desk, or seen by their read-only link.
    from: `(${zoneUnits('community', 'community', 'u.id', 'u.name')} union all ${zoneUnits('building', 'building', 'u.id', 'null::text')}
      union all ${zoneUnits('community', zoneParts, 'u.part_id', 'u.name', 'u.building_id')}) f`,
    geometry: 'polygon',
    fields: [
      city,
      number('plan', { filter: true, essential: true }),
      number('zone', { filter: true, essential: true }),
      text('name', { essential: true }),
      text('plan_name'),
      text('state', { filter: true }),
      text('community'),
      number('households'),
    ],
    access: 'public',
    minZoom: 6,
    fullZoom: 14,
    importance: 'coalesce(f.households, 0)',
    revisions: ['zones', 'communities'],
  },
  {
    id: 'progress',
    title: { zh: '改造进度', en: 'Progress' },
    from: `(select c.id, c.city_code, c.geom, c.geom_m, c.geom_tile, c.code, c.name, r.status, r.office_code, r.households,
        r.permille / 10.0 as percent, r.investment_yuan, to_char(r.planned_finish, 'YYYY-MM-DD') as planned_finish
      from community_progress r
      join community c on c.city_code = r.city_code and c.id = r.community_id) f`,
    geometry: 'polygon',
    fields: [
      // also from afar: what is clicked opens the page of its city, and names are asked for by city
      text('city_code', { filter: true, essential: true }),
      text('code', { essential: true }),
      text('name', { essential: true }),
      text('status', { filter: true, essential: true }),
      text('office_code', { filter: true }),
      number('households', { essential: true }),
      { name: 'percent', sql: 'f.percent::float8', type: 'number', essential: true },
      number('investment_yuan'),
      text('planned_finish'),
      { name: 'hectares', sql: 'round((st_area(f.geom_m) / 10000)::numeric, 3)::float8', type: 'number' },
    ],
    access: 'public',
    minZoom: 4,
    fullZoom: 14,
    importance: 'f.households',
    revisions: ['progress'],
  },
  {
    id: 'site_features',
    title: { zh: '地物', en: 'Site features' },
    from: 'site_feature f',
    geometry: 'mixed',
    fields: [city, text('kind', { filter: true, essential: true })],
    access: 'signed-in',
    minZoom: 15,
    fullZoom: 16,
    importance: 'st_length(f.geom_tile)',
    revisions: ['site_features'],
  },
  {
    id: 'pipes',
    title: { zh: '管线', en: 'Pipes' },
    from: 'pipe_segment f',
    geometry: 'line',
    fields: [
      city,
      text('code'),
      text('utility', { filter: true, essential: true }),
      text('state', { filter: true, essential: true }),
      number('diameter_mm', { essential: true }),
      number('width_mm', { essential: true }),
      number('height_mm'),
      text('material', { filter: true, essential: true }),
      text('pressure'),
      text('embedding'),
      number('laid_year', { filter: true, essential: true }),
      number('from_depth_m'),
      number('to_depth_m'),
      number('from_level_m'),
      number('to_level_m'),
      number('scheme_id', { filter: true }),
    ],
    access: 'signed-in',
    minZoom: 9,
    fullZoom: 15,
    importance: 'coalesce(f.diameter_mm, greatest(f.width_mm, f.height_mm), 0)',
    trunk: { sizes: 'pipe_size' },
    revisions: ['pipes'],
  },
  {
    id: 'pipe_nodes',
    title: { zh: '管点', en: 'Pipe nodes' },
    from: 'pipe_node f',
    geometry: 'point',
    fields: [
      city,
      text('code'),
      text('utility', { filter: true, essential: true }),
      text('kind', { filter: true, essential: true }),
      text('state', { filter: true, essential: true }),
      number('ground_level_m'),
      number('depth_m'),
      number('invert_level_m'),
    ],
    access: 'signed-in',
    minZoom: 15,
    fullZoom: 17,
    importance: '0',
    revisions: ['pipes'],
  },
  {
    id: 'works',
    title: { zh: '施工', en: 'Works' },
    from: 'work f',
    geometry: 'mixed',
    fields: [
      city,
      text('code'),
      text('title', { essential: true }),
      text('utility', { filter: true, essential: true }),
      text('state', { filter: true, essential: true }),
      text('owner'),
      { name: 'starts_on', sql: "to_char(f.starts_on, 'YYYY-MM-DD')", type: 'text', essential: true },
      { name: 'ends_on', sql: "to_char(f.ends_on, 'YYYY-MM-DD')", type: 'text', essential: true },
      number('community_id', { filter: true }),
    ],
    access: 'signed-in',
    minZoom: 11,
    fullZoom: 14,
    importance: 'st_area(f.geom_tile) + st_length(f.geom_tile)',
    revisions: ['works'],
    time: { start: 'f.starts_on', end: 'f.ends_on' },
  },
];

const byId = new Map(LAYERS.map((layer) => [layer.id, layer]));

/** The layer of this name, or undefined: a request never reaches SQL with a name of its own. */
export function layerOf(id: string): Layer | undefined {
  return byId.get(id);
}

/** Units of the approved plans made of one kind of unit. A city has one approved plan, so ids are unique within a city. */
function zoneUnits(
  kind: 'community' | 'building',
  table: string,
  id: string,
  community: string,
  part = '0',
): string {
  return `select ${id} as id, u.city_code, u.geom, u.geom_m, u.geom_tile, u.households, ${community} as community, z.id as zone,
        z.name, p.id as plan, p.name as plan_name, p.state
      from plan p
      join zone z on z.city_code = p.city_code and z.plan_id = p.id
      join zone_member m on m.city_code = z.city_code and m.plan_id = z.plan_id and m.zone_id = z.id
      join ${table} u on u.city_code = m.city_code and u.id = m.unit_id and m.part_id = ${part}
      where p.unit_kind = '${kind}' and p.state = 'approved'`;
}
