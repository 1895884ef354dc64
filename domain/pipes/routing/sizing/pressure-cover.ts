import type { Utility } from '../../model.ts';
import type { Standards } from '../../standards.ts';
import { mainSizeMm } from '../bill/rates.ts';
import { classOfSpec } from '../ground/clearances.ts';
import { layingMaterial } from './laying-material.ts';

/** Least cover of what lies under pressure or in ducts, metres: by load and by what its mains are made of, and below the frost line where its class asks for that. */
export function pressureCoverM(utility: Utility, rules: Standards, frostDepthM: number | undefined): number {
  const diameterMm = mainSizeMm(utility);
  const pipe = classOfSpec({ utility, diameterMm });
  const given = { material: layingMaterial(utility, diameterMm) };
  const load = rules.cover(pipe, 'carriageway', given)?.value ?? 0.7;
  const frost = rules.frost(pipe);
  return Math.max(load, frostDepthM !== undefined && frost?.required ? frostDepthM + frost.value : 0);
}
