import type { ReactNode } from 'react';
import { useJump } from '../../shell/jump.ts';

/** A list that unfolds; each line shows its place on the map. */
export function Places({
  title,
  places,
}: {
  title: ReactNode;
  places: { key: string; text: string; more?: string; at: [number, number] }[];
}) {
  const jump = useJump();
  return (
    <details className="routing__protections">
      <summary>{title}</summary>
      <ul>
        {places.map(({ key, text, more, at: [lon, lat] }) => (
          <li key={key}>
            <button
              type="button"
              onClick={() => jump([lon - 0.0003, lat - 0.0002, lon + 0.0003, lat + 0.0002])}
            >
              {text}
              {more ? <small className="routing__clause">{more}</small> : null}
            </button>
          </li>
        ))}
      </ul>
    </details>
  );
}
