import { useTranslation } from 'react-i18next';
import { type LibraryRow, useProgramme } from '../../api/programme.ts';
import { Figures, Panel } from '../../ui/figures.tsx';
import { formatMoney } from '../../ui/number-format.ts';
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
        ]}
      />
      {data?.pipePrices ? <p className="programme__note">{data.pipePrices[language]}</p> : null}
      <p className="programme__note">
        {t(community ? 'programme:pipesOfOne' : 'programme:pipesOfCity')} {t('programme:pipesNote')}
      </p>
    </Panel>
  );
}
