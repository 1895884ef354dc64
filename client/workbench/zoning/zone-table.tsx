import { Table } from 'antd';
import { useTranslation } from 'react-i18next';
import { mainsOfZone } from '../../../domain/zoning/shared-mains.ts';
import { zoneColours } from '../../../domain/zoning/zone-colours.ts';
import { formatArea, formatCount, formatLength, formatMoney, formatShare } from '../../ui/number-format.ts';
import { useJump } from '../shell/jump.ts';
import { extentOfUnits } from './ground.ts';
import { usePlanMains } from './plan-mains.ts';
import { useDesk, zoneName } from './store.ts';

/** Every zone in a line, with the sums below that equal the rows. */
export function ZoneTable() {
  const { t, i18n } = useTranslation();
  const language = i18n.language === 'en' ? 'en' : 'zh';
  const { ground, live, rows, colours, broken, active, setActive, revision } = useDesk();
  const jump = useJump();
  const mains = usePlanMains().known;
  if (!ground || !live) return null;
  void revision;
  const data = live.zones().map((zone) => ({
    zone,
    name: zoneName(zone, rows),
    locked: rows.get(zone)?.locked ?? false,
    pieces: 1 + (broken.find((one) => one.zone === zone)?.strays.length ?? 0),
    ...live.totals(zone),
    sharedMainsM: mains && mainsOfZone(mains, live.zone, zone, live.members(zone)).sharedM,
  }));
  type Row = (typeof data)[number];
  const number = (key: keyof Row, word: string, show: (value: number) => string) => ({
    key,
    dataIndex: key,
    title: t(word),
    align: 'right' as const,
    sorter: (a: Row, b: Row) => Number(a[key]) - Number(b[key]),
    render: (value: number | null) => (value === null ? '—' : show(value)),
  });
  const sum = (of: (row: Row) => number) => data.reduce((all, row) => all + of(row), 0);
  return (
    <Table<Row>
      size="small"
      rowKey="zone"
      dataSource={data}
      pagination={false}
      rowClassName={(row) => (row.zone === active ? 'zone-row--active' : '')}
      onRow={(row) => ({
        onClick: () => {
          setActive(row.zone);
          jump(extentOfUnits(ground, live.members(row.zone)));
        },
      })}
      columns={[
        {
          key: 'name',
          title: t('zoning:field.zone'),
          sorter: (a, b) => a.zone - b.zone,
          render: (_, row) => (
            <span className="zone-tag">
              <i style={{ background: zoneColours[colours.get(row.zone) ?? 0] }} />
              {row.name}
              {row.locked ? ' 🔒' : ''}
            </span>
          ),
        },
        number('units', `zoning:field.units.${ground.word}`, formatCount),
        number('households', 'zoning:field.households', formatCount),
        number('buildings', 'zoning:field.buildings', formatCount),
        number('floorAreaM2', 'zoning:field.floorArea', (value) => formatArea(value, language)),
        number('costYuan', 'zoning:field.cost', (value) => (value > 0 ? formatMoney(value, language) : '—')),
        number('builtYear', 'zoning:field.builtYear', (value) => String(Math.round(value))),
        number('inertiaIndex', 'zoning:field.inertia', (value) => value.toFixed(2)),
        number('willingness', 'zoning:field.willingness', formatShare),
        ...(mains ? [number('sharedMainsM', 'zoning:field.sharedMains', formatLength)] : []),
        number('pieces', 'zoning:field.pieces', formatCount),
      ]}
      summary={() => (
        <Table.Summary.Row className="zone-row--sum">
          <Table.Summary.Cell index={0}>{t('total')}</Table.Summary.Cell>
          <Table.Summary.Cell index={1} align="right">
            {formatCount(sum((row) => row.units))}
          </Table.Summary.Cell>
          <Table.Summary.Cell index={2} align="right">
            {formatCount(sum((row) => row.households))}
          </Table.Summary.Cell>
          <Table.Summary.Cell index={3} align="right">
            {formatCount(sum((row) => row.buildings))}
          </Table.Summary.Cell>
          <Table.Summary.Cell index={4} align="right">
            {formatArea(
              sum((row) => row.floorAreaM2),
              language,
            )}
          </Table.Summary.Cell>
          <Table.Summary.Cell index={5} align="right">
            {formatMoney(
              sum((row) => row.costYuan),
              language,
            )}
          </Table.Summary.Cell>
        </Table.Summary.Row>
      )}
    />
  );
}
