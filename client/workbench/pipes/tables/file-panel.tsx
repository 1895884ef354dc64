import { Button, Input, Upload } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { RowProblem } from '../../../../domain/pipes/files/row-problem.ts';
import type { TableName } from '../../../../domain/pipes/tables/sections.ts';
import { proposeTable, type TableProposal, tableFileUrl } from '../../../api/city-tables.ts';
import { ApiProblem, describeProblem } from '../../../api/problem.ts';
import { VerdictLine } from '../../../ui/verdict-line.tsx';
import { useReadersLanguage } from '../language.ts';
import { Field } from './field.tsx';
import { VerifiedOn } from './verified-on.tsx';

/** The table out as a file, and in again: what comes in is only read, its difference is shown before anything holds. */
export function TableFilePanel({
  city,
  standard,
  mayEdit,
  onProposal,
}: {
  city: string;
  standard: TableName;
  mayEdit: boolean;
  onProposal(proposal: TableProposal): void;
}) {
  const { t } = useTranslation();
  const language = useReadersLanguage();
  const [given, setGiven] = useState({ document: '', verifiedOn: '', year: '', region: '' });
  const [busy, setBusy] = useState(false);
  const [outcome, setOutcome] = useState<{ read?: number; problem?: string; rows: RowProblem[] } | null>(
    null,
  );
  const send = async (file: File) => {
    setBusy(true);
    try {
      const proposal = await proposeTable(city, standard, file, given);
      setOutcome({ read: proposal.read, rows: [] });
      onProposal(proposal);
    } catch (error) {
      const { title, remedy } = describeProblem(error);
      const rows = error instanceof ApiProblem ? ((error.facts.rows as RowProblem[] | undefined) ?? []) : [];
      setOutcome({ problem: `${title} ${remedy}`, rows });
    } finally {
      setBusy(false);
    }
  };
  return (
    <>
      <p className="tables__small">{t('tables:file.out', { context: standard })}</p>
      <div className="tables__buttons">
        {(['xlsx', 'csv'] as const).map((as) => (
          <Button key={as} size="small" href={tableFileUrl(city, standard, as, language)}>
            {t(`tables:file.${as}`)}
          </Button>
        ))}
      </div>
      {mayEdit ? (
        <>
          <p className="tables__small">{t('tables:file.in', { context: standard })}</p>
          <Field word={t('tables:field.document', { context: standard })}>
            {(id) => (
              <Input
                id={id}
                size="small"
                maxLength={300}
                value={given.document}
                placeholder={t('tables:hint.document', { context: standard })}
                onChange={(event) => setGiven({ ...given, document: event.target.value })}
              />
            )}
          </Field>
          {standard === 'rates' ? (
            <div className="tables__pair">
              {(['year', 'region'] as const).map((field) => (
                <Field key={field} word={t(`tables:field.${field}`)}>
                  {(id) => (
                    <Input
                      id={id}
                      size="small"
                      inputMode={field === 'year' ? 'numeric' : 'text'}
                      maxLength={field === 'year' ? 4 : 300}
                      value={given[field]}
                      onChange={(event) => setGiven({ ...given, [field]: event.target.value })}
                    />
                  )}
                </Field>
              ))}
            </div>
          ) : null}
          <VerifiedOn
            value={given.verifiedOn || null}
            onChange={(day) => setGiven({ ...given, verifiedOn: day ?? '' })}
          />
          <Upload
            accept=".xlsx,.csv"
            showUploadList={false}
            beforeUpload={(file) => {
              void send(file);
              return false;
            }}
          >
            <Button size="small" type="primary" loading={busy}>
              {t('tables:file.choose')}
            </Button>
          </Upload>
          {outcome?.problem ? <VerdictLine level="stop" what={outcome.problem} /> : null}
          {outcome?.rows.slice(0, 50).map((one) => (
            <VerdictLine
              key={`${one.table} ${one.row} ${one.code}`}
              level="stop"
              what={one.text[language]}
              why={t('tables:file.row', { table: one.table, row: one.row })}
            />
          ))}
          {outcome?.read !== undefined ? (
            <VerdictLine level="good" what={t('tables:file.read', { count: outcome.read })} />
          ) : null}
        </>
      ) : null}
    </>
  );
}
