import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import type { BanFinding, Encounter, WorkRow } from '../../api/works.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Figures, Panel } from '../../ui/figures.tsx';
import { Icon } from '../../ui/icon.tsx';
import { formatArea, formatCount, formatLength } from '../../ui/number-format.ts';
import { useCity } from '../city.tsx';
import { selectedIds, useSelection } from '../state/selection.ts';
import { useWorkbench } from '../state/workbench.ts';
import { DigOncePanel } from './dig-once-panel.tsx';
import { useWorkDraft } from './draft.ts';
import { WorkForm } from './form.tsx';
import { useReview } from './review.ts';
import { BanLine, EncounterLine } from './verdicts.tsx';
import './works.css';

/** A new work to be described, the chosen work with its verdicts, or all works with theirs. */
export function WorksInspector() {
  const city = useCity();
  const { works, encounters, bans } = useReview();
  const draft = useWorkDraft((state) => state.geometry);
  const [id] = selectedIds(
    useSelection((state) => state.things),
    'works',
  );
  const work = works.find((one) => one.id === id);
  if (draft) return <WorkForm key="draft" city={city.code} />;
  if (work) {
    return (
      <OneWork
        work={work}
        works={works}
        encounters={encounters.filter((one) => one.a === work.id || one.b === work.id)}
        bans={bans.filter((ban) => ban.work === work.id)}
      />
    );
  }
  return <AllWorks works={works} encounters={encounters} bans={bans} />;
}

function OneWork({
  work,
  works,
  encounters,
  bans,
}: {
  work: WorkRow;
  works: readonly WorkRow[];
  encounters: readonly Encounter[];
  bans: readonly BanFinding[];
}) {
  const city = useCity();
  return (
    <>
      <header className="inspector__head">
        <h2>{work.title}</h2>
        <p>
          {work.code}
          {work.lengthM ? ` · ${formatLength(work.lengthM)}` : ''}
        </p>
      </header>
      {bans.length + encounters.length ? (
        <section className="panel verdicts">
          {bans.map((ban) => (
            <BanLine key={`${ban.rule.key}-${ban.name}`} ban={ban} work={work} />
          ))}
          {encounters.map((one) => (
            <EncounterLine key={`${one.a}-${one.b}`} encounter={one} works={works} seenFrom={work.id} />
          ))}
        </section>
      ) : null}
      <WorkForm
        key={`${work.id}-${work.startsOn}-${work.endsOn}-${work.state}`}
        city={city.code}
        work={work}
      />
    </>
  );
}

function AllWorks({
  works,
  encounters,
  bans,
}: {
  works: readonly WorkRow[];
  encounters: readonly Encounter[];
  bans: readonly BanFinding[];
}) {
  const { t, i18n } = useTranslation();
  const language = i18n.language === 'en' ? 'en' : 'zh';
  const setTool = useWorkbench((state) => state.setTool);
  if (!works.length) {
    return (
      <EmptyState title={t('works:empty.title')} hint={t('works:empty.hint')}>
        <Button type="primary" icon={<Icon name="line" size={16} />} onClick={() => setTool('trench')}>
          {t('works:empty.draw')}
        </Button>
      </EmptyState>
    );
  }
  const twice = encounters
    .filter((one) => one.kind === 'opportunity')
    .reduce((sum, one) => sum + one.areaM2, 0);
  return (
    <>
      <header className="inspector__head">
        <h2>{t('works:title')}</h2>
        <p>{t('works:pickOne')}</p>
      </header>
      <Panel title={t('works:panel.summary')}>
        <Figures
          rows={[
            { label: t('works:field.count'), value: formatCount(works.length) },
            {
              label: t('works:kind.conflict'),
              value: formatCount(encounters.filter((one) => one.kind === 'conflict').length),
            },
            {
              label: t('works:kind.opportunity'),
              value: formatCount(encounters.filter((one) => one.kind === 'opportunity').length),
            },
            { label: t('works:field.twice'), value: formatArea(twice, language) },
            { label: t('works:field.bans'), value: formatCount(bans.length) },
          ]}
        />
      </Panel>
      <DigOncePanel />
      {bans.length + encounters.length ? (
        <section className="panel verdicts">
          {bans.map((ban) => (
            <BanLine
              key={`${ban.work}-${ban.rule.key}-${ban.name}`}
              ban={ban}
              work={works.find((one) => one.id === ban.work)!}
            />
          ))}
          {encounters.slice(0, 60).map((one) => (
            <EncounterLine key={`${one.a}-${one.b}`} encounter={one} works={works} />
          ))}
        </section>
      ) : null}
    </>
  );
}
