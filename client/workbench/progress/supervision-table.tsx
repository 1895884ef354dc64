import { Table } from 'antd';
import { useMemo, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { standstillWhy } from '../../../domain/progress/supervision-texts.ts';
import { useCommunityIndex } from '../../api/communities.ts';
import { type SupervisedCommunity, useSupervision } from '../../api/progress.ts';
import { useElementSize } from '../../ui/element-size.ts';
import { formatCount, formatShare } from '../../ui/number-format.ts';
import { useCity } from '../city.tsx';
import { useJump } from '../shell/jump.ts';
import { selectedIds, useSelection } from '../state/selection.ts';

const urgency = ['overdue', 'falling', 'standing', 'late', 'at_risk', 'unknown', 'no_plan', 'on_time'];

/** Every community in the programme, the most urgent first. */
export function SupervisionTable() {
  const { t, i18n } = useTranslation();
  const city = useCity();
  const { data, isPending } = useSupervision(city.code);
  const index = useCommunityIndex(city.code).data;
  const byCode = useMemo(() => new Map((index ?? []).map((row) => [row.code, row])), [index]);
  const rows = useMemo(
    () =>
      [...(data ?? [])].sort((a, b) => urgency.indexOf(a.deadline.risk) - urgency.indexOf(b.deadline.risk)),
    [data],
  );
  const ids = selectedIds(
    useSelection((state) => state.things),
    'communities',
  );
  const jump = useJump();
  const frame = useRef<HTMLDivElement>(null);
  const { height } = useElementSize(frame);
  return (
    <div className="supervision" ref={frame}>
      <Table<SupervisedCommunity>
        virtual
        size="small"
        rowKey="code"
        loading={isPending}
        dataSource={rows}
        pagination={false}
        scroll={{ x: 820, y: Math.max(80, height - 40) }}
        showSorterTooltip={false}
        rowClassName={(row) => (ids.includes(byCode.get(row.code)?.id ?? -1) ? 'ant-table-row-selected' : '')}
        onRow={(row) => {
          const community = byCode.get(row.code);
          return {
            onClick: () =>
              community && useSelection.getState().select([{ kind: 'communities', id: community.id }]),
            onDoubleClick: () => community && jump(community.extent),
          };
        }}
        columns={[
          { title: t('register:field.name'), dataIndex: 'name', ellipsis: true },
          { title: t('register:field.office'), dataIndex: 'office', width: 110 },
          {
            title: t('progress:field.percent'),
            dataIndex: 'percent',
            width: 90,
            align: 'right',
            sorter: (a, b) => a.percent - b.percent,
            render: (percent: number) => formatShare(percent / 100),
          },
          {
            title: t('progress:field.deadline'),
            width: 120,
            render: (_, row) => row.deadline.dueOn ?? '—',
          },
          {
            title: t('progress:field.risk'),
            width: 110,
            render: (_, row) => (
              <span
                data-risk={row.deadline.risk}
                title={
                  row.deadline.standstill
                    ? standstillWhy(row.deadline.standstill)[i18n.language === 'en' ? 'en' : 'zh']
                    : undefined
                }
              >
                {t(`progress:risk.${row.deadline.risk}`)}
              </span>
            ),
          },
          {
            title: t('progress:field.forecast'),
            width: 130,
            render: (_, row) => row.deadline.forecast?.finishOn ?? '—',
          },
          {
            title: t('progress:field.reportOverdue'),
            dataIndex: 'reportOverdueDays',
            width: 120,
            align: 'right',
            sorter: (a, b) => a.reportOverdueDays - b.reportOverdueDays,
            render: (days: number) =>
              days ? t('progress:days', { count: days, text: formatCount(days) }) : '—',
          },
          {
            title: t('progress:field.contradictions'),
            width: 90,
            align: 'right',
            render: (_, row) => row.contradictions.length || '—',
          },
        ]}
      />
    </div>
  );
}
