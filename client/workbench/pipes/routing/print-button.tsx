import { Button } from 'antd';
import type { TFunction } from 'i18next';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { NetworkProof } from '../../../../domain/pipes/routing/judge/prove.ts';
import { assumptionWords } from '../../../../domain/pipes/sheet/assumption-words.ts';
import { sheetDocument } from '../../../../domain/pipes/sheet/sheet-document.ts';
import { sheetNotes } from '../../../../domain/pipes/sheet/sheet-notes.ts';
import { todayInChina } from '../../../../domain/today.ts';
import { Icon } from '../../../ui/icon.tsx';
import { routingWorker } from '../../../workers/routing.ts';
import type { RoutingView } from '../../../workers/routing-run.ts';
import type { TaskView } from '../../../workers/task-view.ts';
import { useCity } from '../../city.tsx';
import { useReadersLanguage } from '../language.ts';
import { olderPrices } from './prices-words.ts';
import { printDocument } from './print-layout.ts';
import { useRouting } from './routing-state.ts';
import { wordsOf } from './routing-store.ts';

/** An answer as its drawing set, to the printer. */
export function PrintButton({ view, proof }: { view: RoutingView; proof: NetworkProof | null }) {
  const { t } = useTranslation();
  const city = useCity();
  const language = useReadersLanguage();
  const [busy, setBusy] = useState(false);
  const print = async () => {
    const { alternatives, zoneName, plan, set } = useRouting.getState();
    const kept = alternatives.find((one) => one.view === view);
    const alternative = kept
      ? (kept.title ?? t('layout:sheet.alternative', { number: kept.number }))
      : plan === view
        ? t(`layout:task.${view.id.startsWith('bury') ? 'bury' : 'separate'}`)
        : t('layout:sheet.unkept');
    const { version } = view.prices;
    const prices = version === 0 ? t('layout:prices.shipped') : t('layout:prices.version', { version });
    setBusy(true);
    try {
      const pages = await routingWorker().sheet(view.id, {
        ...{ language, city: city.name, isDemo: city.isDemo, place: zoneName, date: todayInChina() },
        edition: t('layout:sheet.edition', { alternative, seed: seedWords(view, t), prices }),
        assumptions: assumptionWords(view, t, language).length,
        notes: sheetNotes(
          view,
          proof,
          { task: isTask(view) ? view : null, older: olderPrices(view, t) },
          t,
          language,
        ),
      });
      const title = [zoneName ?? city.name, pages[0]?.title].filter(Boolean).join(' ');
      printDocument(sheetDocument(pages, title, language));
    } catch (error) {
      set({ problem: wordsOf(error) });
    } finally {
      setBusy(false);
    }
  };
  return (
    <Button icon={<Icon name="print" size={14} />} loading={busy} onClick={() => void print()}>
      {t('routing:print')}
    </Button>
  );
}

/** The seed of all, or of each where a drain was laid by another. */
function seedWords({ utilities }: RoutingView, t: TFunction): string {
  if (new Set(utilities.map(({ seed }) => seed)).size < 2) return String(utilities[0]?.seed ?? '—');
  return utilities.map(({ utility, seed }) => `${t(`layout:utility.${utility}`)} ${seed}`).join(' / ');
}

function isTask(view: RoutingView): view is TaskView {
  return 'verdicts' in view;
}
