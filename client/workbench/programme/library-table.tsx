import { Button, Segmented, Table } from 'antd';
import { useMemo, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import policy from '../../../data/policies/annual-lists.json' with { type: 'json' };
import {
  addUpLibrary,
  gapOf,
  type LibraryList,
  libraryLists,
  urgentNeeds,
} from '../../../domain/programme/annual-lists.ts';
import { useElementSize } from '../../ui/element-size.ts';
import { download, toXlsx } from '../../ui/export-table.ts';
import { Icon } from '../../ui/icon.tsx';
import { formatCount, formatShare } from '../../ui/number-format.ts';
import { StatusTag } from '../../ui/status-tag.tsx';
import { useCity } from '../city.tsx';
import { useJump } from '../shell/jump.ts';
import { selectedIds, useSelection } from '../state/selection.ts';
import { type LibraryLine, planYearOf, useLibrary, useListChoice } from './library.ts';
import { libraryColumns, wan } from './library-columns.ts';
import '../register/register.css';

/** The project library, or one list of it, in the order of urgency, with totals that equal the rows. */
export function LibraryTable() {
  const { t, i18n } = useTranslation();
  const language = i18n.language === 'en' ? 'en' : 'zh';
  const city = useCity();
  const { lines, projects, isPending } = useLibrary();
  const { list, choose } = useListChoice();
  const rows = useMemo(() => (list ? lines.filter((line) => line.list === list) : lines), [lines, list]);
  const totals = useMemo(() => addUpLibrary(rows), [rows]);
  const ids = selectedIds(
    useSelection((state) => state.things),
    'communities',
  );
  const jump = useJump();
  const frame = useRef<HTMLDivElement>(null);
  const { height } = useElementSize(frame);
  const title = list ? t(`programme:list.${list}`) : t('programme:drawer.library');
  const save = async () =>
    download(
      `${city.name}-${planYearOf(city.dataDate)}-${title}.xlsx`,
      await toXlsx(libraryColumns(t, language, projects), rows, title),
    );
  const number = (
    key: 'households' | 'floorAreaM2' | 'costYuan' | 'fundedYuan',
    word: string,
    show = formatCount,
  ) => ({
    title: t(word),
    dataIndex: key,
    width: 96,
    align: 'right' as const,
    ellipsis: true,
    sorter: (a: LibraryLine, b: LibraryLine) => (a[key] ?? -1) - (b[key] ?? -1),
    render: (value: number | null) => show(value),
  });
  return (
    <div className="ledger">
      <div className="ledger__tools">
        <Segmented<LibraryList | 'all'>
          value={list ?? 'all'}
          onChange={(value) => choose(value === 'all' ? null : value)}
          options={[
            { value: 'all', label: t('programme:all') },
            ...libraryLists.map((one) => ({ value: one, label: t(`programme:list.${one}`) })),
          ]}
        />
        <Button size="small" icon={<Icon name="export" size={14} />} onClick={save} disabled={!rows.length}>
          XLSX
        </Button>
        <small className="ledger__unit">{t('programme:unit')}</small>
      </div>
      <div className="ledger__table" ref={frame}>
        <Table<LibraryLine>
          virtual
          size="small"
          rowKey="id"
          loading={isPending}
          dataSource={rows}
          pagination={false}
          scroll={{ x: 930, y: Math.max(80, height - 78) }}
          showSorterTooltip={false}
          rowClassName={(row) => (ids.includes(row.id) ? 'ant-table-row-selected' : '')}
          onRow={(row) => ({
            onClick: () => useSelection.getState().select([{ kind: 'communities', id: row.id }]),
            onDoubleClick: () => jump(row.extent),
          })}
          columns={[
            { title: t('register:field.name'), dataIndex: 'name', width: 132, ellipsis: true },
            {
              title: t('register:field.status'),
              dataIndex: 'status',
              width: 132,
              render: (status: string) => <StatusTag status={status} />,
            },
            {
              title: t('programme:field.eligibility'),
              dataIndex: 'eligibility',
              width: 84,
              render: (verdict: LibraryLine['eligibility']) => (
                <span data-verdict={verdict}>{t(`programme:eligibility.${verdict}`)}</span>
              ),
            },
            {
              title: t('programme:field.urgent'),
              width: 104,
              ellipsis: true,
              render: (_, row) =>
                urgentNeeds(row, policy.first.needs)
                  .map((need) => t(`register:need.${need}`))
                  .join(language === 'zh' ? '、' : ', ') || '—',
            },
            {
              title: t('register:field.willingness'),
              dataIndex: 'willingness',
              width: 92,
              align: 'right',
              render: formatShare,
            },
            number('households', 'register:field.households'),
            number('floorAreaM2', 'register:field.floorAreaM2'),
            number('costYuan', 'programme:field.estimate', wan),
            number('fundedYuan', 'programme:field.funded', wan),
            {
              title: t('programme:field.gap'),
              width: 92,
              align: 'right',
              sorter: (a, b) => gapOf(a) - gapOf(b),
              render: (_, row) => wan(gapOf(row)),
            },
          ]}
          summary={() => (
            <Table.Summary fixed="bottom">
              <Table.Summary.Row className="ledger__total">
                <Table.Summary.Cell index={0}>{t('total')}</Table.Summary.Cell>
                <Table.Summary.Cell index={1} colSpan={4}>
                  {t('register:count', { count: totals.communities })}
                  {totals.costUnknown
                    ? ` · ${t('programme:costUnknown', { count: totals.costUnknown })}`
                    : ''}
                </Table.Summary.Cell>
                {[
                  formatCount(totals.households),
                  formatCount(totals.floorAreaM2),
                  wan(totals.costYuan),
                  wan(totals.fundedYuan),
                  wan(totals.gapYuan),
                ].map((text, index) => (
                  // biome-ignore lint/suspicious/noArrayIndexKey: the columns of a total never move
                  <Table.Summary.Cell key={index} index={5 + index} align="right">
                    {text}
                  </Table.Summary.Cell>
                ))}
              </Table.Summary.Row>
            </Table.Summary>
          )}
        />
      </div>
    </div>
  );
}
