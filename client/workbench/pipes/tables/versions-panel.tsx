import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { differences } from '../../../../domain/pipes/tables/check-overrides.ts';
import type { TableOverrides } from '../../../../domain/pipes/tables/city-tables.ts';
import type { TableName } from '../../../../domain/pipes/tables/sections.ts';
import { useTableVersions } from '../../../api/city-tables.ts';
import { formatCount, formatDate } from '../../../ui/number-format.ts';

/** Who changed the table when and why; each version can come back, its difference first. */
export function VersionsPanel({
  city,
  standard,
  mayEdit,
  onRestore,
}: {
  city: string;
  standard: TableName;
  mayEdit: boolean;
  onRestore(version: number, cells: TableOverrides): void;
}) {
  const { t } = useTranslation();
  const versions = useTableVersions(city, standard).data ?? [];
  const national = { version: 0, cells: {} as TableOverrides };
  if (versions.length === 0)
    return <p className="tables__small">{t('tables:noVersions', { context: standard })}</p>;
  return (
    <ol className="tables__versions">
      {versions.map((one, k) => {
        const before = versions[k + 1] ?? national;
        const count = differences(standard, before.cells, one.cells).length;
        return (
          <li key={one.version}>
            <b>
              {t('tables:version', { version: one.version })}
              {one.restores === null ? '' : ` · ${t('tables:restored', { version: one.restores })}`}
            </b>
            <span>
              {formatDate(one.madeAt)} · {one.account ?? '—'} ·{' '}
              {t('tables:cells', { count: formatCount(count) })}
            </span>
            <span>{one.note}</span>
            {mayEdit && k > 0 ? (
              <Button size="small" onClick={() => onRestore(one.version, one.cells)}>
                {t('tables:restore')}
              </Button>
            ) : null}
          </li>
        );
      })}
      <li>
        <b>{t('tables:nationalTable', { context: standard })}</b>
        {mayEdit ? (
          <Button size="small" onClick={() => onRestore(0, {})}>
            {t('tables:restore')}
          </Button>
        ) : null}
      </li>
    </ol>
  );
}
