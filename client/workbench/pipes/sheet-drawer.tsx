import { Button } from 'antd';
import { useLayoutEffect, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { EmptyState } from '../../ui/empty-state.tsx';
import { useWorkbench } from '../state/workbench.ts';
import { useNetwork } from './network-store.ts';
import { isTooSmall } from './sheet-fit.ts';

/** Shows the sheet as large as the drawer may be. */
export function openSheet(): void {
  const { openDrawer, setDrawerShare } = useWorkbench.getState();
  setDrawerShare(0.5);
  openDrawer('sheet');
}

/** The profile or cross-section at hand, to be scrolled, printed and taken away. */
export function SheetDrawer() {
  const { t } = useTranslation();
  const sheet = useNetwork((state) => state.sheet);
  const [chosen, setLarge] = useState<boolean | null>(null);
  const [unreadable, setUnreadable] = useState(false);
  const paper = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    if (sheet && paper.current)
      setUnreadable(
        isTooSmall(sheet.svg, { width: paper.current.clientWidth, height: paper.current.clientHeight }),
      );
  }, [sheet]);
  // who chose how large it is keeps that
  const large = chosen ?? unreadable;
  // an image, not markup: what is drawn can not act
  const url = useMemo(
    () => (sheet ? `data:image/svg+xml;charset=utf-8,${encodeURIComponent(sheet.svg)}` : ''),
    [sheet],
  );
  if (!sheet) return <EmptyState title={t('pipes:sheet.none')} hint={t('pipes:sheet.hint')} />;
  return (
    <div className="pipes__sheet">
      <div className="pipes__row">
        <strong>{sheet.title}</strong>
        <span className="pipes__buttons">
          <Button size="small" onClick={() => setLarge(!large)}>
            {t(large ? 'pipes:sheet.fit' : 'pipes:sheet.zoom')}
          </Button>
          <Button size="small" onClick={() => save(`${sheet.title}.svg`, sheet.svg, 'image/svg+xml')}>
            SVG
          </Button>
          <Button size="small" onClick={() => save(`${sheet.title}.dxf`, sheet.dxf, 'application/dxf')}>
            DXF
          </Button>
        </span>
      </div>
      <div ref={paper} className={large ? 'pipes__paper pipes__paper--large' : 'pipes__paper'}>
        <img src={url} alt={sheet.title} onLoad={() => showPipes(paper.current)} />
      </div>
    </div>
  );
}

/** Ground, pipes and the table of levels are at the foot of a drawing, its title at the head. */
function showPipes(paper: HTMLElement | null): void {
  if (paper) paper.scrollTop = paper.scrollHeight;
}

function save(name: string, text: string, type: string) {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([text], { type }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}
