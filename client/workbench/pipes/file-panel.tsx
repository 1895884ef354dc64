import { Button, Input, Select, Upload } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { LayerUse } from '../../../domain/pipes/files/layer-uses.ts';
import type { RowProblem } from '../../../domain/pipes/files/row-problem.ts';
import { issueNames } from '../../../domain/pipes/validate/issue.ts';
import { importPipeFiles, type NetworkImport, pipeFileUrl } from '../../api/pipes.ts';
import { ApiProblem } from '../../api/problem.ts';
import { Figures, Panel } from '../../ui/figures.tsx';
import { formatCount } from '../../ui/number-format.ts';
import { VerdictLine } from '../../ui/verdict-line.tsx';
import { useCity } from '../city.tsx';
import { LayerMapping } from '../exchange/layer-mapping.tsx';
import { useReadersLanguage } from './language.ts';
import { loadNetwork, useNetwork } from './network-store.ts';

/** Survey tables, EPANET and SWMM in: checked first, stored on the second click; and the loaded place out as a file. */
export function FilePanel() {
  const { t } = useTranslation();
  const city = useCity();
  const language = useReadersLanguage();
  const { loaded, view } = useNetwork();
  const [files, setFiles] = useState<File[]>([]);
  const [crs, setCrs] = useState('');
  const [unit, setUnit] = useState('m');
  const [busy, setBusy] = useState(false);
  const [layers, setLayers] = useState<Record<string, LayerUse>>({});
  const [report, setReport] = useState<NetworkImport | null>(null);
  const [problem, setProblem] = useState<{ words: string; rows: RowProblem[] } | null>(null);
  const send = async (dryRun: boolean, uses = layers) => {
    setBusy(true);
    setProblem(null);
    // a drawing without a system is put into the middle of what one looks at
    const middle = view ? `${(view[0] + view[2]) / 2},${(view[1] + view[3]) / 2}` : '';
    try {
      const answer = await importPipeFiles(city.code, files, {
        crs,
        unit,
        place: crs ? '' : middle,
        layers: Object.keys(uses).length > 0 ? JSON.stringify(uses) : '',
        dryRun: String(dryRun),
      });
      setReport(answer);
      if (!dryRun && view) {
        setFiles([]);
        setLayers({});
        await loadNetwork(city.code, city.extent, view);
      }
    } catch (error) {
      const rows =
        error instanceof ApiProblem ? ((error.facts as { rows?: RowProblem[] } | undefined)?.rows ?? []) : [];
      setReport(null);
      const words =
        error instanceof ApiProblem
          ? `${error.texts?.[language] ?? error.message} ${error.remedy?.[language] ?? ''}`
          : (error as Error).message;
      setProblem({ words, rows });
    } finally {
      setBusy(false);
    }
  };
  return (
    <>
      <Panel title={t('pipes:file.in')}>
        <p className="pipes__small">{t('pipes:file.hint')}</p>
        <Upload
          multiple
          accept=".xlsx,.csv,.tsv,.txt,.inp,.gpkg,.geojson,.dxf"
          fileList={files.map((file, uid) => ({ uid: String(uid), name: file.name }))}
          beforeUpload={(file) => {
            setFiles((before) => [...before, file]);
            setReport(null);
            return false;
          }}
          onRemove={(file) => setFiles((before) => before.filter((one) => one.name !== file.name))}
        >
          <Button size="small">{t('pipes:file.choose')}</Button>
        </Upload>
        <div className="pipes__row">
          <Input
            size="small"
            value={crs}
            placeholder={t('pipes:file.crs')}
            onChange={(event) => setCrs(event.target.value.trim())}
          />
          <Select
            size="small"
            value={unit}
            onChange={setUnit}
            options={['m', 'ft', 'us-ft'].map((value) => ({ value, label: t(`pipes:file.unit.${value}`) }))}
          />
        </div>
        <div className="pipes__buttons">
          <Button size="small" disabled={files.length === 0} loading={busy} onClick={() => send(true)}>
            {t('pipes:file.check')}
          </Button>
          <Button
            size="small"
            type="primary"
            disabled={!report || report.version !== null}
            loading={busy}
            onClick={() => send(false)}
          >
            {t('pipes:file.store')}
          </Button>
        </div>
        {problem ? <VerdictLine level="stop" what={problem.words} /> : null}
        {problem?.rows.slice(0, 100).map((one) => (
          <VerdictLine
            key={`${one.table}${one.row}${one.column}${one.code}`}
            level="stop"
            what={one.text[language]}
            why={t('pipes:file.row', { table: one.table, row: one.row })}
          />
        ))}
        {report ? (
          <>
            <VerdictLine
              level="good"
              what={t(report.version === null ? 'pipes:file.fits' : 'pipes:file.stored', {
                nodes: formatCount(report.nodes),
                segments: formatCount(report.segments),
              })}
            />
            {report.warnings.slice(0, 20).map((one) => (
              <VerdictLine
                key={`${one.table}${one.row}${one.code}`}
                level="warn"
                what={one.text[language]}
                why={`${one.table} ${one.row}`}
              />
            ))}
            {report.layers && report.version === null ? (
              <LayerMapping
                layers={report.layers}
                uses={layers}
                onChange={(next) => {
                  setLayers(next);
                  void send(true, next);
                }}
              />
            ) : null}
            <Figures
              rows={Object.entries(report.faults).map(([code, count]) => ({
                label: issueNames[code]?.[language] ?? code,
                value: formatCount(count),
              }))}
            />
          </>
        ) : null}
      </Panel>
      <Panel title={t('pipes:file.out')}>
        <p className="pipes__small">{t('pipes:file.outHint')}</p>
        <div className="pipes__buttons">
          {['gpkg', 'dxf', 'xlsx', 'epanet.inp', 'swmm.inp'].map((ending) => (
            <Button
              key={ending}
              size="small"
              disabled={!loaded}
              href={loaded ? pipeFileUrl(city.code, loaded.place, `pipes.${ending}`) : ''}
            >
              {t(`pipes:file.as.${ending.replace('.', '_')}`)}
            </Button>
          ))}
        </div>
      </Panel>
    </>
  );
}
