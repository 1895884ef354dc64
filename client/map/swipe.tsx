import { type KeyboardEvent, type ReactNode, useEffect, useRef, useState } from 'react';
import type { LayerGroup } from './bands.ts';
import { copyStage, type MapStage } from './engine.ts';
import { useStage } from './stage.tsx';
import './swipe.css';

const keySteps: Record<string, number> = { ArrowLeft: -5, ArrowRight: 5, Home: -100, End: 100 };

/**
 * A second map over the right part of the first, behind a divider that is dragged or moved by arrow keys (卷帘对比). It follows the first
 * map's view; pointers go through it, so that tools work on the map below. `group` replaces the group of its id; `children` are
 * mounted with the copy, to write its data and states.
 */
export function SwipeMap({
  group,
  label,
  left,
  right,
  children,
}: {
  group: LayerGroup;
  /** What the divider is, for those who hear it. */
  label: string;
  left: string;
  right: string;
  children: (copy: MapStage) => ReactNode;
}) {
  const stage = useStage();
  const frame = useRef<HTMLDivElement>(null);
  const [copy, setCopy] = useState<MapStage | null>(null);
  const [share, setShare] = useState(50);

  useEffect(() => {
    const made = copyStage(stage, frame.current!, { pixelRatio: devicePixelRatio, without: [group.id] });
    made.updater.show(group);
    const follow = () => {
      const { map } = stage;
      made.map.jumpTo({
        center: map.getCenter(),
        zoom: map.getZoom(),
        bearing: map.getBearing(),
        pitch: map.getPitch(),
      });
    };
    follow();
    stage.map.on('move', follow);
    const resize = new ResizeObserver(() => made.map.resize());
    resize.observe(frame.current!);
    setCopy(made);
    return () => {
      stage.map.off('move', follow);
      resize.disconnect();
      setCopy(null);
      made.destroy();
    };
  }, [stage, group]);

  const moveTo = (value: number) => setShare(Math.min(100, Math.max(0, value)));
  const onKeyDown = (event: KeyboardEvent) => {
    const step = keySteps[event.key];
    if (step === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    moveTo(share + step);
  };
  return (
    <div className="swipe" style={{ '--swipe': `${share}%` } as React.CSSProperties}>
      <div className="swipe__map" ref={frame} />
      <span className="swipe__name swipe__name--left">{left}</span>
      <span className="swipe__name swipe__name--right">{right}</span>
      <div
        className="swipe__handle"
        role="slider"
        tabIndex={0}
        aria-label={label}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={Math.round(share)}
        aria-orientation="horizontal"
        onKeyDown={onKeyDown}
        onPointerDown={(event) => {
          event.currentTarget.setPointerCapture(event.pointerId);
          event.stopPropagation();
        }}
        onPointerMove={(event) => {
          if (!event.currentTarget.hasPointerCapture(event.pointerId)) return;
          const box = stage.map.getContainer().getBoundingClientRect();
          moveTo((100 * (event.clientX - box.left)) / box.width);
        }}
      >
        <i aria-hidden="true">‹ ›</i>
      </div>
      {copy ? children(copy) : null}
    </div>
  );
}
