/** Why two units are neighbours, or are not although they face each other. */
export interface Neighbours {
  a: number;
  b: number;
  status: 'joined' | 'cut';
  reason:
    | 'shared'
    | 'overlap'
    | 'gap'
    | 'street'
    | 'bridged'
    | 'opened'
    | 'barrier'
    | 'too-wide'
    | 'override';
  /** Facing length and gap, metres. */
  facingM: number;
  gapM: number;
  /** Kind of street or barrier between them, where there is one. */
  between?: string;
  /** A planner's words, for an override. */
  note?: string;
}

/** What may lie between two units, as planners say it; other kinds stand for themselves. */
const kindsZh: Record<string, string> = {
  river: '河流',
  water: '水面',
  railway: '铁路',
  arterial: '干路',
  primary: '干路',
  expressway: '快速路',
  wall: '围墙',
  collector: '次干路',
  minor: '支路',
  residential: '街坊路',
  lane: '巷道',
  path: '步道',
  other: '障碍',
};

/** A pair in words, in both languages of the product: `shared 84 m`, `12 m lane`, `cut by railway`. */
export function reasonText({ status, reason, facingM, gapM, between, note }: Neighbours): {
  zh: string;
  en: string;
} {
  const facing = Math.round(facingM);
  const gap = Math.round(gapM);
  const kind = kindsZh[between ?? ''] ?? between ?? '';
  switch (reason) {
    case 'shared':
      return { zh: `共边 ${facing} m`, en: `shared ${facing} m` };
    case 'overlap':
      return { zh: '面域重叠', en: 'outlines overlap' };
    case 'gap':
      return { zh: `间距 ${gap} m，相对 ${facing} m`, en: `${gap} m gap, facing ${facing} m` };
    case 'street':
      return { zh: `隔 ${gap} m ${kind}`, en: `${gap} m ${between}` };
    case 'bridged':
      return { zh: `经桥梁或通道跨${kind}`, en: `across ${between} by a bridge or underpass` };
    case 'opened':
      return {
        zh: `打通${kind}后相连，间距 ${gap} m`,
        en: `joined once the ${between} is opened, ${gap} m gap`,
      };
    case 'barrier':
      return { zh: `被${kind}分隔`, en: `cut by ${between}` };
    case 'too-wide':
      return {
        zh: `间距 ${gap} m 过宽${kind ? `（${kind}）` : ''}`,
        en: `${gap} m is too wide${between ? ` for ${between}` : ''}`,
      };
    case 'override':
      return {
        zh: `人工${status === 'joined' ? '相连' : '断开'}：${note}`,
        en: `${status === 'joined' ? 'joined' : 'cut'} by hand: ${note}`,
      };
  }
}
