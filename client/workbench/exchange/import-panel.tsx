import { useQueryClient } from '@tanstack/react-query';
import { Button, Select } from 'antd';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { importKinds } from '../../api/exchange.ts';
import { Icon } from '../../ui/icon.tsx';
import { VerdictLine } from '../../ui/verdict-line.tsx';
import { useCity } from '../city.tsx';
import { useWorkbench } from '../state/workbench.ts';
import { DrawingLayers } from './drawing-layers.tsx';
import { DropZone } from './drop-zone.tsx';
import { FieldMapping } from './field-mapping.tsx';
import { ImportHistory } from './import-history.tsx';
import { useImport } from './import-store.ts';
import { PlacingForm } from './placing-form.tsx';
import { ReportView } from './report-view.tsx';
import { RunImport } from './run-import.tsx';
import './import.css';

/** File → what it holds → which field is which → import → report, beside the preview on the map. */
export function ImportPanel() {
  const { t } = useTranslation();
  const city = useCity();
  const queries = useQueryClient();
  const { choice, upload, preview, progress, trouble, change, reset } = useImport();
  const done = progress?.state === 'done' && progress.report !== null && !progress.report.dryRun;

  useEffect(() => {
    if (done) void queries.invalidateQueries();
  }, [done, queries]);

  const close = () => {
    reset();
    useWorkbench.getState().setTool('select');
  };

  return (
    <>
      <header className="inspector__head import__head">
        <div>
          <h2>{t('exchange:import.title')}</h2>
          <p>{city.name}</p>
        </div>
        <Button type="text" icon={<Icon name="close" size={16} />} onClick={close}>
          {t('close')}
        </Button>
      </header>
      {trouble ? (
        <div className="import__trouble">
          <VerdictLine level="stop" what={trouble.title} why={trouble.remedy} />
        </div>
      ) : null}
      {!upload || !choice ? (
        <>
          <DropZone />
          <ImportHistory />
        </>
      ) : (
        <>
          <section className="panel">
            <div className="import__file">
              <Icon name="table" />
              <span>{upload.files.map((one) => one.name).join('、')}</span>
              <Button size="small" onClick={reset}>
                {t('exchange:import.other')}
              </Button>
            </div>
            <div className="import__row">
              <span>{t('exchange:import.as')}</span>
              <Select
                aria-label={t('exchange:import.as')}
                value={choice.kind}
                onChange={(kind) => void change({ kind })}
                options={importKinds.map((kind) => ({ value: kind, label: t(`exchange:kind.${kind}`) }))}
              />
            </div>
            {preview && preview.layers.length > 1 ? (
              <div className="import__row">
                <span>{t('exchange:import.layer')}</span>
                <Select
                  aria-label={t('exchange:import.layer')}
                  mode="multiple"
                  value={preview.chosen}
                  onChange={(layer) => void change({ layer })}
                  options={preview.layers.map((one) => ({
                    value: one.name,
                    label: `${one.name} · ${one.geometryType}${one.featureCount === null ? '' : ` · ${one.featureCount}`}`,
                  }))}
                />
              </div>
            ) : null}
          </section>
          <PlacingForm />
          <DrawingLayers />
          <FieldMapping />
          <RunImport />
          {progress?.report ? <ReportView report={progress.report} batchId={progress.batchId} /> : null}
        </>
      )}
    </>
  );
}
