import { Button } from 'antd';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { drawTrench, panelPaper } from '../../../../domain/pipes/section/draw-trench.ts';
import { Panel } from '../../../ui/figures.tsx';
import { formatLength } from '../../../ui/number-format.ts';
import type { RoutingView } from '../../../workers/routing-run.ts';
import { sheetFiles } from '../../../workers/sheet-files.ts';
import { useJump } from '../../shell/jump.ts';
import { useReadersLanguage } from '../language.ts';
import { useNetwork } from '../network-store.ts';
import { openSheet } from '../sheet-drawer.tsx';
import { boundsOf } from './zone-bounds.ts';

const SHOWN = 6;

/** Stretches where several pipes share a trench, each with its section. */
export function JointTrenches({ view: { trenches } }: { view: RoutingView }) {
  const { t } = useTranslation();
  const language = useReadersLanguage();
  const jump = useJump();
  const names = (utility: string) => t(`layout:utility.${utility}`);
  const [longest] = trenches;
  const picture = useMemo(
    () =>
      longest
        ? sheetFiles(drawTrench(longest, (one) => t(`layout:utility.${one}`), language, panelPaper)).svg
        : '',
    [longest, language, t],
  );
  if (!longest) return null;
  return (
    <Panel title={t('routing:joint.title', { count: trenches.length })}>
      <img
        className="routing__trench"
        src={`data:image/svg+xml;charset=utf-8,${encodeURIComponent(picture)}`}
        alt={t('routing:joint.alt', { utilities: longest.utilities.map(names).join('、') })}
      />
      <p className="routing__assumption">{t('routing:joint.note')}</p>
      <ul className="routing__trenches">
        {trenches.slice(0, SHOWN).map((one) => (
          <li key={one.line.join()}>
            <button type="button" onClick={() => jump([...boundsOf([one.line])])}>
              {one.utilities.map(names).join(' + ')} · {formatLength(one.lengthM)} ·{' '}
              {t('routing:joint.width', { width: one.widthM.toFixed(2) })}
            </button>
            <Button
              size="small"
              onClick={() => {
                useNetwork.getState().set({ sheet: sheetFiles(drawTrench(one, names, language)) });
                openSheet();
              }}
            >
              {t('routing:joint.section')}
            </Button>
          </li>
        ))}
      </ul>
      {trenches.length > SHOWN ? (
        <p className="routing__busy">{t('routing:verdict.more', { count: trenches.length - SHOWN })}</p>
      ) : null}
    </Panel>
  );
}
