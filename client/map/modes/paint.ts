import { type LngLat, lngLatOf, type Mode } from './mode.ts';

export interface PaintOptions {
  /** Radius of the brush in screen pixels; read at every event, so that it can change in mid-stroke. */
  radiusPx(): number;
  /** Colour of the brush ring. */
  color(): string;
  /** The brush hovers, nothing pressed: show what it would do. Null when it leaves the map. */
  onHover(at: LngLat | null): void;
  /** The brush moved while pressed, from one point to the next. Called once a frame with all that was passed. */
  onStroke(path: readonly LngLat[]): void;
  /** Released: the stroke is one edit. */
  onEnd(): void;
  /** Escape or a second finger: the stroke never happened. */
  onCancel(): void;
}

/**
 * A brush: one finger or the left button paints, two fingers or the middle button move the map. Positions between two
 * frames are kept (coalesced events), so that a fast stroke leaves no gaps.
 */
export function paintMode(options: PaintOptions): Mode {
  return {
    key: 'paint',
    cursor: 'none',
    start({ map, ...rest }) {
      const stage = { map, ...rest };
      const canvas = map.getCanvasContainer();
      const ring = document.createElement('div');
      ring.className = 'brush-ring';
      ring.hidden = true;
      map.getContainer().append(ring);
      map.dragPan.disable();
      map.boxZoom.disable();
      map.doubleClickZoom.disable();

      let pending: LngLat[] = [];
      let last: LngLat | null = null;
      let pointer: number | null = null;
      let frame = 0;
      const fingers = new Set<number>();

      const flush = () => {
        frame = 0;
        if (pointer !== null && pending.length) {
          options.onStroke(last ? [last, ...pending] : pending);
          last = pending.at(-1)!;
          pending = [];
        } else if (hovering) options.onHover(hovering);
      };
      let hovering: LngLat | null = null;
      const ask = () => {
        frame ||= requestAnimationFrame(flush);
      };
      const draw = (event: PointerEvent) => {
        const box = map.getContainer().getBoundingClientRect();
        const radius = options.radiusPx();
        ring.hidden = false;
        ring.style.width = ring.style.height = `${radius * 2}px`;
        ring.style.borderColor = options.color();
        ring.style.transform = `translate(${event.clientX - box.left - radius}px, ${event.clientY - box.top - radius}px)`;
      };
      const finish = (cancel: boolean) => {
        if (pointer === null) return;
        if (!cancel) flush();
        pointer = null;
        last = null;
        pending = [];
        if (cancel) options.onCancel();
        else options.onEnd();
      };
      const down = (event: PointerEvent) => {
        fingers.add(event.pointerId);
        if (fingers.size > 1) return finish(true);
        if (event.button !== 0) return;
        event.preventDefault();
        canvas.setPointerCapture(event.pointerId);
        pointer = event.pointerId;
        hovering = null;
        last = null;
        pending = [lngLatOf(stage, event)];
        draw(event);
        ask();
      };
      const move = (event: PointerEvent) => {
        draw(event);
        if (pointer === null) hovering = lngLatOf(stage, event);
        else if (event.pointerId === pointer) {
          const passed = event.getCoalescedEvents?.() ?? [];
          for (const one of passed.length ? passed : [event]) pending.push(lngLatOf(stage, one));
        }
        ask();
      };
      const up = (event: PointerEvent) => {
        fingers.delete(event.pointerId);
        if (event.pointerId === pointer) finish(event.type === 'pointercancel');
        if (event.pointerType === 'touch') ring.hidden = true;
      };
      const leave = () => {
        ring.hidden = pointer === null;
        hovering = null;
        if (pointer === null) options.onHover(null);
      };
      const key = (event: KeyboardEvent) => {
        if (event.key === 'Escape') finish(true);
      };
      canvas.addEventListener('pointerdown', down);
      canvas.addEventListener('pointermove', move);
      canvas.addEventListener('pointerup', up);
      canvas.addEventListener('pointercancel', up);
      canvas.addEventListener('pointerleave', leave);
      addEventListener('keydown', key);
      return () => {
        finish(true);
        cancelAnimationFrame(frame);
        canvas.removeEventListener('pointerdown', down);
        canvas.removeEventListener('pointermove', move);
        canvas.removeEventListener('pointerup', up);
        canvas.removeEventListener('pointercancel', up);
        canvas.removeEventListener('pointerleave', leave);
        removeEventListener('keydown', key);
        ring.remove();
        map.dragPan.enable();
        map.boxZoom.enable();
        map.doubleClickZoom.enable();
        options.onHover(null);
      };
    },
  };
}
