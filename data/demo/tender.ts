/** What Hunchun let in 2020 (HC-2020 三(一)2): the totals that the demo city meets exactly. */
export const tender = {
  communities: 17,
  buildings: 96,
  households: 5_054,
  floorAreaM2: 386_400,
  entrances: 386,
  sewerManholes: 895,
  stormManholes: 364,
  gullies: 728,
  valveWells: 98,
  handHoles: 496,
  /** Metres by catalogue code. */
  pipesM: {
    sewer_dn300: 8_059,
    sewer_outlet_dn150: 9_400,
    storm_dn200: 2_072,
    storm_dn300: 8_689,
    storm_dn400: 295,
    storm_dn500: 44,
    storm_dn600: 63,
    water_d32: 2_119,
    water_de50: 809,
    water_de90: 5_564,
    water_de110: 1_012,
    water_de160: 778,
    heat_pipe: 8_873,
    gas_pipe: 4_582,
    telecom_cabling: 7_972,
  },
} as const;

/** Street offices of the plan with their codes, and how many of the 17 communities each looks after in the demo. */
export const offices = [
  { code: '222404002', name: '新安街道', short: 'XA', communities: 6 },
  { code: '222404001', name: '靖和街道', short: 'JH', communities: 6 },
  { code: '222404003', name: '河南街道', short: 'HN', communities: 5 },
] as const;
export type OfficeCode = (typeof offices)[number]['code'];

export const cityCode = '222404';
export const compoundsInAll = 600;
