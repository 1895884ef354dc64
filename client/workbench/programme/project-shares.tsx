import { Button, InputNumber, Select } from 'antd';
import { useTranslation } from 'react-i18next';
import { Icon } from '../../ui/icon.tsx';
import type { LibraryLine } from './library.ts';
import { wan } from './library-columns.ts';
import type { ProjectDraft } from './project-draft.ts';

/** 出资分担: the communities of a project and what each is given; blank = not known yet. */
export function ProjectShares({
  lines,
  shares,
  onChange,
}: {
  lines: readonly LibraryLine[];
  shares: ProjectDraft['shares'];
  onChange(shares: ProjectDraft['shares']): void;
}) {
  const { t } = useTranslation();
  const held = new Set(shares.map(({ community }) => community));
  const names = new Map(lines.map(({ code, name }) => [code, name]));
  const total = shares.reduce((sum, { amountYuan }) => sum + (amountYuan ?? 0), 0);
  return (
    <section className="project-shares" aria-label={t('programme:form.shares')}>
      <h3>
        {t('programme:form.shares')}
        <small>{t('programme:form.sharesSum', { count: shares.length, wan: wan(total) })}</small>
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
          if (community) onChange([...shares, { community, amountYuan: null }]);
        }}
      />
      <ul>
        {shares.map(({ community, amountYuan }) => (
          <li key={community}>
            <span>
              {names.get(community) ?? community} <small>{community}</small>
            </span>
            <InputNumber
              size="small"
              min={0}
              aria-label={t('programme:form.amountOf', { name: names.get(community) ?? community })}
              suffix={t('programme:wan')}
              value={amountYuan === null ? null : amountYuan / 10_000}
              onChange={(value) =>
                onChange(
                  shares.map((share) =>
                    share.community === community
                      ? { community, amountYuan: value === null ? null : Math.round(value * 10_000) }
                      : share,
                  ),
                )
              }
            />
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
