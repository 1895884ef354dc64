import type { CSSProperties } from 'react';
import { useTranslation } from 'react-i18next';
import { communityStatuses } from '../map/layers/communities.ts';
import './parts.css';

/** The status of a community as colour, letter and word together. */
export function StatusTag({ status }: { status: string }) {
  const { t, i18n } = useTranslation();
  const known = communityStatuses.find((one) => one.key === status);
  if (!known) return <span>{status}</span>;
  return (
    <span
      className="status-tag"
      data-letter={known.letter[i18n.language === 'en' ? 'en' : 'zh']}
      style={{ '--status': known.color } as CSSProperties}
    >
      {t(`register:status.${status}`)}
    </span>
  );
}
