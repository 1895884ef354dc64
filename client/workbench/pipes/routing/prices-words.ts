import type { TFunction } from 'i18next';
import type { RoutingView } from '../../../workers/routing-run.ts';

/** That a layout was searched, or measured, by other prices than it is billed by; null where both are the same. */
export function olderPrices(
  { prices: { laidBy, version, measuredOtherwise } }: RoutingView,
  t: TFunction,
): { what: string; why: string } | null {
  if (laidBy === version && !measuredOtherwise) return null;
  const name = (one: number) =>
    one === 0 ? t('layout:prices.shipped') : t('layout:prices.version', { version: one });
  const words = { laid: name(laidBy), now: name(version) };
  return measuredOtherwise
    ? { what: t('routing:prices.measured', words), why: t('routing:prices.measuredWhy') }
    : { what: t('routing:prices.older', words), why: t('routing:prices.olderWhy') };
}
