import { useTranslation } from 'react-i18next';
import works from '../../../data/catalogue/works.json' with { type: 'json' };
import { type LibraryRow, useProgramme } from '../../api/programme.ts';
import { Figures, Panel } from '../../ui/figures.tsx';
import { formatCount, formatMoney } from '../../ui/number-format.ts';
import { useCity } from '../city.tsx';
import { funderName } from './money-by-source.tsx';

/**
 * What accepted pipe plans cost by the city's unit prices and who pays first for it, of one community or, without one, of the city; apart from
 * the register's estimate. Nothing where no plan was accepted.
 */
export function PipePlans({ community }: { community?: Pick<LibraryRow, 'pipes'> }) {
  const { t, i18n } = useTranslation();
  const language = i18n.language === 'en' ? 'en' : 'zh';
  const { data } = useProgramme(useCity().code);
  const cost = community ? community.pipes : data?.pipes;
  if (!cost || cost.costYuan === 0) return null;
  return (
    <Panel title={t('programme:panel.pipes')}>
      <Figures
        rows={[
          ...cost.funders.map(({ funder, costYuan }) => ({
            label: funder ? funderName(funder, language) : t('programme:nobody'),
            value: formatMoney(costYuan, language),
          })),
          {
            label: t('total'),
            value: formatMoney(cost.costYuan, language),
            mark: t('mark.estimate'),
          },
          ...(cost.linkedYuan > 0
            ? [{ label: t('programme:pipesLinked'), value: formatMoney(cost.linkedYuan, language) }]
            : []),
        ]}
      />
      <WorkItems items={cost.items} />
      {data?.pipePrices ? <p className="programme__note">{data.pipePrices[language]}</p> : null}
      <p className="programme__note">
        {t(community ? 'programme:pipesOfOne' : 'programme:pipesOfCity')} {t('programme:pipesNote')}
      </p>
    </Panel>
  );
}

/** Work items of accepted plans in the words of the catalogue, with what the plans laid out; together the cost. */
function WorkItems({ items }: { items: NonNullable<LibraryRow['pipes']>['items'] }) {
  const { t, i18n } = useTranslation();
  const language = i18n.language === 'en' ? 'en' : 'zh';
  return (
    <details className="programme__works">
      <summary>{t('programme:pipeItems', { count: items.length })}</summary>
      <Figures
        rows={items.map(({ code, quantity, costYuan }) => {
          const item = works.items.find((one) => one.code === code);
          const amount =
            item && quantity !== null ? `${formatCount(quantity)} ${unitWord(item.unit)} · ` : '';
          return {
            label: item?.[language] ?? t('programme:pipeItemsElse'),
            value: `${amount}${formatMoney(costYuan, language)}`,
          };
        })}
      />
    </details>
  );
}

/** Units of the catalogue as people write them. */
function unitWord(unit: string): string {
  return unit === 'm2' ? '㎡' : unit === 'piece' ? '座' : unit;
}
