import type { Utility } from '../model.ts';
import type { Standards } from '../standards.ts';
import { classOfSpec } from './clearances.ts';
import { mainSizeMm } from './rates.ts';

/** Least cover of what lies under pressure or in ducts, metres: by load, and below the frost line where its class asks for that. */
export function pressureCoverM(utility: Utility, rules: Standards, frostDepthM: number | undefined): number {
  const pipe = classOfSpec({ utility, diameterMm: mainSizeMm(utility) });
  const load = rules.cover(pipe, 'carriageway')?.value ?? 0.7;
  const frost = rules.frost(pipe);
  return Math.max(load, frostDepthM !== undefined && frost?.required ? frostDepthM + frost.value : 0);
}
