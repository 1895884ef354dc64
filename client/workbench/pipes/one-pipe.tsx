import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import { mapLabel, partyLabel, stateNames } from '../../../domain/pipes/labels.ts';
import { material } from '../../../domain/pipes/materials.ts';
import { type PipeSegment, planLengthM, risingMain, type SegmentEnd } from '../../../domain/pipes/model.ts';
import { measureAttributes, plannedMeasures } from '../../../domain/pipes/planned-measures.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Figures, Panel } from '../../ui/figures.tsx';
import { pipesWorker } from '../../workers/pipes.ts';
import { useWorkbench } from '../state/workbench.ts';
import { useReadersLanguage } from './language.ts';
import { runTrace, showProfile, useNetwork } from './network-store.ts';
import { openSheet } from './sheet-drawer.tsx';

const traces = ['upstream', 'downstream', 'connected', 'isolation', 'loops', 'supply-zone'] as const;

/** The protective measures that a planned pipe carries: what it is nearer to than the tables ask. */
function measureRows(attributes: PipeSegment['attributes'], t: TFunction) {
  const { beside, buildingM, foundationM } = plannedMeasures(attributes);
  const metres = (value: number) => `${value.toFixed(2)} m`;
  return [
    ...(beside.length > 0
      ? [
          {
            label: t('pipes:field.protectedBeside'),
            value: t('pipes:field.pipes', { count: beside.length }),
          },
        ]
      : []),
    ...(buildingM === undefined
      ? []
      : [{ label: t('pipes:field.protectedBuilding'), value: metres(buildingM) }]),
    ...(foundationM === undefined
      ? []
      : [{ label: t('pipes:field.protectedFoundation'), value: metres(foundationM) }]),
  ];
}

/** What a drain was sized for, or its model runs with. */
function flowRows(
  { roughness, roughnessKind, [risingMain]: rising }: PipeSegment['attributes'],
  t: TFunction,
) {
  const kind = roughnessKind === 'manning' ? 'manning' : 'roughness';
  return [
    ...(rising ? [{ label: t('pipes:field.flow'), value: t('pipes:field.risingMain') }] : []),
    ...(typeof roughness === 'number' ? [{ label: t(`pipes:field.${kind}`), value: String(roughness) }] : []),
  ];
}

/** Attributes that have rows of their own. */
const named: readonly string[] = [...measureAttributes, 'roughness', 'roughnessKind', risingMain];

/** The attributes of the chosen pipe and what can be asked of it. */
export function OnePipe({ ids }: { ids: readonly number[] }) {
  const { t } = useTranslation();
  const language = useReadersLanguage();
  const codes = useNetwork((state) => state.codes);
  const loaded = useNetwork((state) => state.loaded);
  const busy = useNetwork((state) => state.busy);
  const chosen = ids.flatMap((id) => codes.get(id) ?? []);
  const code = chosen[0];
  const { data } = useQuery({
    queryKey: ['pipe', code, loaded?.version],
    queryFn: () => pipesWorker().part(code!),
    enabled: code !== undefined,
  });
  if (code === undefined)
    return (
      <EmptyState
        title={t('pipes:one.none')}
        hint={t(ids.length > 0 ? 'pipes:one.notLoaded' : 'pipes:one.hint')}
      />
    );
  if (!data) return null;
  const { segment, from, to } = data;
  const figure = (value: number | null, digits = 2) => (value === null ? '—' : value.toFixed(digits));
  const end = (one: SegmentEnd) => `${figure(one.groundM)} / ${figure(one.depthM)} / ${figure(one.levelM)}`;
  const line = from && to ? planLengthM([[from.x, from.y], ...segment.via, [to.x, to.y]]) : null;
  const drop =
    segment.start.levelM !== null && segment.end.levelM !== null
      ? segment.start.levelM - segment.end.levelM
      : null;
  return (
    <>
      <Panel title={partyLabel(segment)[language]}>
        <Figures
          rows={[
            { label: t('pipes:field.label'), value: mapLabel(segment) || '—' },
            { label: t('pipes:field.state'), value: stateNames[segment.state][language] },
            { label: t('pipes:field.length'), value: line === null ? '—' : `${line.toFixed(1)} m` },
            {
              label: t('pipes:field.slope'),
              value: drop === null || !line ? '—' : `${((drop / line) * 1000).toFixed(1)} ‰`,
            },
            {
              label: t('pipes:field.material'),
              value: material(segment.material)?.[language] ?? segment.material ?? '—',
            },
            { label: t('pipes:field.year'), value: segment.laidYear ?? '—' },
            { label: t('pipes:field.owner'), value: segment.owner ?? '—' },
            { label: t('pipes:field.from'), value: `${segment.from} · ${end(segment.start)}` },
            { label: t('pipes:field.to'), value: `${segment.to} · ${end(segment.end)}` },
            ...(segment.ductsTotal === null
              ? []
              : [
                  {
                    label: t('pipes:field.ducts'),
                    value: `${segment.ductsUsed ?? '?'} / ${segment.ductsTotal}`,
                  },
                ]),
            ...flowRows(segment.attributes, t),
            ...measureRows(segment.attributes, t),
            ...Object.entries(segment.attributes)
              .filter(([name]) => !named.includes(name))
              .slice(0, 8)
              .map(([label, value]) => ({ label, value: String(value) })),
          ]}
        />
        <p className="pipes__small">{t('pipes:field.levels')}</p>
      </Panel>
      <Panel title={t('pipes:trace.title')}>
        <div className="pipes__buttons">
          {traces.map((kind) => (
            <Button key={kind} size="small" loading={busy === 'trace'} onClick={() => runTrace(kind, code)}>
              {t(`pipes:trace.${kind}`)}
            </Button>
          ))}
        </div>
      </Panel>
      <Panel title={t('pipes:sheet.title')}>
        <div className="pipes__buttons">
          <Button
            size="small"
            loading={busy === 'sheet'}
            onClick={async () => {
              if (await showProfile(chosen, language)) openSheet();
            }}
          >
            {t(chosen.length > 1 ? 'pipes:sheet.profileChosen' : 'pipes:sheet.profile')}
          </Button>
          <Button size="small" onClick={() => useWorkbench.getState().setTool('section')}>
            {t('pipes:sheet.section')}
          </Button>
        </div>
      </Panel>
    </>
  );
}
