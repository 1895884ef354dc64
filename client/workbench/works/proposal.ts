import { useQueryClient } from '@tanstack/react-query';
import { App } from 'antd';
import { useTranslation } from 'react-i18next';
import { create } from 'zustand';
import type { DigOncePlan } from '../../../domain/works/dig-once.ts';
import { api } from '../../api/client.ts';
import { describeProblem } from '../../api/problem.ts';
import { useWorks } from '../../api/works.ts';
import { worksWorker } from '../../workers/works.ts';
import { useCity } from '../city.tsx';
import { useHistory } from '../state/history.ts';

/** Dates that were worked out and not accepted yet; map, chart and verdicts show them as if they were. */
export const useProposal = create<{ plan: DigOncePlan | null; busy: boolean }>(() => ({
  plan: null,
  busy: false,
}));

export function dropProposal(): void {
  useProposal.setState({ plan: null, busy: false });
}

/** Asks for a schedule that opens the ground once, and accepts it as one edit that can be undone. */
export function useDigOnce() {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const city = useCity();
  const queries = useQueryClient();
  const { data } = useWorks(city.code);
  const say = (error: unknown) => {
    const { title, remedy } = describeProblem(error);
    void message.error(`${title} ${remedy}`);
  };

  const propose = async () => {
    if (!data) return;
    useProposal.setState({ plan: null, busy: true });
    try {
      const { works, places, grounds, today } = data;
      const plan = await worksWorker().proposeDates(works, places, grounds, city.code, today);
      useProposal.setState({ plan });
    } catch (error) {
      say(error);
    } finally {
      useProposal.setState({ busy: false });
    }
  };

  const accept = async () => {
    const { plan } = useProposal.getState();
    if (!plan || !data) return;
    const byId = new Map(data.works.map((work) => [work.id, work]));
    const there = plan.moves.map(({ work, startsOn, endsOn }) => {
      const before = byId.get(work)!;
      return { work, from: { startsOn: before.startsOn!, endsOn: before.endsOn! }, to: { startsOn, endsOn } };
    });
    const back = there.map(({ work, from, to }) => ({ work, from: to, to: from }));
    const note = t('works:edit.reschedule', { count: there.length });
    const send = async (moves: typeof there) => {
      await api.works.rescheduleWorks({ city: city.code, note, moves });
      await queries.invalidateQueries({ queryKey: ['works', city.code] });
    };
    try {
      await send(there);
      dropProposal();
      useHistory.getState().record({ note, undo: () => send(back), redo: () => send(there) });
    } catch (error) {
      say(error);
    }
  };
  return { propose, accept };
}
