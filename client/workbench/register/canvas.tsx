import { CityGround } from '../city-ground.tsx';

/** The register's map is the city itself: communities by status over streets and buildings. */
export function RegisterCanvas() {
  return <CityGround communities="status" />;
}
