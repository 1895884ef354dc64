import { Button, InputNumber, Select } from 'antd';
import { useTranslation } from 'react-i18next';
import funding from '../../../data/policies/funding.json' with { type: 'json' };
import { Icon } from '../../ui/icon.tsx';
import { VerdictLine } from '../../ui/verdict-line.tsx';
import { wan } from './library-columns.ts';
import { Clauses, funderName } from './money-by-source.tsx';
import type { ProjectDraft } from './project-draft.ts';

type Money = Pick<ProjectDraft, 'sources' | 'budgetYuan'>;

/** 资金渠道: who pays for a project and how much of it; the whole is their sum where all of them are known. */
export function ProjectSources({ sources, budgetYuan, onChange }: Money & { onChange(money: Money): void }) {
  const { t, i18n } = useTranslation();
  const language = i18n.language === 'en' ? 'en' : 'zh';
  const taken = new Set(sources.map(({ funder }) => funder));
  const optionsFor = (own: string | null) =>
    funding.funders
      .filter(({ key }) => key === own || !taken.has(key))
      .map((one) => ({ value: one.key, label: one[language] }));
  const only = sources.length === 1;
  const areKnown = sources.every((source) => source.budgetYuan !== null);
  const known = sources.reduce((sum, source) => sum + (source.budgetYuan ?? 0), 0);
  // parts that are all known say the whole, and of the only source the whole is said
  const settled = (list: Money['sources'], whole: number | null) =>
    onChange({
      sources: list.length === 1 ? [{ ...list[0]!, budgetYuan: null }] : list,
      budgetYuan: list.length > 1 && list.every((one) => one.budgetYuan !== null) ? null : whole,
    });
  const put = (at: number, part: Partial<Money['sources'][number]>) =>
    settled(
      sources.map((source, i) => (i === at ? { ...source, ...part } : source)),
      budgetYuan,
    );
  const wholeYuan = !only && areKnown ? known : budgetYuan;
  return (
    <section className="project-sources" aria-label={t('programme:field.source')}>
      <h3>{t('programme:field.source')}</h3>
      <ul>
        {sources.map(({ funder, budgetYuan: part }, at) => (
          <li key={funder}>
            <Select
              value={funder}
              aria-label={t('programme:field.source')}
              options={optionsFor(funder)}
              onChange={(value) => put(at, { funder: value })}
            />
            {only ? null : (
              <InputNumber
                min={0}
                suffix={t('programme:wan')}
                aria-label={t('programme:form.partOf', { name: funderName(funder, language) })}
                placeholder={t('programme:form.unknown')}
                value={part === null ? null : part / 10_000}
                onChange={(value) => put(at, { budgetYuan: yuanOf(value) })}
              />
            )}
            <Button
              type="text"
              disabled={only}
              icon={<Icon name="close" size={14} />}
              aria-label={t('programme:form.takeOut', { name: funderName(funder, language) })}
              onClick={() =>
                settled(
                  sources.filter((one) => one.funder !== funder),
                  wholeYuan,
                )
              }
            />
            <details>
              <summary>{t('programme:form.clauses')}</summary>
              <Clauses source={funder} />
            </details>
          </li>
        ))}
      </ul>
      <div className="project-sources__sum">
        <Select
          value={null}
          aria-label={t('programme:form.addSource')}
          placeholder={t('programme:form.addSource')}
          options={optionsFor(null)}
          onChange={(funder: string | null) => {
            if (funder)
              onChange({ sources: [...sources, { funder, budgetYuan: null }], budgetYuan: wholeYuan });
          }}
        />
        <label htmlFor="project-whole">{t('programme:field.budgetWan')}</label>
        <InputNumber
          id="project-whole"
          min={0}
          disabled={!only && areKnown}
          value={wholeYuan === null ? null : wholeYuan / 10_000}
          onChange={(value) => settled(sources, yuanOf(value))}
        />
      </div>
      {!only && !areKnown && budgetYuan !== null && known > budgetYuan + 1 ? (
        <VerdictLine level="stop" what={t('programme:form.partsOver', { wan: wan(known - budgetYuan) })} />
      ) : null}
    </section>
  );
}

function yuanOf(wanYuan: number | null): number | null {
  return wanYuan === null ? null : Math.round(wanYuan * 10_000);
}
