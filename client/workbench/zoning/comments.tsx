import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Button, Input } from 'antd';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { create } from 'zustand';
import { api } from '../../api/client.ts';
import { commentLayers } from '../../map/layers/comments.ts';
import type { LngLat } from '../../map/modes/mode.ts';
import { placeMode } from '../../map/modes/place.ts';
import { useLayerGroup, useMode, useSourceData } from '../../map/stage.tsx';
import { formatDate } from '../../ui/number-format.ts';
import { VerdictLine } from '../../ui/verdict-line.tsx';
import { useJump } from '../shell/jump.ts';
import { useWorkbench } from '../state/workbench.ts';
import { useDesk, useZoning } from './store.ts';

/** Where the next comment goes. */
const useCommentPlace = create<{ at: LngLat | null; setAt(at: LngLat | null): void }>((set) => ({
  at: null,
  setAt: (at) => set({ at }),
}));

function useComments() {
  const plan = useZoning((state) => state.plan);
  const city = useZoning((state) => state.ground?.city);
  return useQuery({
    queryKey: ['plan-comments', city, plan?.id],
    queryFn: () => api.zoning.listComments({ city: city!, plan: plan!.id }),
    enabled: plan !== null && city !== undefined,
    refetchInterval: 20_000,
  });
}

/** Pins on the map, and with the comment tool the place of the next one. */
export function CommentsOnMap() {
  const { data = [] } = useComments();
  const tool = useWorkbench((state) => state.tool);
  const { at, setAt } = useCommentPlace();
  useLayerGroup(commentLayers);
  useSourceData(
    'plan-comments',
    useMemo((): GeoJSON.FeatureCollection => {
      const pins = data.flatMap(({ id, position, text }) => (position ? [{ id, position, text }] : []));
      const next = at && tool === 'comment' ? [{ id: 0, position: at, text: '' }] : [];
      return {
        type: 'FeatureCollection',
        features: [...pins, ...next].map(({ id, position, text }) => ({
          type: 'Feature',
          properties: { id, text: text.slice(0, 24) },
          geometry: { type: 'Point', coordinates: position },
        })),
      };
    }, [data, at, tool]),
  );
  useMode(
    useMemo(() => (tool === 'comment' ? placeMode({ kinds: [], onPlace: setAt }) : null), [tool, setAt]),
  );
  return null;
}

/** Writing and reading comments; while the plan is out for consultation they are the residents' opinions. */
export function CommentPanel() {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const { data = [] } = useComments();
  const { plan, ground } = useDesk();
  const { at, setAt } = useCommentPlace();
  const jump = useJump();
  const [text, setText] = useState('');
  const [busy, setBusy] = useState(false);
  if (!plan || !ground) return null;
  const send = async () => {
    setBusy(true);
    try {
      await api.zoning.comment({
        city: ground.city,
        plan: plan.id,
        text: text.trim(),
        ...(at && { position: at }),
      });
      setText('');
      setAt(null);
      await queries.invalidateQueries({ queryKey: ['plan-comments'] });
    } finally {
      setBusy(false);
    }
  };
  return (
    <div className="zoning">
      <header className="inspector__head">
        <h2>{t(plan.state === 'consulting' ? 'zoning:comment.opinions' : 'zoning:comment.title')}</h2>
        <p>{t(at ? 'zoning:comment.placed' : 'zoning:comment.place')}</p>
      </header>
      <div className="zoning-comment">
        <Input.TextArea
          rows={3}
          maxLength={2000}
          value={text}
          onChange={(event) => setText(event.target.value)}
          aria-label={t('zoning:comment.title')}
          placeholder={t('zoning:comment.write')}
        />
        <Button type="primary" disabled={text.trim() === ''} loading={busy} onClick={() => void send()}>
          {t('zoning:comment.send')}
        </Button>
      </div>
      {data.map(({ id, text: words, by, at: made, position }) => (
        <VerdictLine
          key={id}
          level="info"
          what={words}
          why={`${by ?? '—'} · ${formatDate(made)}`}
          {...(position && {
            onJump: () =>
              jump([position[0] - 0.001, position[1] - 0.0008, position[0] + 0.001, position[1] + 0.0008]),
          })}
        />
      ))}
    </div>
  );
}
