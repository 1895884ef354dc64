import { Button, Checkbox, Progress } from 'antd';
import { useTranslation } from 'react-i18next';
import { formatCount } from '../../ui/number-format.ts';
import { VerdictLine } from '../../ui/verdict-line.tsx';
import { useImport } from './import-store.ts';

const running = ['waiting', 'reading', 'checking', 'writing'];

/** Try first or import; a progress bar that tells the step, and a way to stop. */
export function RunImport() {
  const { t, i18n } = useTranslation();
  const { choice, preview, progress, jobId, run, cancel, change, previewing } = useImport();
  if (!choice || !preview) return null;
  const language = i18n.language === 'en' ? 'en' : 'zh';
  const busy = jobId !== null && (progress === null || running.includes(progress.state));
  const share = progress?.total ? Math.min(99, Math.round((progress.rows / progress.total) * 100)) : 0;

  return (
    <section className="panel import__run">
      {busy ? (
        <>
          <Progress percent={share} status="active" showInfo={Boolean(progress?.total)} />
          <div className="import__file">
            <span>
              {t(`exchange:state.${progress?.state ?? 'waiting'}`)}
              {progress?.rows
                ? ` · ${t('exchange:run.rows', { count: progress.rows, text: formatCount(progress.rows) })}`
                : ''}
            </span>
            <Button size="small" onClick={() => void cancel()}>
              {t('cancel')}
            </Button>
          </div>
        </>
      ) : (
        <>
          <Checkbox
            checked={choice.existing === 'update'}
            onChange={(event) => void change({ existing: event.target.checked ? 'update' : 'keep' })}
          >
            {t('exchange:run.overwrite')}
          </Checkbox>
          <div className="import__buttons">
            <Button disabled={preview.blocked !== null || previewing} onClick={() => void run(true)}>
              {t('exchange:run.try')}
            </Button>
            <Button
              type="primary"
              disabled={preview.blocked !== null || previewing}
              onClick={() => void run(false)}
            >
              {t('exchange:run.import')}
            </Button>
          </div>
        </>
      )}
      {progress?.problem ? (
        <VerdictLine
          level="stop"
          what={progress.problem.title[language]}
          why={progress.problem.remedy[language]}
        />
      ) : null}
      {progress?.state === 'cancelled' ? (
        <VerdictLine level="info" what={t('exchange:run.cancelled')} />
      ) : null}
    </section>
  );
}
