import { api } from '../../api/client.ts';
import { loadDivisions } from './divided-ground.ts';
import { useZoning } from './store.ts';

/** Saves what is left and reads the open plan anew; its history starts empty. */
export async function reopen(): Promise<void> {
  const { ground, plan, saver } = useZoning.getState();
  if (!ground || !plan) return;
  await saver?.flush();
  const content = await api.zoning.getPlan({ city: ground.city, plan: plan.id });
  const divisions = await loadDivisions(ground.city, content.divided);
  const desk = useZoning.getState();
  if (desk.plan?.id === content.id && desk.ground) desk.open(desk.ground.base, content, divisions);
}
