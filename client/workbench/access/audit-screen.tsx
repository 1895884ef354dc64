import { App, Button, Table, type TableColumnsType } from 'antd';
import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import { useAudit, useAuditVerification } from '../../api/accounts.ts';
import { formatCount, formatDate } from '../../ui/number-format.ts';
import { VerdictLine } from '../../ui/verdict-line.tsx';
import { Refusal } from './refusal.tsx';

type Entry = NonNullable<ReturnType<typeof useAudit>['data']>['pages'][number][number];

/** Who did what, newest first, under the result of walking the chain. */
export function AuditScreen() {
  const { t } = useTranslation();
  const entries = useAudit();
  const verification = useAuditVerification();
  const brokenAt = verification.data?.brokenAt ?? null;
  const refresh = () => {
    void entries.refetch();
    void verification.refetch();
  };

  const columns: TableColumnsType<Entry> = [
    {
      title: t('access:trail.at'),
      key: 'at',
      width: 104,
      render: (_, { at }) => (
        <time className="access__time" dateTime={at}>
          {formatDate(at)}
          <br />
          {new Date(at).toLocaleTimeString('en-GB')}
        </time>
      ),
    },
    {
      title: t('access:trail.what'),
      key: 'what',
      render: (_, entry) => (
        <div className="access__who">
          <strong>{actionWord(t, entry.action)}</strong>
          <span>{entry.account ?? t('access:trail.byServer')}</span>
          <span className="access__narrow access__code">{entry.subject}</span>
        </div>
      ),
    },
    {
      title: t('access:trail.subject'),
      key: 'subject',
      responsive: ['md'],
      render: (_, { subject }) => <span className="access__code">{subject}</span>,
    },
    {
      title: t('access:trail.detail'),
      key: 'detail',
      responsive: ['md'],
      width: '40%',
      render: (_, { detail }) => <Detail detail={detail} />,
    },
  ];

  return (
    <>
      <div className="access__head">
        <Verification verification={verification} />
        <Button onClick={refresh} loading={entries.isRefetching || verification.isRefetching}>
          {t('access:trail.refresh')}
        </Button>
      </div>
      {entries.error ? <Refusal problem={entries.error} /> : null}
      <Table
        rowKey="id"
        size="small"
        columns={columns}
        dataSource={entries.data?.pages.flat() ?? []}
        loading={entries.isPending}
        pagination={false}
        rowClassName={({ id }) => (id === brokenAt ? 'access__broken' : '')}
      />
      <div className="access__more">
        {entries.hasNextPage ? (
          <Button onClick={() => void entries.fetchNextPage()} loading={entries.isFetchingNextPage}>
            {t('access:trail.older')}
          </Button>
        ) : entries.data ? (
          t('access:trail.end')
        ) : null}
      </div>
    </>
  );
}

function Verification({ verification }: { verification: ReturnType<typeof useAuditVerification> }) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const { data, error } = verification;
  if (error) return <Refusal problem={error} />;
  if (!data) return <VerdictLine level="info" what={t('access:trail.checking')} />;
  const count = formatCount(data.entries);
  if (data.brokenAt !== null) {
    return (
      <VerdictLine
        level="stop"
        what={t('access:trail.broken', { id: data.brokenAt, count })}
        why={t('access:trail.brokenWhy')}
      />
    );
  }
  const copy = () =>
    navigator.clipboard
      ?.writeText(data.head)
      .then(() => message.success(t('access:trail.copied')))
      .catch(() => undefined);
  return (
    <VerdictLine
      level="good"
      what={t('access:trail.whole', { count })}
      why={
        <>
          <span className="access__code">{t('access:trail.head', { hash: data.head })}</span>
          <br />
          {t('access:trail.keepHead')}
        </>
      }
      {...(navigator.clipboard && { cure: { word: t('access:trail.copyHead'), run: () => void copy() } })}
    />
  );
}

/** What was recorded, one `name: value` after another; long ones end in a dot-dot-dot and are whole in the title. */
function Detail({ detail }: { detail: unknown }) {
  const fields = typeof detail === 'object' && detail !== null ? Object.entries(detail) : [];
  const text = fields
    .map(([name, value]) => `${name}: ${typeof value === 'string' ? value : JSON.stringify(value)}`)
    .join(' · ');
  return (
    <span className="access__code access__detail" title={text}>
      {text.length > 240 ? `${text.slice(0, 240)}…` : text}
    </span>
  );
}

/** The action in words; one that has none yet stays as it was recorded. */
const actionWord = (t: TFunction, action: string): string =>
  t(`access:action.${action}`, { defaultValue: action });
