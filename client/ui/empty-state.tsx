import type { ReactNode } from 'react';
import './parts.css';

/** Says what is missing and how to start, with the real buttons. */
export function EmptyState({
  title,
  hint,
  children,
}: {
  title: string;
  hint?: string;
  children?: ReactNode;
}) {
  return (
    <div className="empty">
      <svg className="empty__drawing" viewBox="0 0 120 72" aria-hidden="true">
        <path d="M8 20 44 12v26L8 46z" />
        <path d="M50 11 104 24v20L50 35z" />
        <path d="M8 52 44 45v19H14a6 6 0 0 1-6-6z" />
        <path className="empty__next" d="M50 42 104 51v7a6 6 0 0 1-6 6H50z" />
      </svg>
      <p className="empty__title">{title}</p>
      {hint ? <p className="empty__hint">{hint}</p> : null}
      {children ? <div className="empty__actions">{children}</div> : null}
    </div>
  );
}
