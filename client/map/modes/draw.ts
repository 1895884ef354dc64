import type { TerraDraw as TerraDrawInstance } from 'terra-draw';
import type { MapStage } from '../engine.ts';
import type { LngLat, Mode } from './mode.ts';

interface DrawOptions<Shape> {
  color: `#${string}`;
  /** The shape so far, with the corner under the pointer. */
  onDraw?(shape: Shape): void;
  /** Closed by a double click, a click on the first or last corner, or Enter. */
  onEnd(shape: Shape): void;
}

/** A polygon, corner by corner. The ring is closed. */
export function polygonMode(options: DrawOptions<LngLat[]>): Mode {
  return drawMode('polygon', options, (geometry) => (geometry as GeoJSON.Polygon).coordinates[0] as LngLat[]);
}

/** A line, corner by corner: a cut, a section, a measure, a route. */
export function lineMode(options: DrawOptions<LngLat[]>): Mode {
  return drawMode(
    'linestring',
    options,
    (geometry) => (geometry as GeoJSON.LineString).coordinates as LngLat[],
  );
}

function drawMode(
  kind: 'polygon' | 'linestring',
  options: DrawOptions<LngLat[]>,
  read: (geometry: GeoJSON.Geometry) => LngLat[],
): Mode {
  return {
    key: kind,
    cursor: 'crosshair',
    start(stage) {
      let draw: TerraDrawInstance | null = null;
      let ended = false;
      // until the tool is there a click does nothing: the pointer says so
      const { dataset } = stage.map.getContainer();
      dataset.tool = 'coming';
      startTerraDraw(stage, kind, options.color).then((started) => {
        if (ended) return started.stop();
        delete dataset.tool;
        draw = started;
        draw.on('change', (ids) => {
          const feature = draw?.getSnapshot().find((one) => ids.includes(one.id!));
          if (feature) options.onDraw?.(read(feature.geometry));
        });
        draw.on('finish', (id) => {
          const feature = draw?.getSnapshotFeature(id);
          if (!feature) return;
          options.onEnd(read(feature.geometry));
          // ending may have turned this mode off
          queueMicrotask(() => !ended && draw?.clear());
        });
      });
      return () => {
        ended = true;
        delete dataset.tool;
        draw?.stop();
      };
    },
  };
}

/** terra-draw comes on first use: planners who only look never load it. */
async function startTerraDraw(stage: MapStage, kind: 'polygon' | 'linestring', color: `#${string}`) {
  const [draw, { TerraDrawMapLibreGLAdapter }] = await Promise.all([
    import('terra-draw'),
    import('terra-draw-maplibre-gl-adapter'),
  ]);
  const mode =
    kind === 'polygon'
      ? new draw.TerraDrawPolygonMode({
          styles: {
            fillColor: color,
            fillOpacity: 0.14,
            outlineColor: color,
            outlineWidth: 2,
            closingPointColor: color,
          },
        })
      : new draw.TerraDrawLineStringMode({
          styles: { lineStringColor: color, lineStringWidth: 3, closingPointColor: color },
        });
  const instance = new draw.TerraDraw({
    adapter: new TerraDrawMapLibreGLAdapter({ map: stage.map as never, prefixId: 'draw' }),
    modes: [mode],
  });
  instance.start();
  instance.setMode(kind);
  return instance;
}
