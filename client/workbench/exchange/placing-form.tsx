import { Button, Checkbox, Input, InputNumber, Select } from 'antd';
import type { TFunction } from 'i18next';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ImportChoice } from '../../api/exchange.ts';
import { VerdictLine } from '../../ui/verdict-line.tsx';
import { useStoredStage } from '../state/stage-store.ts';
import { useImport } from './import-store.ts';

const systems = [
  '',
  'EPSG:4490',
  'EPSG:4326',
  'gcj02',
  'bd09',
  'EPSG:4549',
  'EPSG:4551',
  'EPSG:4552',
  'EPSG:3857',
];

/** Where the file lies: its own coordinate system, another one, or a local grid put at a place. */
export function PlacingForm() {
  const { t, i18n } = useTranslation();
  const language = i18n.language === 'en' ? 'en' : 'zh';
  const { choice, preview, change } = useImport();
  const [open, setOpen] = useState(false);
  if (!choice || !preview) return null;
  const shown = open || preview.blocked !== null || Boolean(choice.crs || choice.place || choice.swapXY);

  return (
    <section className="panel">
      <header className="panel__head">
        <h3>{t('exchange:placing.title')}</h3>
        {shown ? null : (
          <Button size="small" type="link" onClick={() => setOpen(true)}>
            {t('exchange:placing.change')}
          </Button>
        )}
      </header>
      <div className="verdicts">
        {preview.blocked ? (
          <VerdictLine
            level="stop"
            what={preview.blocked.title[language]}
            why={
              /crs/.test(preview.blocked.code)
                ? t('exchange:placing.choose')
                : preview.blocked.remedy[language]
            }
          />
        ) : (
          <p className="import__crs">{t('exchange:placing.used', { crs: crsName(preview.crsUsed, t) })}</p>
        )}
        {preview.warnings.map((warning) => (
          <VerdictLine
            key={warning.code}
            level="warn"
            what={warning.text[language]}
            {...(proposed(warning.proposal)
              ? {
                  cure: {
                    word: t('exchange:placing.take'),
                    run: () => void change(proposed(warning.proposal)!),
                  },
                }
              : { why: hintOf(warning.proposal, t) })}
          />
        ))}
      </div>
      {shown ? <PlacingFields /> : null}
    </section>
  );
}

function PlacingFields() {
  const { t } = useTranslation();
  const { choice, preview, change } = useImport();
  const [code, setCode] = useState('');
  if (!choice || !preview) return null;
  const local = choice.place !== undefined;

  const placeHere = () => {
    const centre = useStoredStage.getState().stage?.map.getCenter();
    if (!centre) return;
    void change({
      place: { lon: round(centre.lng), lat: round(centre.lat), unit: choice.place?.unit ?? 'm' },
    });
  };

  return (
    <div className="import__placing">
      <div className="import__row">
        <span>{t('exchange:placing.crs')}</span>
        <Select
          aria-label={t('exchange:placing.crs')}
          showSearch
          value={local ? 'local' : (choice.crs ?? '')}
          onSearch={setCode}
          onChange={(value) => {
            if (value === 'local') placeHere();
            else {
              const { place: _, control: __, ...rest } = choice;
              useImport.setState({ choice: rest });
              void change(value ? { crs: value } : ({ crs: undefined } as Partial<ImportChoice>));
            }
          }}
          options={[
            ...systems.map((value) => ({
              value,
              label: t(`exchange:crs.${value.replace(':', '_') || 'file'}`),
            })),
            ...(/^(epsg:)?\d{4,6}$/i.test(code)
              ? [{ value: `EPSG:${code.replace(/\D/g, '')}`, label: `EPSG:${code.replace(/\D/g, '')}` }]
              : []),
            { value: 'local', label: t('exchange:crs.local') },
          ]}
        />
      </div>
      {local ? (
        <>
          <div className="import__pair">
            <InputNumber
              aria-label={t('exchange:placing.lon')}
              prefix={t('exchange:placing.lon')}
              value={choice.place!.lon}
              step={0.001}
              onChange={(lon) => lon !== null && void change({ place: { ...choice.place!, lon } })}
            />
            <InputNumber
              aria-label={t('exchange:placing.lat')}
              prefix={t('exchange:placing.lat')}
              value={choice.place!.lat}
              step={0.001}
              onChange={(lat) => lat !== null && void change({ place: { ...choice.place!, lat } })}
            />
          </div>
          <div className="import__pair">
            <Select
              aria-label={t('exchange:placing.unit')}
              value={choice.place!.unit}
              onChange={(unit) => void change({ place: { ...choice.place!, unit } })}
              options={(['m', 'us-ft', 'ft', 'km', 'cm', 'mm'] as const).map((unit) => ({
                value: unit,
                label: t(`exchange:unit.${unit}`),
              }))}
            />
            <Button onClick={placeHere}>{t('exchange:placing.here')}</Button>
          </div>
        </>
      ) : null}
      <Checkbox
        checked={choice.swapXY ?? false}
        onChange={(event) => void change({ swapXY: event.target.checked })}
      >
        {t('exchange:placing.swap')}
      </Checkbox>
      <div className="import__row">
        <span>{t('exchange:placing.encoding')}</span>
        <Input
          aria-label={t('exchange:placing.encoding')}
          placeholder="UTF-8 / gb18030"
          defaultValue={choice.encoding ?? ''}
          onBlur={(event) =>
            void change({ encoding: event.target.value || undefined } as Partial<ImportChoice>)
          }
        />
      </div>
    </div>
  );
}

/** `placed` and `control` are the server's words for files without any system. */
function crsName(used: string | null, t: TFunction): string {
  if (used === null) return '—';
  const assumed = /^assumed (.*)$/.exec(used)?.[1];
  if (assumed) return t('exchange:placing.assumed', { crs: crsName(assumed, t) });
  const key = `exchange:crs.${{ placed: 'local', control: 'control' }[used] ?? used.replace(':', '_')}`;
  const name = t(key);
  return key.endsWith(name) ? used : name;
}

/** An option of the command line, said in the words of this panel. */
function hintOf(proposal: string | undefined, t: TFunction): string | undefined {
  return proposal?.startsWith('--crs') ? t('exchange:placing.orChange') : proposal;
}

/** `crs=gcj02` or `swapXY` as the server proposes it, as a change of the choice. */
export function proposed(proposal: string | undefined): Partial<ImportChoice> | null {
  if (!proposal) return null;
  if (/swap/i.test(proposal)) return { swapXY: true };
  const crs = /\b(gcj02|bd09|epsg:\d{4,6})\b/i.exec(proposal)?.[1];
  if (crs) return { crs: /^epsg/i.test(crs) ? crs.toUpperCase() : crs.toLowerCase() };
  return null;
}

function round(degrees: number): number {
  return Math.round(degrees * 1e5) / 1e5;
}
