import { Button, Dropdown, Input, Select } from 'antd';
import { useTranslation } from 'react-i18next';
import type { CommunityRow } from '../../api/communities.ts';
import { communityStatuses } from '../../map/layers/communities.ts';
import { download, type ExportColumn, toCsv, toXlsx } from '../../ui/export-table.ts';
import { Icon } from '../../ui/icon.tsx';
import { useCity } from '../city.tsx';
import { isActive, noFilter } from './community-filter.ts';
import { useCommunityFilter } from './filter-store.ts';

/** Filters and export of the ledger. What is exported is what is shown. */
export function TableTools({ rows, all }: { rows: readonly CommunityRow[]; all: readonly CommunityRow[] }) {
  const { t } = useTranslation();
  const { filter, change } = useCommunityFilter();
  const offices = [
    ...new Map(
      all.flatMap((row) => (row.officeCode ? [[row.officeCode, row.officeName ?? row.officeCode]] : [])),
    ),
  ];
  return (
    <div className="ledger__tools">
      <Input
        allowClear
        className="ledger__text"
        prefix={<Icon name="filter" size={14} />}
        placeholder={t('register:filter.text')}
        aria-label={t('register:filter.text')}
        value={filter.text}
        onChange={(event) => change({ text: event.target.value })}
      />
      <Select
        mode="multiple"
        allowClear
        maxTagCount="responsive"
        className="ledger__choice"
        placeholder={t('register:filter.status')}
        aria-label={t('register:filter.status')}
        value={[...filter.statuses]}
        onChange={(statuses: string[]) => change({ statuses })}
        options={communityStatuses.map((one) => ({ value: one.key, label: t(`register:status.${one.key}`) }))}
      />
      {offices.length > 1 ? (
        <Select
          mode="multiple"
          allowClear
          maxTagCount="responsive"
          className="ledger__choice"
          placeholder={t('register:filter.office')}
          aria-label={t('register:filter.office')}
          value={[...filter.offices]}
          onChange={(chosen: string[]) => change({ offices: chosen })}
          options={offices.map(([value, label]) => ({ value, label }))}
        />
      ) : null}
      <Select
        allowClear
        className="ledger__year"
        placeholder={t('register:filter.builtBy')}
        aria-label={t('register:filter.builtBy')}
        value={filter.builtBy}
        onChange={(year: number | undefined) => change({ builtBy: year ?? null })}
        options={[1980, 1990, 2000, 2005].map((year) => ({
          value: year,
          label: t('register:filter.by', { year }),
        }))}
      />
      {isActive(filter) ? (
        <Button type="text" onClick={() => change(noFilter)}>
          {t('register:filter.clear')}
        </Button>
      ) : null}
      <div className="bar__space" />
      <ExportButton rows={rows} />
    </div>
  );
}

function ExportButton({ rows }: { rows: readonly CommunityRow[] }) {
  const { t } = useTranslation();
  const city = useCity();
  const columns: ExportColumn<CommunityRow>[] = [
    { title: t('register:field.code'), value: (row) => row.code },
    { title: t('register:field.name'), value: (row) => row.name },
    { title: t('register:field.office'), value: (row) => row.officeName ?? row.officeCode },
    { title: t('register:field.status'), value: (row) => t(`register:status.${row.status}`) },
    { title: t('register:field.buildings'), value: (row) => row.buildingCount },
    { title: t('register:field.households'), value: (row) => row.households },
    { title: t('register:field.floorAreaM2'), value: (row) => row.floorAreaM2 },
    { title: t('register:field.builtYear'), value: (row) => row.builtYear },
    { title: t('register:field.longitude'), value: (row) => row.point[0] },
    { title: t('register:field.latitude'), value: (row) => row.point[1] },
  ];
  const name = `${city.name}-${t('register:drawer.communities')}`;
  const run = async (kind: string) => {
    if (kind === 'csv') download(`${name}.csv`, toCsv(columns, rows));
    else download(`${name}.xlsx`, await toXlsx(columns, rows, t('register:drawer.communities')));
  };
  return (
    <Dropdown
      menu={{
        items: [
          { key: 'xlsx', label: t('register:export.xlsx', { count: rows.length }) },
          { key: 'csv', label: t('register:export.csv', { count: rows.length }) },
        ],
        onClick: ({ key }) => void run(key),
      }}
    >
      <Button icon={<Icon name="export" size={16} />} disabled={!rows.length}>
        {t('export')}
      </Button>
    </Dropdown>
  );
}
