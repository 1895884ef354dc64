import { type QueryExecutorProvider, sql } from 'kysely';
import { Problem } from '../../domain/problem.ts';
import type { RegionKey } from '../../domain/progress/filter.ts';
import type { CommunityHistory } from '../../domain/progress/history.ts';
import type { Month } from '../../domain/progress/months.ts';
import { type Status, statuses } from '../../domain/progress/status.ts';
import { regionCondition } from './filter-sql.ts';

interface Row {
  code: string;
  name: string;
  months: Month[];
  permilles: number[];
  reached: (Month | null)[];
}

/**
 * How every community of a city, street office, neighbourhood or zone came to where it stands. Counts what `progress_monthly`
 * counts: the sums of the replay are the sums of these.
 * @throws Problem `progress.history-region` for more than a city: that would ship every point of the country
 */
export async function readHistories(
  db: QueryExecutorProvider,
  region: RegionKey,
): Promise<CommunityHistory[]> {
  if (!['city', 'office', 'neighbourhood', 'zone'].includes(region.kind)) throw notOneCity();
  // a state that was passed at a time nobody wrote down counts from the beginning
  const { rows } = await sql<Row>`
    select c.code, c.name, p.months, p.permilles, array[
        case when progress_rank(p.status) >= 2 then coalesce(progress_month_of(p.prepared_on), 0) end,
        case when progress_rank(p.status) >= 3 then coalesce(progress_month_of(p.ready_on), 0) end,
        case when progress_rank(p.status) >= 4 then coalesce(progress_month_of(p.started_on), 0) end,
        case when progress_rank(p.status) >= 5 then coalesce(progress_month_of(p.completed_on), 0) end,
        case when progress_rank(p.status) >= 6 then coalesce(progress_month_of(p.accepted_on), 0) end,
        case when progress_rank(p.status) >= 7 then coalesce(progress_month_of(p.managed_on), 0) end
      ] reached
    from community_progress p
    join community c on c.city_code = p.city_code and c.id = p.community_id
    where ${regionCondition(region)}
    order by p.name_key, p.community_id`.execute(db);
  return rows.map(({ code, name, months, permilles, reached }) => ({
    code,
    name,
    percents: months.map((month, i) => [month, permilles[i]! / 10]),
    reached: reached.flatMap((month, i): [Month, Status][] =>
      month === null ? [] : [[month, statuses[i + 1]!]],
    ),
  }));
}

export function notOneCity(): Problem {
  return new Problem(
    'progress.history-region',
    { zh: '逐个小区的进度按城市提供。', en: 'Single communities are told of by city.' },
    {
      zh: '请用 in=city:代码 指明一个城市或其街道。',
      en: 'Name one city, or a street office of it: in=city:CODE.',
    },
    { status: 422 },
  );
}
