import { CityGround } from '../city-ground.tsx';
import type { Desk } from '../desk.ts';
import { ProgressInspector } from './inspector.tsx';
import { SupervisionTable } from './supervision-table.tsx';

const desk: Desk = {
  key: 'progress',
  tools: [],
  Canvas: () => <CityGround communities="status" />,
  Inspector: ProgressInspector,
  drawers: [{ key: 'supervision', word: 'progress:drawer.supervision', Content: SupervisionTable }],
};
export default desk;
