import type { Desk } from '../desk.ts';
import { RegisterCanvas } from './canvas.tsx';
import { CommunityTable } from './community-table.tsx';
import { RegisterInspector } from './inspector.tsx';

const desk: Desk = {
  key: 'register',
  tools: [{ key: 'import', word: 'exchange:tool.import', icon: 'import', hotkey: 'i' }],
  Canvas: RegisterCanvas,
  Inspector: RegisterInspector,
  drawers: [{ key: 'communities', word: 'register:drawer.communities', Content: CommunityTable }],
};
export default desk;
