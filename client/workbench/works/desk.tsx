import type { Desk } from '../desk.ts';
import { WorksCanvas } from './canvas.tsx';
import { WorksGantt } from './gantt.tsx';
import { WorksInspector } from './inspector.tsx';

const desk: Desk = {
  key: 'works',
  tools: [
    { key: 'trench', word: 'works:tool.trench', icon: 'line', hotkey: 't' },
    { key: 'area', word: 'works:tool.area', icon: 'polygon', hotkey: 'a' },
  ],
  Canvas: WorksCanvas,
  Inspector: WorksInspector,
  drawers: [{ key: 'gantt', word: 'works:drawer.gantt', Content: WorksGantt }],
};
export default desk;
