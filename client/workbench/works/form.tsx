import { Button, DatePicker, Input, Popconfirm, Select } from 'antd';
import dayjs, { type Dayjs } from 'dayjs';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { WorkDraft, WorkRow } from '../../api/works.ts';
import { utilities } from '../../map/layers/pipes.ts';
import { workStates } from '../../map/layers/works.ts';
import { useWorkDraft } from './draft.ts';
import { useUndoableEdits } from './edits.ts';

/** The words and dates of a work: a drawn one that is new, or one that is there. */
export function WorkForm({ city, work }: { city: string; work?: WorkRow }) {
  const { t } = useTranslation();
  const edits = useUndoableEdits(city);
  const drawn = useWorkDraft((state) => state.geometry);
  const [title, setTitle] = useState(work?.title ?? '');
  const [utility, setUtility] = useState(work?.utility ?? null);
  const [owner, setOwner] = useState(work?.owner ?? '');
  const [state, setState] = useState(work?.state ?? 'planned');
  const [dates, setDates] = useState<[Dayjs, Dayjs] | null>(
    work?.startsOn && work.endsOn ? [dayjs(work.startsOn), dayjs(work.endsOn)] : null,
  );
  const [publicNote, setPublicNote] = useState(work?.publicNote ?? '');
  const [approval, setApproval] = useState(work?.approval ?? '');
  const [busy, setBusy] = useState(false);

  const words = {
    title: title.trim(),
    utility,
    owner: owner.trim() || null,
    state,
    startsOn: dates?.[0].format('YYYY-MM-DD') ?? null,
    endsOn: dates?.[1].format('YYYY-MM-DD') ?? null,
    publicNote: publicNote.trim(),
    approval: approval.trim(),
  };
  const save = async () => {
    setBusy(true);
    if (work) await edits.change(work, words);
    else if (drawn && (await edits.create({ ...words, geometry: drawn as WorkDraft['geometry'] })))
      useWorkDraft.getState().drop();
    setBusy(false);
  };

  return (
    <>
      {work ? null : (
        <header className="inspector__head">
          <h2>{t('works:form.new')}</h2>
          <p>{t('works:form.newHint')}</p>
        </header>
      )}
      <section className="panel work-form">
        <Row label={t('works:field.title')}>
          <Input
            aria-label={t('works:field.title')}
            value={title}
            maxLength={120}
            autoFocus={!work}
            onChange={(event) => setTitle(event.target.value)}
          />
        </Row>
        <Row label={t('works:field.utility')}>
          <Select
            allowClear
            aria-label={t('works:field.utility')}
            value={utility}
            onChange={(value) => setUtility(value ?? null)}
            options={utilities.map((one) => ({ value: one.key, label: t(`map:utility.${one.key}`) }))}
          />
        </Row>
        <Row label={t('works:field.owner')}>
          <Input
            aria-label={t('works:field.owner')}
            value={owner}
            maxLength={120}
            onChange={(event) => setOwner(event.target.value)}
          />
        </Row>
        <Row label={t('works:field.dates')}>
          <DatePicker.RangePicker
            value={dates}
            onChange={(value) => setDates(value?.[0] && value[1] ? [value[0], value[1]] : null)}
          />
        </Row>
        <Row label={t('works:field.state')}>
          <Select
            aria-label={t('works:field.state')}
            value={state}
            onChange={setState}
            options={[...workStates.map((one) => one.key), 'cancelled' as const].map((key) => ({
              value: key,
              label: t(`works:state.${key}`),
            }))}
          />
        </Row>
        <Row label={t('works:field.approval')}>
          <Input
            aria-label={t('works:field.approval')}
            value={approval}
            maxLength={120}
            placeholder={t('works:form.approvalHint')}
            onChange={(event) => setApproval(event.target.value)}
          />
        </Row>
        <Row label={t('works:field.publicNote')}>
          <Input.TextArea
            aria-label={t('works:field.publicNote')}
            autoSize={{ minRows: 2, maxRows: 4 }}
            maxLength={300}
            placeholder={t('works:form.publicHint')}
            value={publicNote}
            onChange={(event) => setPublicNote(event.target.value)}
          />
        </Row>
        <div className="work-form__buttons">
          <Button type="primary" loading={busy} disabled={!words.title} onClick={() => void save()}>
            {t('save')}
          </Button>
          {work ? (
            <Popconfirm
              title={t('works:form.removeAsk')}
              okText={t('works:form.remove')}
              cancelText={t('cancel')}
              onConfirm={() => edits.remove(work)}
            >
              <Button danger>{t('works:form.remove')}</Button>
            </Popconfirm>
          ) : (
            <Button onClick={() => useWorkDraft.getState().drop()}>{t('cancel')}</Button>
          )}
        </div>
      </section>
    </>
  );
}

function Row({ label, children }: { label: string; children: React.ReactNode }) {
  return (
    <div className="work-form__row">
      <span>{label}</span>
      {children}
    </div>
  );
}
