import type { Desk } from '../desk.ts';
import { ProgrammeCanvas } from './canvas.tsx';
import { ProgrammeInspector } from './inspector.tsx';
import { LibraryTable } from './library-table.tsx';
import { MoneyTable } from './money-table.tsx';

const desk: Desk = {
  key: 'programme',
  tools: [],
  Canvas: ProgrammeCanvas,
  Inspector: ProgrammeInspector,
  drawers: [
    { key: 'library', word: 'programme:drawer.library', Content: LibraryTable },
    { key: 'money', word: 'programme:drawer.money', Content: MoneyTable },
  ],
};
export default desk;
