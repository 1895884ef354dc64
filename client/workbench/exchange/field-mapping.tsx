import { Select } from 'antd';
import { useTranslation } from 'react-i18next';
import { useImport } from './import-store.ts';

/** Which column of the file is which field of the register; the recognised ones are chosen already. */
export function FieldMapping() {
  const { t, i18n } = useTranslation();
  const { choice, preview, change } = useImport();
  if (!choice || !preview || preview.blocked || !preview.targets.length) return null;
  const language = i18n.language === 'en' ? 'en' : 'zh';
  const map = choice.map ?? {};
  const columns = preview.fields.map((field) => ({
    value: field.name,
    label: (
      <span className="import__column">
        <span>{field.name}</span>
        <small>{field.samples.filter(Boolean).slice(0, 3).join('，')}</small>
      </span>
    ),
  }));

  return (
    <section className="panel">
      <header className="panel__head">
        <h3>{t('exchange:mapping.title')}</h3>
        <small>
          {t('exchange:mapping.done', { count: Object.keys(map).length, of: preview.targets.length })}
        </small>
      </header>
      {preview.targets.map((target) => (
        <div className="import__row" key={target.field}>
          <span>
            {target.label[language]}
            {target.required ? <em title={t('exchange:mapping.required')}> *</em> : null}
          </span>
          <Select
            allowClear
            showSearch
            aria-label={target.label[language]}
            placeholder={t('exchange:mapping.none')}
            value={map[target.field]}
            options={columns}
            popupMatchSelectWidth={300}
            onChange={(column: string | undefined) => {
              const next = { ...map };
              if (column) next[target.field] = column;
              else delete next[target.field];
              void change({ map: next });
            }}
          />
        </div>
      ))}
    </section>
  );
}
