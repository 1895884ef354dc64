import type { ExpressionSpecification } from 'maplibre-gl';
import { useMemo } from 'react';
import { CityGround } from '../city-ground.tsx';
import { useLibrary, useListChoice } from './library.ts';

/** The city by state; with a list chosen, the rest fades. */
export function ProgrammeCanvas() {
  const { lines } = useLibrary();
  const list = useListChoice((state) => state.list);
  const only = useMemo(
    () =>
      list
        ? ([
            'in',
            // tiles of low zooms carry the id, not the code
            ['id'],
            ['literal', lines.filter((line) => line.list === list).map((line) => line.id)],
          ] as ExpressionSpecification)
        : null,
    [lines, list],
  );
  return <CityGround communities="status" only={only} />;
}
