import type { ComponentType } from 'react';
import type { IconName } from '../ui/icon.tsx';

/** The desks of the workbench, in the order of the bar. */
export const deskKeys = ['register', 'zoning', 'pipes', 'works', 'programme', 'progress'] as const;
export type DeskKey = (typeof deskKeys)[number];

/** A button of the tool rail. The desk's Canvas reads `useWorkbench().tool` and turns the map's mode on. */
export interface DeskTool {
  key: string;
  /** Key of its word, e.g. `zoning:tool.brush`; at most four Chinese characters, it stands under the icon. */
  word: string;
  icon: IconName;
  /** One letter, pressed outside text fields. */
  hotkey?: string;
}

/** A tab of the drawer: a table, a Gantt chart, a profile. */
export interface DeskDrawer {
  key: string;
  word: string;
  Content: ComponentType;
}

/**
 * What a capability gives to the workbench. Default export of `client/workbench/<capability>/desk.tsx`, named in
 * `desks.ts`, loaded when its tab is first opened. See docs/client.md.
 */
export interface Desk {
  key: DeskKey;
  /** `select` comes first by itself. */
  tools: readonly DeskTool[];
  /** Renders nothing; lives inside the map: `useLayerGroup`, `useMode`, `useDeckLayers`. */
  Canvas: ComponentType;
  /** The panel at the right: verdicts on top, numbers below. */
  Inspector: ComponentType;
  drawers: readonly DeskDrawer[];
  /** Shown over the upper left of the map while this desk is open: pickers, brush size. Small. */
  ToolOptions?: ComponentType;
  /** Buttons at the right of the bar's second half: the plan switch, an export. */
  BarActions?: ComponentType;
}
