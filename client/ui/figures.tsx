import type { ReactNode } from 'react';
import './parts.css';

export interface Figure {
  label: string;
  value: ReactNode;
  /** 估, 待核 or 演示, in the reader's language. */
  mark?: string;
}

/** Label and number in two columns, numbers to the right, to be copied. */
export function Figures({ rows }: { rows: readonly Figure[] }) {
  return (
    <dl className="figures">
      {rows.map((row) => (
        <div key={row.label} className="figures__row">
          <dt>{row.label}</dt>
          <dd>
            {row.value}
            {row.mark ? <span className="mark">{row.mark}</span> : null}
          </dd>
        </div>
      ))}
    </dl>
  );
}

/** A block of the inspector with its heading. */
export function Panel({
  title,
  extra,
  children,
}: {
  title: ReactNode;
  extra?: ReactNode;
  children: ReactNode;
}) {
  return (
    <section className="panel">
      <header className="panel__head">
        <h3>{title}</h3>
        {extra}
      </header>
      {children}
    </section>
  );
}
