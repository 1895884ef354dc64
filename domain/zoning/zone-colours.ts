/** Neighbouring zones never share one; told apart also by colour-blind eyes, and by number on the map. */
export const zoneColours = [
  '#2b7bba',
  '#d1782b',
  '#3d9a6b',
  '#a5559c',
  '#c2a021',
  '#4c63b6',
  '#b8473f',
  '#5f9ea8',
  '#8a6d3b',
  '#7b8f2a',
];
