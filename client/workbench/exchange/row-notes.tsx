import { useTranslation } from 'react-i18next';
import { formatCount } from '../../ui/number-format.ts';
import { alikeNotes, type RowNote } from './alike-notes.ts';

/** More are in the report that is downloaded. */
const most = 200;

/** What was done to which rows: a reason once, however many rows it holds for. */
export function RowNotes({ notes }: { notes: readonly RowNote[] }) {
  const { t } = useTranslation();
  const alike = alikeNotes(notes);
  if (alike.length === 0) return null;
  return (
    <ol className="row-notes">
      {alike.slice(0, most).map((group) => (
        <li key={keyOf(group[0]!)} data-outcome={group[0]!.outcome}>
          {group.length === 1 ? <SingleNote note={group[0]!} /> : <SameNote notes={group} />}
        </li>
      ))}
      {alike.length > most ? <More count={alike.length - most} of={t('exchange:report.reasons')} /> : null}
    </ol>
  );
}

function SingleNote({ note }: { note: RowNote }) {
  return (
    <>
      <RowName note={note} /> · <Reason note={note} />
    </>
  );
}

function SameNote({ notes }: { notes: readonly RowNote[] }) {
  const { t } = useTranslation();
  return (
    <details>
      <summary>
        <b>{t('exchange:report.rows', { text: formatCount(notes.length) })}</b> · <Reason note={notes[0]!} />
      </summary>
      <ul>
        {notes.slice(0, most).map((note) => (
          <li key={keyOf(note)}>
            <RowName note={note} />
          </li>
        ))}
        {notes.length > most ? <More count={notes.length - most} of={t('exchange:report.ofRows')} /> : null}
      </ul>
    </details>
  );
}

function RowName({ note }: { note: RowNote }) {
  const { t } = useTranslation();
  return (
    <>
      <b>
        {t('exchange:report.row', { row: note.row })}
        {note.source ? ` · ${note.source}` : ''}
      </b>
      {note.name ? ` ${note.name}` : ''}
    </>
  );
}

function Reason({ note }: { note: RowNote }) {
  const { t, i18n } = useTranslation();
  return `${t(`exchange:outcome.${note.outcome}`)} · ${note.reason[i18n.language === 'en' ? 'en' : 'zh']}`;
}

function More({ count, of }: { count: number; of: string }) {
  const { t } = useTranslation();
  return <li>{t('exchange:report.more', { text: formatCount(count), of })}</li>;
}

const keyOf = ({ source, row, code }: RowNote): string => `${source}-${row}-${code}`;
