import { Button, InputNumber, Select } from 'antd';
import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import type { LayerUse } from '../../../domain/pipes/files/layer-uses.ts';
import { stateNames, utilityNames } from '../../../domain/pipes/labels.ts';
import { STATES, UTILITIES } from '../../../domain/pipes/model.ts';
import type { DrawingLayer } from '../../api/exchange.ts';
import { formatCount } from '../../ui/number-format.ts';
import './layer-mapping.css';

interface LayerMappingProps {
  layers: readonly DrawingLayer[];
  /** What a person assigned; layers that are not in it follow their names. */
  uses: Readonly<Record<string, LayerUse>>;
  onChange(uses: Record<string, LayerUse>): void;
}

/** Which layer of a drawing is which utility: unassigned ones first, since their objects stay out. */
export function LayerMapping({ layers: asked, uses, onChange }: LayerMappingProps) {
  const { t } = useTranslation();
  // shown at once; the server's answer follows
  const layers = asked.map((layer) => withUse(layer, uses[layer.name]));
  const isOpen = (layer: DrawingLayer) => layer.utility === null && layer.counts.lines > 0;
  const open = layers.filter(isOpen);
  const drawn = layers.filter((one) => one.counts.lines > 0);
  const empty = layers.length - drawn.length;
  const sorted = [...drawn].sort(
    (a, b) => Number(isOpen(b)) - Number(isOpen(a)) || b.counts.lines - a.counts.lines,
  );
  const proposed = open.filter((one) => one.proposal !== null);
  const assign = (entries: [string, LayerUse][]) => onChange({ ...uses, ...Object.fromEntries(entries) });

  return (
    <section className="panel">
      <header className="panel__head">
        <h3>{t('exchange:layers.title')}</h3>
        <small data-open={open.length > 0 ? 'yes' : 'no'}>
          {open.length > 0
            ? t('exchange:layers.open', { count: open.length })
            : t('exchange:layers.all', { count: drawn.length })}
        </small>
      </header>
      {open.length > 0 ? (
        <div className="layers__buttons">
          {proposed.length > 0 ? (
            <Button
              size="small"
              onClick={() => assign(proposed.map((one) => [one.name, { utility: one.proposal! }]))}
            >
              {t('exchange:layers.takeAll', { count: proposed.length })}
            </Button>
          ) : null}
          <Button
            size="small"
            onClick={() => assign(open.map((one): [string, LayerUse] => [one.name, { utility: 'ignore' }]))}
          >
            {t('exchange:layers.ignoreRest', { count: open.length })}
          </Button>
        </div>
      ) : null}
      <ul className="layers">
        {sorted.map((layer) => (
          <LayerRow
            key={layer.name}
            layer={layer}
            isOpen={isOpen(layer)}
            onAssign={(use) => {
              const next = { ...uses };
              if (use) next[layer.name] = use;
              else delete next[layer.name];
              onChange(next);
            }}
          />
        ))}
      </ul>
      {empty > 0 ? <p className="layers__empty">{t('exchange:layers.noLines', { count: empty })}</p> : null}
    </section>
  );
}

function withUse(layer: DrawingLayer, use: LayerUse | undefined): DrawingLayer {
  if (!use) return layer;
  const { utility, state = layer.state, diameterMm = layer.diameterMm } = use;
  return { ...layer, utility, state, diameterMm, how: 'given' };
}

interface LayerRowProps {
  layer: DrawingLayer;
  isOpen: boolean;
  /** Undefined takes the person's word back: the name speaks again. */
  onAssign(use: LayerUse | undefined): void;
}

function LayerRow({ layer, isOpen, onAssign }: LayerRowProps) {
  const { t, i18n } = useTranslation();
  const language = i18n.language === 'en' ? 'en' : 'zh';
  const { name, utility, state, diameterMm, how, proposal, because } = layer;
  const isPipe = utility !== null && utility !== 'ignore';
  const use = (change: Partial<LayerUse>): LayerUse => ({
    utility: utility ?? 'ignore',
    ...(state ? { state } : {}),
    ...(diameterMm ? { diameterMm } : {}),
    ...change,
  });
  return (
    <li
      className="layers__row"
      data-open={isOpen ? 'yes' : 'no'}
      data-ignored={utility === 'ignore' ? 'yes' : 'no'}
    >
      <div className="layers__name">
        <strong>{name || '0'}</strong>
        <small>{contents(layer, t)}</small>
        {how === 'name' || how === 'file' ? <small>{because?.[language]}</small> : null}
      </div>
      <div className="layers__use">
        <Select
          size="small"
          aria-label={t('exchange:layers.utility', { layer: name })}
          allowClear={how === 'given'}
          status={isOpen ? 'warning' : ''}
          placeholder={t('exchange:layers.unassigned')}
          value={utility}
          onChange={(next: LayerUse['utility'] | undefined) =>
            onAssign(next ? use({ utility: next }) : undefined)
          }
          options={[
            ...UTILITIES.map((value) => ({ value, label: utilityNames[value][language] })),
            { value: 'ignore' as const, label: t('exchange:layers.ignore') },
          ]}
        />
        {isOpen && proposal ? (
          <Button size="small" type="link" onClick={() => onAssign(use({ utility: proposal }))}>
            {t('exchange:layers.perhaps', { utility: utilityNames[proposal][language] })}
          </Button>
        ) : null}
        {isPipe ? (
          <>
            <Select
              size="small"
              aria-label={t('exchange:layers.state', { layer: name })}
              value={state ?? 'in_use'}
              onChange={(next) => onAssign(use({ state: next }))}
              options={STATES.map((value) => ({ value, label: stateNames[value][language] }))}
            />
            <InputNumber
              size="small"
              aria-label={t('exchange:layers.diameter', { layer: name })}
              prefix="DN"
              controls={false}
              min={1}
              max={20_000}
              value={diameterMm}
              onChange={(next) => onAssign(use({ diameterMm: next ?? undefined }))}
            />
          </>
        ) : null}
      </div>
    </li>
  );
}

/** `线 120 条 · 3.4 km · 文字 8（DN300）`. */
function contents({ counts, lengthM, samples }: DrawingLayer, t: TFunction): string {
  const of = (kind: keyof DrawingLayer['counts']) =>
    counts[kind] > 0 ? t(`exchange:layers.of.${kind}`, { text: formatCount(counts[kind]) }) : '';
  const length = lengthM === null || counts.lines === 0 ? '' : lengthText(lengthM);
  const text = of('texts') && samples.length > 0 ? `${of('texts')}（${samples.join('、')}）` : of('texts');
  return [of('lines'), length, of('points'), of('symbols'), of('areas'), text].filter(Boolean).join(' · ');
}

function lengthText(lengthM: number): string {
  return lengthM < 1000 ? `${formatCount(Math.round(lengthM))} m` : `${(lengthM / 1000).toFixed(1)} km`;
}
