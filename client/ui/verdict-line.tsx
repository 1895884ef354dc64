import { Button } from 'antd';
import type { ReactNode } from 'react';
import { Icon } from './icon.tsx';
import './parts.css';

export interface Verdict {
  /** Good is shown only where a person asked; amber says what, red says what stops. */
  level: 'good' | 'warn' | 'stop' | 'info';
  /** What, in one line. */
  what: ReactNode;
  /** Why: the clause or the number. */
  why?: ReactNode;
  /** What cures it: one click. */
  cure?: { word: string; run(): void; busy?: boolean };
  /** Shows the place on the map. */
  onJump?: () => void;
}

const icons = { good: 'check', warn: 'warn', stop: 'stop', info: 'info' } as const;

export function VerdictLine({ level, what, why, cure, onJump }: Verdict) {
  return (
    <div className={`verdict verdict--${level}`} role={level === 'stop' ? 'alert' : 'status'}>
      <Icon name={icons[level]} size={18} />
      <div className="verdict__text">
        {onJump ? (
          <button type="button" className="verdict__what" onClick={onJump}>
            {what}
          </button>
        ) : (
          <span className="verdict__what">{what}</span>
        )}
        {why ? <span className="verdict__why">{why}</span> : null}
      </div>
      {cure ? (
        <Button size="small" onClick={cure.run} loading={cure.busy ?? false}>
          {cure.word}
        </Button>
      ) : null}
    </div>
  );
}
