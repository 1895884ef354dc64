import type { ReactNode } from 'react';

/** Line icons on a 20 × 20 grid, drawn for this product. An icon never stands without a word beside it. */
const shapes = {
  select: <path d="M4 3l5.2 13 1.9-5.4L16.5 8.7z" />,
  brush: (
    <path d="M16.5 3.5c-3 1.200-6.800 5-8.200 7.300l1.900 1.900c2.300-1.400 6.100-5.200 7.300-8.200zM7.400 11.700c-2 .2-2.300 1.700-2.500 2.800-.2 1-1 1.700-1.900 1.900 2.400 1 6.300.6 6.300-2.800z" />
  ),
  lasso: (
    <path d="M10 4c4 0 7 1.800 7 4.300s-3 4.400-7 4.400-7-1.900-7-4.400S6 4 10 4zM6 12.300c-1.200.6-1.400 2 0 2.500s1 2-.5 2.200" />
  ),
  polygon: <path d="M4 7l7-4 6 5-2.500 8H6z" />,
  line: <path d="M3.500 15.500l4-8 5 4.500 4-8.500" />,
  cut: (
    <path d="M5.500 13a2 2 0 100 4 2 2 0 000-4zM14.500 13a2 2 0 100 4 2 2 0 000-4zM6.700 13.400L14 3M13.300 13.400L6 3" />
  ),
  wand: (
    <path d="M4 16l8-8M13.500 2.500v3M12 4h3M16.500 7.500v2M15.500 8.500h2M8.500 3.500v2M7.500 4.500h2M11 7l2 2" />
  ),
  eraser: (
    <path d="M7 16.500l-3.500-3.500a1.200 1.200 0 010-1.700L11 3.800a1.200 1.200 0 011.700 0l3.500 3.500a1.200 1.200 0 010 1.700L8.700 16.500zM7.300 7.500l5.200 5.200M7 16.500h9" />
  ),
  merge: <path d="M3.500 5.500h5v9h-5zM11.500 5.500h5v9h-5zM7 10h6" />,
  split: <path d="M3.500 4.500h13v11h-13zM10 2.500v15" />,
  lock: <path d="M5 9h10v7.500H5zM7 9V6.500a3 3 0 016 0V9" />,
  pin: (
    <path d="M10 17.500c3.200-3.600 5-6.400 5-8.900a5 5 0 00-10 0c0 2.500 1.800 5.300 5 8.900zM10 6.800a1.800 1.800 0 100 3.600 1.800 1.800 0 000-3.600z" />
  ),
  pipe: <path d="M3 13.500h4.500a3 3 0 003-3v-1a3 3 0 013-3H17M3 10.500h3M14 9.500h3M3 9v6M17 5v6" />,
  trace: (
    <path d="M4.500 13.500a2 2 0 100 4 2 2 0 000-4zM15.500 2.500a2 2 0 100 4 2 2 0 000-4zM6.500 15.500H12a2.500 2.500 0 000-5H8a2.500 2.500 0 010-5h5.500" />
  ),
  section: (
    <path d="M2.500 6c3-1.5 5 1 7.5.500s4-2 7.500-.5M2.500 6v10.500h15V6M7 11.500a1.500 1.500 0 100 3 1.500 1.500 0 000-3zM13 10a1 1 0 100 2 1 1 0 000-2z" />
  ),
  measure: <path d="M3 13L13 3l4 4L7 17zM6 10l1.500 1.500M8.500 7.500L11 10M11 5l1.500 1.500" />,
  layers: (
    <path d="M10 3l7 3.700-7 3.700-7-3.700zM3.500 10.300L10 13.700l6.500-3.400M3.500 13.500L10 17l6.500-3.500" />
  ),
  table: <path d="M3 4.500h14v11H3zM3 8.200h14M3 11.800h14M8 4.500v11" />,
  gantt: <path d="M3 4.500h7M6.500 8.200h8M4.500 11.800h5M9.500 15.500h7.500" />,
  import: <path d="M10 3v9M6.500 8.800L10 12.200l3.500-3.400M3.500 13v3.500h13V13" />,
  export: <path d="M10 12.500V3.500M6.500 6.800L10 3.400l3.500 3.400M3.500 13v3.500h13V13" />,
  print: <path d="M6 7.500v-4h8v4M6 14H3.500V7.500h13V14H14M6 11.500h8v5H6z" />,
  search: <path d="M9 3.500a5.500 5.500 0 100 11 5.500 5.500 0 000-11zM13 13l4 4" />,
  undo: <path d="M7.500 4L4 7.500 7.500 11M4 7.500h7.500a4.200 4.200 0 010 8.500H8" />,
  redo: <path d="M12.500 4L16 7.500 12.500 11M16 7.500H8.500a4.200 4.200 0 000 8.500H12" />,
  person: <path d="M10 3.500a3 3 0 100 6 3 3 0 000-6zM4 17c.4-3.400 2.800-5 6-5s5.600 1.600 6 5" />,
  plus: <path d="M10 4v12M4 10h12" />,
  minus: <path d="M4 10h12" />,
  close: <path d="M5 5l10 10M15 5L5 15" />,
  more: <path d="M4.500 10h.01M10 10h.01M15.500 10h.01" />,
  up: <path d="M5 12.500l5-5 5 5" />,
  down: <path d="M5 7.500l5 5 5-5" />,
  home: <path d="M3.500 9.500L10 4l6.500 5.500M5.500 8.500V16h9V8.500" />,
  target: (
    <path d="M10 5.500a4.500 4.500 0 100 9 4.500 4.500 0 000-9zM10 2.500v3M10 14.500v3M2.500 10h3M14.500 10h3" />
  ),
  check: <path d="M4 10.500l4 4 8-9" />,
  warn: <path d="M10 3.500l7.500 13h-15zM10 8.500v4M10 14.500h.01" />,
  stop: <path d="M7 3.500h6l3.500 3.500v6L13 16.500H7L3.500 13V7zM10 6.500V11M10 13.500h.01" />,
  info: <path d="M10 3.500a6.500 6.500 0 100 13 6.500 6.500 0 000-13zM10 9v4.500M10 6.500h.01" />,
  dig: (
    <path d="M12.500 3.500l4 4M14.500 5.500l-6 6M10 10l-5.500 6.500L3.500 15.500 7.500 7.500zM3 17.500h14" />
  ),
  flag: <path d="M5 17.500v-14M5 4c3-1.500 6 1.500 10 0v7c-4 1.500-7-1.500-10 0" />,
  keyboard: (
    <path d="M2.500 5.500h15v9h-15zM5.500 8.500h.01M8.500 8.500h.01M11.500 8.500h.01M14.500 8.500h.01M6 11.800h8" />
  ),
  filter: <path d="M3 4.500h14l-5.500 6.500v5l-3 1.500V11z" />,
  chat: <path d="M3.500 4.500h13v9h-7l-3.500 3v-3H3.500z" />,
  compare: <path d="M3.500 4.500h5.500v11H3.500zM11 4.500h5.500v11H11zM10 2.500v15" />,
  play: <path d="M6 4l10 6-10 6z" />,
} as const satisfies Record<string, ReactNode>;

export type IconName = keyof typeof shapes;

export function Icon({ name, size = 20 }: { name: IconName; size?: number }) {
  return (
    <svg
      width={size}
      height={size}
      viewBox="0 0 20 20"
      fill="none"
      stroke="currentColor"
      strokeWidth={1.5}
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
      focusable="false"
    >
      {shapes[name]}
    </svg>
  );
}
