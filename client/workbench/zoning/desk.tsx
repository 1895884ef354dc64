import type { Desk } from '../desk.ts';
import { ZoningCanvas } from './canvas.tsx';
import { ZoningInspector } from './inspector.tsx';
import { PlanActions } from './plan-actions.tsx';
import { PlanComparison } from './plan-comparison.tsx';
import { ToolOptions } from './tool-options.tsx';
import { ZoneTable } from './zone-table.tsx';

const desk: Desk = {
  key: 'zoning',
  tools: [
    { key: 'brush', word: 'zoning:tool.brush', icon: 'brush', hotkey: 'b' },
    { key: 'lasso', word: 'zoning:tool.lasso', icon: 'lasso', hotkey: 'a' },
    { key: 'polygon', word: 'zoning:tool.polygon', icon: 'polygon', hotkey: 'p' },
    { key: 'wand', word: 'zoning:tool.wand', icon: 'wand', hotkey: 'w' },
    { key: 'cut', word: 'zoning:tool.cut', icon: 'cut', hotkey: 'c' },
    { key: 'divide', word: 'zoning:tool.divide', icon: 'split', hotkey: 'k' },
    { key: 'eraser', word: 'zoning:tool.eraser', icon: 'eraser', hotkey: 'e' },
    { key: 'auto', word: 'zoning:tool.auto', icon: 'play', hotkey: 'g' },
    { key: 'comment', word: 'zoning:tool.comment', icon: 'chat', hotkey: 'm' },
  ],
  Canvas: ZoningCanvas,
  Inspector: ZoningInspector,
  ToolOptions,
  BarActions: PlanActions,
  drawers: [
    { key: 'zones', word: 'zoning:drawer.zones', Content: ZoneTable },
    { key: 'compare', word: 'zoning:drawer.compare', Content: PlanComparison },
  ],
};
export default desk;
