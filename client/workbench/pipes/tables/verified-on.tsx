import { DatePicker } from 'antd';
import dayjs from 'dayjs';
import { useTranslation } from 'react-i18next';
import { Field } from './field.tsx';

/** The day on which somebody compared a figure with its printed source, as 2026-01-31 in every browser. */
export function VerifiedOn({
  value,
  onChange,
}: {
  value: string | null;
  onChange: (day: string | null) => void;
}) {
  const { t } = useTranslation();
  return (
    <Field word={t('tables:field.verifiedOn')}>
      {(id) => (
        <DatePicker
          id={id}
          size="small"
          value={value ? dayjs(value) : null}
          maxDate={dayjs()}
          onChange={(day) => onChange(day ? day.format('YYYY-MM-DD') : null)}
        />
      )}
    </Field>
  );
}
