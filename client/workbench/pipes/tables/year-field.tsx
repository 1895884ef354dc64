import { InputNumber } from 'antd';
import { useTranslation } from 'react-i18next';
import { Field } from './field.tsx';

/** The year of a price, which goes with its source. */
export function YearField({
  value,
  onChange,
}: {
  value: number | null | undefined;
  onChange(year: number | null): void;
}) {
  const { t } = useTranslation();
  return (
    <Field word={t('tables:field.year')}>
      {(id) => (
        <InputNumber
          id={id}
          size="small"
          min={1990}
          max={2100}
          precision={0}
          value={value ?? null}
          onChange={onChange}
        />
      )}
    </Field>
  );
}
