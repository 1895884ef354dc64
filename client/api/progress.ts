import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { api } from './client.ts';

export type { SupervisedCommunity } from '../../server/contract/progress.ts';
export type ReportingDesk = Awaited<ReturnType<typeof api.progress.desk>>;
export type DeskCommunity = ReportingDesk['communities'][number];

/** Communities in the programme with their steps, items and latest reports. */
export function useReporting(city: string) {
  return useQuery({ queryKey: ['progress', 'reporting', city], queryFn: () => api.progress.desk({ city }) });
}

/** Deadlines at risk, missing reports, contradictions. */
export function useSupervision(city: string) {
  return useQuery({
    queryKey: ['progress', 'supervision', city],
    queryFn: () => api.progress.supervise({ city }),
  });
}

/** Milestones and reports; each edit makes every view of progress look again. */
export function useProgressEdits(city: string) {
  const queries = useQueryClient();
  const onSuccess = () =>
    Promise.all(
      ['progress', 'communities', 'community'].map((key) => queries.invalidateQueries({ queryKey: [key] })),
    );
  return {
    setMilestone: useMutation({
      mutationFn: (change: Omit<Parameters<typeof api.progress.setMilestone>[0], 'city'>) =>
        api.progress.setMilestone({ city, ...change }),
      onSuccess,
    }),
    report: useMutation({
      mutationFn: (report: Parameters<typeof api.progress.report>[0]['reports'][number]) =>
        api.progress.report({ city, reports: [report] }),
      onSuccess,
    }),
  };
}
