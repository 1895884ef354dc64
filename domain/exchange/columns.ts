/**
 * Column names as they come from Chinese ledgers, survey tables, OSM, New York's and Lianjia's files, and what they mean
 * here. Names are compared without case, blanks, punctuation and bracketed units.
 */

import { type CutName, uncutName } from './cut-columns.ts';

/** Fields of the register that a column can fill, and the roles that place a row. */
export type ColumnRole =
  | 'x'
  | 'y'
  | 'shape'
  | 'code'
  | 'name'
  | 'address'
  | 'office_code'
  | 'neighbourhood_code'
  | 'households'
  | 'building_count'
  | 'floor_area_m2'
  | 'built_year'
  | 'property_right'
  | 'exclusion'
  | 'status'
  | 'willingness'
  | 'estimated_cost_yuan'
  | 'needs'
  | 'use'
  | 'levels'
  | 'height_m'
  | 'stairwells'
  | 'structure'
  | 'community'
  | 'class'
  | 'width_m'
  | 'surface'
  | 'crossing'
  | 'built_on'
  | 'kind'
  | 'level'
  | 'parent_code'
  | 'utility'
  | 'diameter_mm'
  | 'width_mm'
  | 'height_mm'
  | 'material'
  | 'pressure'
  | 'embedding'
  | 'laid_year'
  | 'owner'
  | 'state'
  | 'from_depth_m'
  | 'to_depth_m'
  | 'from_level_m'
  | 'to_level_m'
  | 'from_ground_m'
  | 'to_ground_m'
  | 'ducts_total'
  | 'ducts_used'
  | 'from_code'
  | 'to_code'
  | 'depth_m'
  | 'ground_level_m'
  | 'invert_level_m';

/** The first alias is the preferred one; order decides when two columns fit one role. */
const words = (text: string) => text.trim().split(/\s+/);

const aliases: Record<ColumnRole, string[]> = {
  x: words(`
    lon lng longitude long 经度 x x坐标 xcoord pointx east easting 横坐标 东坐标 y东 gcjlng bdlng wgslng
    coordx coorx`),
  y: words(`
    lat latitude 纬度 y y坐标 ycoord pointy north northing 纵坐标 北坐标 x北 gcjlat bdlat wgslat coordy
    coory`),
  shape: words(`
    wkt geom geometry thegeom shape geojson ewkt 几何 图形 坐标 经纬度 coordinate coordinates lnglat
    lonlat`),
  // an OSM id is always one thing; “code” beside it is the class of the thing
  code: words(`
    osmid osmwayid code 编码 编号 代码 小区编码 小区编号 楼栋编码 楼栋编号 行政区划代码 区划代码 adcode
    admincode bbl bin projectid projectnumber projectno projectcode 项目编号 项目编码 objectid gid fid id
    管线编号 管段编号 序号 borocode xiaoquid
   `),
  name: words(`
    name 名称 小区名称 小区 小区名 社区名称 楼栋名称 楼名 楼号 楼栋号 道路名称 路名 项目名称 行政区名称
    区划名称 communityname community resblockname xiaoqu namezh namechn projectname title street label
    text boroname projecttitle projectdescription project 项目 行政区 fcname cname namelocal adm2name adm1name precinct
    county`),
  address: words('address 地址 详细地址 坐落 小区地址 addrfull addr location 位置 projectlocation'),
  office_code: words(`
    officecode 街道代码 街道办代码 街道编码 街道 街道办 所属街道 街道办事处 street_office office borough
   `),
  neighbourhood_code: words('neighbourhoodcode 社区代码 社区编码 社区 所属社区 居委会'),
  households: words(`
    households 户数 总户数 居民户数 住户数 房屋总数 户 houses housecount householdcount unitsres
    unitstotal hh housenum`),
  building_count: words('buildingcount 栋数 楼栋数 楼栋总数 幢数 楼数 栋 buildings numbldgs buildingnum'),
  floor_area_m2: words('floorarea floorareasqm 建筑面积 总建筑面积 改造面积 建筑面积万平方米 gfa bldgarea'),
  built_year: words(`
    builtyear 建成年代 建成年份 建成时间 建筑年代 建造年代 竣工年份 建设年代 年代 buildyear yearbuilt
    built constructionyear startdate year years 建成年`),
  property_right: words('propertyright 产权 产权性质 房屋权属 交易权属'),
  exclusion: words('exclusion 不纳入原因 排除原因'),
  status: words('status 状态 改造状态 进度状态 当前状态'),
  willingness: words('willingness 改造意愿 意愿率 同意率 同意户比例'),
  estimated_cost_yuan: words(
    'estimatedcost 估算投资 总投资 计划投资 投资额 投资估算 totalcost projectcost cost totalbudget budget 改造资金 投资',
  ),
  needs: words('needs 改造内容 改造需求 需求'),
  use: words(
    'use 用途 房屋用途 使用性质 建筑性质 building landuse zonetype bldgclass type facilityt facilitytype',
  ),
  levels: words('levels 层数 总层数 地上层数 楼层 楼层数 buildinglevels numfloors floors floor stories'),
  height_m: words('height 高度 建筑高度 楼高 heightm buildingheight bldgheight'),
  stairwells: words('stairwells 单元数 单元 楼门数 entrances'),
  structure: words('structure 结构 建筑结构 结构类型 房屋结构 buildingstructure'),
  community: words('communitycode 所属小区 小区代码 所在小区'),
  class: words('class 道路等级 等级 道路类型 highway fclass roadclass road_type'),
  width_m: words('width 宽度 路宽 红线宽度 widthm roadwidth'),
  surface: words('surface 路面 路面类型 路面材料'),
  crossing: words('crossing 立交 bridge tunnel'),
  built_on: words('builton 建成日期 大修日期 竣工日期'),
  kind: words('kind 类别 类型 种类 障碍类型 waterway railway barrier natural'),
  level: words('level 级别 行政级别 层级 adminlevel admin_level'),
  parent_code: words('parentcode 上级代码 父级代码 parent pcode areacode streetcode'),
  utility: words('utility 管线类型 管线种类 管类 管种 专业 pipetype layer'),
  diameter_mm: words(`
    diametermm 管径 口径 公称直径 管径mm 断面尺寸 管径或断面 dn diameter pipesize size pipe_diam dia
    svconnsize`),
  width_mm: words('widthmm 断面宽 沟宽'),
  height_mm: words('heightmm 断面高 沟高'),
  material: words('material 材质 管材 材料 管道材质 mat pipemat svconnmat'),
  pressure: words('pressure 压力 压力等级 电压 压力电压 电压值'),
  embedding: words('embedding 埋设方式 埋设类型 敷设方式'),
  laid_year: words(`
    laidyear 敷设年代 埋设年代 建设年代 敷设年份 埋设时间 建设年份 建成年份 埋设日期 installyear
    yearinstalled year instyear yearlaid`),
  owner: words('owner 权属单位 权属 产权单位 管理单位'),
  state: words('state 使用状态 状态 使用状况'),
  from_depth_m: words('fromdepth 起点埋深 起始埋深 上游埋深'),
  to_depth_m: words('todepth 终点埋深 终止埋深 下游埋深'),
  from_level_m: words('fromlevel 起点高程 起点管线高程 起点管顶高程 起点管底高程'),
  to_level_m: words('tolevel 终点高程 终点管线高程 终点管顶高程 终点管底高程'),
  from_ground_m: words('fromground 起点地面高程'),
  to_ground_m: words('toground 终点地面高程'),
  ducts_total: words('ductstotal 总孔数 孔数'),
  ducts_used: words('ductsused 已用孔数 占用孔数'),
  from_code: words('fromcode 起点点号 起点号 起始点号 上点号 fromnode startnode node1'),
  to_code: words('tocode 终点点号 终点号 连接点号 下点号 tonode endnode node2'),
  depth_m: words('depth 埋深 井深'),
  ground_level_m: words('groundlevel 地面高程 高程 井盖高程 elevation z'),
  invert_level_m: words('invertlevel 井底高程 管底高程 invert'),
};

/** `建筑面积（㎡）` → `建筑面积`; `addr:full` → `addrfull`. */
export function plainName(name: string): string {
  return name
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[(（[【].*?[)）\]】]/g, '')
    .replace(/[\s_\-:：./\\*#"'’]/g, '');
}

const known = new Map<string, ColumnRole>();
for (const [role, names] of Object.entries(aliases) as [ColumnRole, string[]][])
  for (const name of names) if (!known.has(plainName(name))) known.set(plainName(name), role);

export function isKnownColumn(name: string): boolean {
  return known.has(plainName(name));
}

/** First role that a column name fits. */
export function columnRole(name: string): ColumnRole | undefined {
  return known.get(plainName(name));
}

/** What a column of one of these roles was called before a shapefile cut its name; undefined where that can't be told. */
export function uncutColumn(cut: CutName, roles: readonly ColumnRole[]): string | undefined {
  const names = roles.flatMap((role) =>
    aliases[role].map((name) => ({ name, plain: plainName(name), meaning: role })),
  );
  return uncutName(cut, plainName(cut.text), names);
}

/** Place of a name in the role's list: 0 fits best; undefined when it does not fit. */
export function aliasRank(role: ColumnRole, name: string): number | undefined {
  const plain = plainName(name);
  const rank = aliases[role].findIndex((alias) => plainName(alias) === plain);
  return rank < 0 ? undefined : rank;
}
