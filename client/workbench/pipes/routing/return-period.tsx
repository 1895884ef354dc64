import { InputNumber } from 'antd';
import { useTranslation } from 'react-i18next';
import { rainRanges } from '../../../../domain/pipes/routing/rain/rain-problems.ts';

/** The return period of a storm, years; null while the field is empty. */
export function ReturnPeriodInput({
  years,
  onChange,
}: {
  years: number | null | undefined;
  onChange: (years: number | null) => void;
}) {
  const { t } = useTranslation();
  const { least, most } = rainRanges.returnPeriodYears;
  return (
    // biome-ignore lint/a11y/noLabelWithoutControl: antd renders the input inside
    <label className="routing__row">
      <span>{t('routing:rain.period')}</span>
      <InputNumber
        size="small"
        min={least}
        max={most}
        step={1}
        value={years}
        suffix={t('routing:rain.years')}
        onChange={onChange}
      />
    </label>
  );
}
