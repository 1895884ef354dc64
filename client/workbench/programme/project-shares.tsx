import { Button, InputNumber, Select } from 'antd';
import { useTranslation } from 'react-i18next';
import { untold } from '../../../domain/programme/sources.ts';
import { Icon } from '../../ui/icon.tsx';
import type { LibraryLine } from './library.ts';
import { wan } from './library-columns.ts';
import { funderName } from './money-by-source.tsx';
import type { ProjectDraft } from './project-draft.ts';

/** 出资分担: the communities of a project and what each source gives them; blank = not known yet. */
export function ProjectShares({
  lines,
  givers,
  shares,
  onChange,
}: {
  lines: readonly LibraryLine[];
  /** Who may give, by key of the funder. */
  givers: readonly string[];
  shares: ProjectDraft['shares'];
  onChange(shares: ProjectDraft['shares']): void;
}) {
  const { t, i18n } = useTranslation();
  const language = i18n.language === 'en' ? 'en' : 'zh';
  const held = Map.groupBy(shares, ({ community }) => community);
  const give = (community: string, funder: string, amountYuan: number | null) =>
    onChange([
      ...shares.filter((share) => share.community !== community || share.funder !== funder),
      { community, funder, amountYuan },
    ]);
  const names = new Map(lines.map(({ code, name }) => [code, name]));
  const total = shares.reduce((sum, { amountYuan }) => sum + (amountYuan ?? 0), 0);
  return (
    <section className="project-shares" aria-label={t('programme:form.shares')}>
      <h3>
        {t('programme:form.shares')}
        <small>{t('programme:form.sharesSum', { count: held.size, wan: wan(total) })}</small>
      </h3>
      <Select
        showSearch
        value={null}
        aria-label={t('programme:form.addCommunity')}
        placeholder={t('programme:form.addCommunity')}
        optionFilterProp="label"
        options={lines
          .filter(({ code }) => !held.has(code))
          .map(({ code, name }) => ({ value: code, label: `${name} ${code}` }))}
        onChange={(community: string | null) => {
          if (community) give(community, givers.length === 1 ? givers[0]! : untold, null);
        }}
      />
      <ul>
        {[...held].map(([community, own]) => (
          <li key={community} data-several={givers.length > 1 || undefined}>
            <span>
              {names.get(community) ?? community} <small>{community}</small>
            </span>
            <span className="project-shares__amounts">
              {givers.map((funder) => {
                const yuan = own.find((share) => share.funder === funder)?.amountYuan ?? null;
                return (
                  <span key={funder}>
                    {givers.length > 1 ? <small>{funderName(funder, language)}</small> : null}
                    <InputNumber
                      size="small"
                      min={0}
                      aria-label={[
                        t('programme:form.amountOf', { name: names.get(community) ?? community }),
                        ...(givers.length > 1 ? [funderName(funder, language)] : []),
                      ].join(' ')}
                      suffix={t('programme:wan')}
                      value={yuan === null ? null : yuan / 10_000}
                      onChange={(value) =>
                        give(community, funder, value === null ? null : Math.round(value * 10_000))
                      }
                    />
                  </span>
                );
              })}
            </span>
            <Button
              type="text"
              size="small"
              icon={<Icon name="close" size={14} />}
              aria-label={t('programme:form.takeOut', { name: names.get(community) ?? community })}
              onClick={() => onChange(shares.filter((share) => share.community !== community))}
            />
          </li>
        ))}
      </ul>
    </section>
  );
}
