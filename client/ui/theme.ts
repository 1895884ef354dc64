import type { ThemeConfig } from 'antd';

/** antd reads the same tokens as the style sheets, so that both pages are one house. */
export function themeFromTokens(root: Element = document.documentElement): ThemeConfig {
  const style = getComputedStyle(root);
  const token = (name: string) => style.getPropertyValue(`--${name}`).trim();
  return {
    token: {
      colorPrimary: token('accent'),
      colorInfo: token('accent'),
      colorSuccess: token('good'),
      colorWarning: token('warn'),
      colorError: token('stop'),
      colorText: token('text'),
      colorTextSecondary: token('text-soft'),
      colorTextTertiary: token('text-faint'),
      colorBorder: token('line'),
      colorBorderSecondary: token('line'),
      colorBgLayout: token('ground'),
      colorBgContainer: token('surface'),
      colorLink: token('accent'),
      borderRadius: Number.parseInt(token('radius'), 10),
      fontFamily: token('font'),
      fontSize: Number.parseInt(token('font-size'), 10),
      controlHeight: Number.parseInt(token('target'), 10),
      boxShadow: token('shadow-float'),
      boxShadowSecondary: token('shadow-float'),
      motionDurationMid: '0.12s',
      motionDurationSlow: '0.16s',
    },
    components: {
      Table: {
        headerBg: token('surface-sunk'),
        cellPaddingBlockSM: 5,
        cellPaddingInlineSM: 10,
        rowSelectedBg: token('accent-soft'),
        rowSelectedHoverBg: token('accent-soft'),
      },
      Segmented: { trackBg: token('ground') },
    },
  };
}
