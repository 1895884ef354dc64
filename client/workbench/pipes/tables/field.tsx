import { type ReactNode, useId } from 'react';

/** A word over its input. */
export function Field({ word, children }: { word: ReactNode; children(id: string): ReactNode }) {
  const id = useId();
  return (
    <div className="tables__field">
      <label htmlFor={id}>{word}</label>
      {children(id)}
    </div>
  );
}
