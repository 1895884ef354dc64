import { Table } from 'antd';
import { useTranslation } from 'react-i18next';
import { type CommunityRow, useCommunityIndex } from '../../api/communities.ts';
import { formatCount } from '../../ui/number-format.ts';
import { StatusTag } from '../../ui/status-tag.tsx';
import { useCity } from '../city.tsx';
import { useSelection } from '../state/selection.ts';

export function CommunityTable() {
  const { t } = useTranslation();
  const city = useCity();
  const { data, isPending } = useCommunityIndex(city.code);
  const { things, select } = useSelection();
  return (
    <Table<CommunityRow>
      size="small"
      rowKey="id"
      loading={isPending}
      dataSource={data ?? []}
      pagination={false}
      rowSelection={{
        selectedRowKeys: things.filter((one) => one.kind === 'communities').map((one) => one.id),
        onChange: (keys) => select(keys.map((id) => ({ kind: 'communities', id: Number(id) }))),
      }}
      columns={[
        { title: t('register:field.code'), dataIndex: 'code', width: 130 },
        { title: t('register:field.name'), dataIndex: 'name', ellipsis: true },
        {
          title: t('register:field.status'),
          dataIndex: 'status',
          width: 130,
          render: (status) => <StatusTag status={status} />,
        },
        {
          title: t('register:field.buildings'),
          dataIndex: 'buildingCount',
          width: 90,
          align: 'right',
          render: formatCount,
        },
        {
          title: t('register:field.households'),
          dataIndex: 'households',
          width: 90,
          align: 'right',
          render: formatCount,
        },
        { title: t('register:field.builtYear'), dataIndex: 'builtYear', width: 90, align: 'right' },
      ]}
    />
  );
}
