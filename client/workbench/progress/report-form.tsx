import { App, Button, Input, InputNumber, Select, Slider } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { todayInChina } from '../../../domain/today.ts';
import { newClientKey } from '../../api/client-key.ts';
import { describeProblem } from '../../api/problem.ts';
import { type DeskCommunity, useProgressEdits } from '../../api/progress.ts';
import { Panel } from '../../ui/figures.tsx';
import { formatCount } from '../../ui/number-format.ts';
import { VerdictLine } from '../../ui/verdict-line.tsx';
import { useCity } from '../city.tsx';

/** A report of the whole community or of one item of works; sending it twice changes nothing. */
export function ReportForm({ community }: { community: DeskCommunity }) {
  const { t, i18n } = useTranslation();
  const language = i18n.language === 'en' ? 'en' : 'zh';
  const { message } = App.useApp();
  const city = useCity();
  const { report } = useProgressEdits(city.code);
  const [clientKey, setClientKey] = useState(newClientKey);
  const [itemCode, setItemCode] = useState<string | null>(null);
  const item = community.items.find((one) => one.itemCode === itemCode);
  const [percent, setPercent] = useState(Math.round(community.percent));
  const [quantity, setQuantity] = useState<number | null>(null);
  const [remark, setRemark] = useState('');
  const [refusal, setRefusal] = useState<{ title: string; remedy: string } | null>(null);

  const send = async () => {
    setRefusal(null);
    try {
      const [outcome] = await report.mutateAsync({
        clientKey,
        code: community.code,
        reportedOn: todayInChina(),
        itemCode,
        percent,
        quantityDone: quantity,
        remark: remark.trim(),
        seen: item ? item.seen : community.seen,
      });
      if (outcome?.outcome === 'accepted' || outcome?.outcome === 'known') {
        setClientKey(newClientKey());
        void message.success(t('progress:report.sent'));
      } else if (outcome?.outcome === 'conflict' && outcome.standing) {
        setRefusal({
          title: t('progress:report.conflict'),
          remedy: t('progress:report.standing', outcome.standing),
        });
      } else if (outcome?.problem) {
        setRefusal({ title: outcome.problem.title[language], remedy: outcome.problem.remedy[language] });
      }
    } catch (error) {
      setRefusal(describeProblem(error));
    }
  };

  return (
    <Panel title={t('progress:panel.report')}>
      <div className="step-form">
        <Select
          allowClear
          aria-label={t('progress:report.item')}
          placeholder={t('progress:report.whole')}
          value={itemCode}
          onChange={(value: string | null | undefined) => {
            setItemCode(value ?? null);
            const next = community.items.find((one) => one.itemCode === value);
            setPercent(Math.round(next ? (next.percent ?? 0) : community.percent));
            setQuantity(null);
          }}
          options={community.items.map((one) => ({
            value: one.itemCode,
            label: `${one.text[language]} · ${formatCount(one.planned)} ${one.unit}`,
          }))}
        />
        <div className="step-form__row">
          <Slider
            ariaLabelForHandle={t('progress:report.percent')}
            min={0}
            max={100}
            value={percent}
            onChange={setPercent}
          />
          <InputNumber
            aria-label={t('progress:report.percent')}
            min={0}
            max={100}
            value={percent}
            suffix="%"
            onChange={(value) => setPercent(value ?? 0)}
          />
        </div>
        {item ? (
          <InputNumber
            aria-label={t('progress:report.quantity')}
            placeholder={t('progress:report.quantity')}
            min={0}
            value={quantity}
            suffix={item.unit}
            style={{ width: '100%' }}
            onChange={setQuantity}
          />
        ) : null}
        <Input.TextArea
          aria-label={t('progress:report.remark')}
          placeholder={t('progress:report.remark')}
          autoSize={{ minRows: 1, maxRows: 4 }}
          maxLength={1000}
          value={remark}
          onChange={(event) => setRemark(event.target.value)}
        />
        {refusal ? <VerdictLine level="stop" what={refusal.title} why={refusal.remedy} /> : null}
        <Button type="primary" loading={report.isPending} onClick={() => void send()}>
          {t('progress:report.send')}
        </Button>
      </div>
    </Panel>
  );
}
