import { Problem } from '../../domain/problem.ts';
import type { Signer } from '../access/bodies.ts';
import { open } from '../contract/access.ts';
import { ownOffice } from './own-community.ts';

/**
 * Who organises an acceptance: the city's planner or administrator, and the street office for its own communities.
 * @throws Problem progress.not-organiser, progress.other-office
 */
export function requireOrganiser(
  signer: Pick<Signer, 'role' | 'offices'>,
  community: { name: string; office: string | null },
): void {
  if (!isOrganiser(signer)) throw notOrganiser();
  ownOffice(signer)(community);
}

export const isOrganiser = ({ role }: Pick<Signer, 'role'>): boolean =>
  (open.organisers as readonly string[]).includes(role);

function notOrganiser(): Problem {
  return new Problem(
    'progress.not-organiser',
    { zh: '只有组织验收的一方可以这样做。', en: 'Only who organises the acceptance may do this.' },
    { zh: '请联系街道或实施单位。', en: 'Ask the street office or the implementing unit.' },
    { status: 403 },
  );
}
