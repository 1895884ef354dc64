import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { differences } from '../../../../domain/pipes/tables/check-overrides.ts';
import type { TableOverrides } from '../../../../domain/pipes/tables/city-tables.ts';
import type { TableName } from '../../../../domain/pipes/tables/sections.ts';
import { type TableVersion, useTableVersions } from '../../../api/city-tables.ts';
import { formatDate } from '../../../ui/number-format.ts';
import { VerdictLine } from '../../../ui/verdict-line.tsx';
import { useCity } from '../../city.tsx';
import { Changes } from './changes.tsx';
import { useTables } from './tables-store.ts';

/** Two people at once: what the other wrote and what one wanted, each against the version that one began with. */
export function ConflictPanel({
  standard,
  theirs,
  mine,
  onAgain,
  onDrop,
}: {
  standard: TableName;
  theirs: TableVersion;
  mine: TableOverrides;
  onAgain(base: TableOverrides): void;
  onDrop(): void;
}) {
  const { t } = useTranslation();
  const from = useTables((state) => state.draft?.version ?? 0);
  const versions = useTableVersions(useCity().code, standard).data;
  const base = from === 0 ? {} : versions?.find((one) => one.version === from)?.cells;
  if (!base) return <VerdictLine level="stop" what={t('tables:conflict.what')} />;
  return (
    <section className="tables__draft">
      <VerdictLine
        level="stop"
        what={t('tables:conflict.what')}
        why={t('tables:conflict.who', {
          account: theirs.account ?? '—',
          date: formatDate(theirs.madeAt),
          note: theirs.note,
        })}
      />
      <h3>{t('tables:conflict.theirs')}</h3>
      <Changes standard={standard} list={differences(standard, base, theirs.cells)} />
      <h3>{t('tables:conflict.mine')}</h3>
      <Changes standard={standard} list={differences(standard, base, mine)} />
      <div className="tables__buttons">
        <Button size="small" type="primary" onClick={() => onAgain(base)}>
          {t('tables:conflict.again')}
        </Button>
        <Button size="small" onClick={onDrop}>
          {t('tables:conflict.leave')}
        </Button>
      </div>
    </section>
  );
}
