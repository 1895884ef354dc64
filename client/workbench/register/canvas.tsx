import { useMemo } from 'react';
import { CityGround } from '../city-ground.tsx';
import { ImportPreview } from '../exchange/import-preview.tsx';
import { useWorkbench } from '../state/workbench.ts';
import { toExpression } from './community-filter.ts';
import { useCommunityFilter } from './filter-store.ts';

/** The register's map is the city itself: communities by status, those outside the filter faded. */
export function RegisterCanvas() {
  const filter = useCommunityFilter((state) => state.filter);
  const only = useMemo(() => toExpression(filter), [filter]);
  const importing = useWorkbench((state) => state.tool === 'import');
  return (
    <>
      <CityGround communities="status" only={only} />
      {importing ? <ImportPreview /> : null}
    </>
  );
}
