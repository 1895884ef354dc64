import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { VerdictLine } from '../../../ui/verdict-line.tsx';
import { useRouting } from './routing-state.ts';

/** An answer lives in the page alone: what the page before this one left behind without accepting it. */
interface Lost {
  city: string;
  zone: string | null;
}

const key = 'lianpian.routing.unaccepted';
const before = takeLost();

// stays over a reload of this tab, and ends with it
useRouting.subscribe(({ city, zoneName, view, plan, busy, accepted }) => {
  const open = (view !== null || plan !== null || busy !== null) && !accepted;
  try {
    if (open) sessionStorage.setItem(key, JSON.stringify({ city, zone: zoneName } satisfies Lost));
    else sessionStorage.removeItem(key);
  } catch {
    // a browser that keeps nothing: the desk works, only the line is missing
  }
});

/** After a reload: the layout that was there is gone, and why. Until something new is laid out. */
export function LostAnswer() {
  const { t } = useTranslation();
  const { city, view, plan, busy } = useRouting();
  const [lost, setLost] = useState(before.lost);
  if (!lost || lost.city !== city) return null;
  if (view || plan || busy) {
    before.lost = null;
    setLost(null);
    return null;
  }
  return (
    <div className="routing__refused">
      <VerdictLine
        level="warn"
        what={lost.zone ? t('routing:lost.named', { zone: lost.zone }) : t('routing:lost.drawn')}
        why={t('routing:lost.why')}
      />
    </div>
  );
}

function takeLost(): { lost: Lost | null } {
  try {
    const lost = JSON.parse(sessionStorage.getItem(key) ?? 'null') as Lost | null;
    sessionStorage.removeItem(key);
    return { lost };
  } catch {
    return { lost: null };
  }
}
