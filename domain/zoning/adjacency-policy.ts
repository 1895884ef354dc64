import policy from '../../data/policies/zoning-adjacency.json' with { type: 'json' };
import type { AdjacencyRules } from './adjacency.ts';

/** The product's rules for neighbours; without `openWalls` walls between compounds cut like every barrier. */
export function adjacencyRules(openWalls: boolean): AdjacencyRules {
  const rules: AdjacencyRules = policy.rules;
  return openWalls ? rules : { ...rules, removable: [] };
}
