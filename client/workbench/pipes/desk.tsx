import type { Desk } from '../desk.ts';
import { PipesCanvas } from './canvas.tsx';
import { PipesInspector } from './inspector.tsx';
import { CompareDrawer } from './routing/compare-drawer.tsx';
import { SheetDrawer } from './sheet-drawer.tsx';
import { TablesButton } from './tables/tables-button.tsx';
import { ThemeOptions } from './theme-options.tsx';

const desk: Desk = {
  key: 'pipes',
  tools: [
    { key: 'route', word: 'pipes:tool.route', icon: 'pipe', hotkey: 'r' },
    { key: 'pipe-files', word: 'pipes:tool.files', icon: 'import', hotkey: 'i' },
    { key: 'section', word: 'pipes:tool.section', icon: 'section', hotkey: 'x' },
    { key: 'underground', word: 'pipes:tool.underground', icon: 'layers', hotkey: 'u' },
  ],
  Canvas: PipesCanvas,
  Inspector: PipesInspector,
  drawers: [
    { key: 'sheet', word: 'pipes:drawer.sheet', Content: SheetDrawer },
    { key: 'compare', word: 'routing:drawer', Content: CompareDrawer },
  ],
  ToolOptions: ThemeOptions,
  BarActions: TablesButton,
};
export default desk;
