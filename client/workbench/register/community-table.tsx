import { Table, type TableRef } from 'antd';
import { useEffect, useMemo, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { type CommunityRow, useCommunityIndex } from '../../api/communities.ts';
import { useElementSize } from '../../ui/element-size.ts';
import { formatCount } from '../../ui/number-format.ts';
import { StatusTag } from '../../ui/status-tag.tsx';
import { useCity } from '../city.tsx';
import { useJump } from '../shell/jump.ts';
import { selectedIds, useSelection } from '../state/selection.ts';
import { matches } from './community-filter.ts';
import { useCommunityFilter } from './filter-store.ts';
import { TableTools } from './table-tools.tsx';
import './register.css';

/** The ledger of the city: filtered, sorted, totalled; its selection is the map's. */
export function CommunityTable() {
  const { t } = useTranslation();
  const city = useCity();
  const { data, isPending } = useCommunityIndex(city.code);
  const filter = useCommunityFilter((state) => state.filter);
  const rows = useMemo(() => (data ?? []).filter((row) => matches(filter, row)), [data, filter]);
  const things = useSelection((state) => state.things);
  const ids = useMemo(() => selectedIds(things, 'communities'), [things]);
  const frame = useRef<HTMLDivElement>(null);
  const table = useRef<TableRef>(null);
  const { height } = useElementSize(frame);
  const jump = useJump();
  useScrollToSelected(table, rows, ids);

  const sum = (pick: (row: CommunityRow) => number | null) =>
    formatCount(rows.reduce((total, row) => total + (pick(row) ?? 0), 0));
  const number = (key: 'buildingCount' | 'households' | 'floorAreaM2' | 'builtYear', title: string) => ({
    title: t(title),
    dataIndex: key,
    width: 118,
    align: 'right' as const,
    sorter: (a: CommunityRow, b: CommunityRow) => (a[key] ?? -1) - (b[key] ?? -1),
    render: key === 'builtYear' ? (year: number | null) => year ?? '—' : formatCount,
  });

  return (
    <div className="ledger">
      <TableTools rows={rows} all={data ?? []} />
      <div className="ledger__table" ref={frame}>
        <Table<CommunityRow>
          ref={table}
          virtual
          size="small"
          rowKey="id"
          loading={isPending}
          dataSource={rows}
          pagination={false}
          scroll={{ x: 860, y: Math.max(80, height - 78) }}
          showSorterTooltip={false}
          rowClassName={(row) => (ids.includes(row.id) ? 'ant-table-row-selected' : '')}
          onRow={(row) => ({
            onClick: (event) => {
              const { select, toggle } = useSelection.getState();
              const thing = { kind: 'communities', id: row.id };
              if (event.shiftKey || event.ctrlKey || event.metaKey) toggle(thing);
              else select([thing]);
            },
            onDoubleClick: () => jump(row.extent),
            onMouseEnter: () => useSelection.getState().setHover({ kind: 'communities', id: row.id }),
            onMouseLeave: () => useSelection.getState().setHover(null),
          })}
          columns={[
            {
              title: t('register:field.code'),
              dataIndex: 'code',
              width: 128,
              sorter: (a, b) => a.code.localeCompare(b.code),
            },
            {
              title: t('register:field.name'),
              dataIndex: 'name',
              ellipsis: true,
              sorter: (a, b) => a.name.localeCompare(b.name, 'zh'),
            },
            {
              title: t('register:field.status'),
              dataIndex: 'status',
              width: 150,
              render: (status: string) => <StatusTag status={status} />,
            },
            number('buildingCount', 'register:field.buildings'),
            number('households', 'register:field.households'),
            number('floorAreaM2', 'register:field.floorAreaM2'),
            number('builtYear', 'register:field.builtYear'),
          ]}
          summary={() => (
            <Table.Summary fixed="bottom">
              <Table.Summary.Row className="ledger__total">
                <Table.Summary.Cell index={0}>{t('total')}</Table.Summary.Cell>
                <Table.Summary.Cell index={1} colSpan={2}>
                  {t('register:count', { count: rows.length })}
                </Table.Summary.Cell>
                <Table.Summary.Cell index={3} align="right">
                  {sum((row) => row.buildingCount)}
                </Table.Summary.Cell>
                <Table.Summary.Cell index={4} align="right">
                  {sum((row) => row.households)}
                </Table.Summary.Cell>
                <Table.Summary.Cell index={5} align="right">
                  {sum((row) => row.floorAreaM2)}
                </Table.Summary.Cell>
                <Table.Summary.Cell index={6} />
              </Table.Summary.Row>
            </Table.Summary>
          )}
        />
      </div>
    </div>
  );
}

/** A community picked on the map comes into view in the table. */
function useScrollToSelected(
  table: React.RefObject<TableRef | null>,
  rows: readonly CommunityRow[],
  ids: readonly number[],
): void {
  const last = ids.at(-1);
  useEffect(() => {
    if (last !== undefined && rows.some((row) => row.id === last)) table.current?.scrollTo({ key: last });
  }, [table, rows, last]);
}
