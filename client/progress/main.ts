/** Wakes the part of the script that the page needs; the text of every page is there without it. */
import { wireFields } from './fields.ts';
import { wireLooks } from './looks.ts';

const parts: Record<string, () => Promise<unknown>> = {
  front: () => import('./front.ts').then(({ wireFront }) => wireFront()),
  community: () => import('./community.ts').then(({ wireCommunity }) => wireCommunity()),
  report: () => import('./report.ts').then(({ wireReport }) => wireReport()),
  supervise: () => import('./supervise.ts').then(({ wireSupervise }) => wireSupervise()),
};

wireLooks();
wireFields();
const { dataset } = document.body;
void Promise.resolve(parts[dataset.page!]?.()).then(() => {
  // end-to-end tests wait for it; the product never reads it
  dataset.awake = '';
});
