/** Wakes the part of the script that the page needs; the text of every page is there without it. */
import { wireFields } from './fields.ts';
import { wireLooks } from './looks.ts';

wireLooks();
wireFields();
switch (document.body.dataset.page) {
  case 'front':
    import('./front.ts').then(({ wireFront }) => wireFront());
    break;
  case 'community':
    import('./community.ts').then(({ wireCommunity }) => wireCommunity());
    break;
  case 'report':
    import('./report.ts').then(({ wireReport }) => wireReport());
    break;
  case 'supervise':
    import('./supervise.ts').then(({ wireSupervise }) => wireSupervise());
    break;
}
