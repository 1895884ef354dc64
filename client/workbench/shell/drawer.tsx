import { type CSSProperties, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { Icon } from '../../ui/icon.tsx';
import type { Desk } from '../desk.ts';
import { useWorkbench } from '../state/workbench.ts';

/** The one drawer under the map: closed it is a strip of tabs, open it takes up to half of the column. */
export function Drawer({ desk }: { desk: Desk }) {
  const { t } = useTranslation();
  const { drawerTab, openDrawer, drawerShare, setDrawerShare } = useWorkbench();
  const column = useRef<HTMLElement>(null);
  if (!desk.drawers.length) return null;
  const open = desk.drawers.find((one) => one.key === drawerTab);

  const resize = (event: React.PointerEvent) => {
    const handle = event.currentTarget;
    handle.setPointerCapture(event.pointerId);
    const height = column.current!.parentElement!.clientHeight;
    const bottom = column.current!.parentElement!.getBoundingClientRect().bottom;
    const move = (moved: PointerEvent) => setDrawerShare((bottom - moved.clientY) / height);
    const end = () => {
      handle.removeEventListener('pointermove', move as never);
      handle.removeEventListener('pointerup', end);
    };
    handle.addEventListener('pointermove', move as never);
    handle.addEventListener('pointerup', end);
  };

  return (
    <section
      ref={column}
      className="drawer"
      aria-label={t('drawer')}
      style={{ '--drawer-share': `${drawerShare * 100}%` } as CSSProperties}
      data-open={open ? 'yes' : 'no'}
    >
      {open ? (
        // biome-ignore lint/a11y/useSemanticElements: an <hr> can't be dragged
        <div
          className="drawer__handle"
          role="separator"
          aria-label={t('resize')}
          aria-orientation="horizontal"
          aria-valuenow={Math.round(drawerShare * 100)}
          aria-valuemin={12}
          aria-valuemax={50}
          tabIndex={0}
          onPointerDown={resize}
          onKeyDown={(event) => {
            if (event.key === 'ArrowUp') setDrawerShare(drawerShare + 0.04);
            if (event.key === 'ArrowDown') setDrawerShare(drawerShare - 0.04);
          }}
        />
      ) : null}
      <div className="drawer__tabs" role="tablist">
        {desk.drawers.map((one) => (
          <button
            type="button"
            role="tab"
            key={one.key}
            className="drawer__tab"
            aria-selected={one === open}
            onClick={() => openDrawer(one === open ? null : one.key)}
          >
            {t(one.word)}
            <Icon name={one === open ? 'down' : 'up'} size={14} />
          </button>
        ))}
      </div>
      {open ? (
        <div className="drawer__content" role="tabpanel">
          <open.Content />
        </div>
      ) : null}
    </section>
  );
}
