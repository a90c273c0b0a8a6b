import { h, titled } from '../elements.js';
import { signInForm } from '../sign-in.js';
import { t } from '../texts.js';

/**
 * Signing in.
 *
 * @param {import('../app.js').App} app
 */
export function accountView(app) {
  const form = signInForm(
    app,
    (offered) => app.go('doors', offered),
    () => app.home(),
    t('back'),
  );
  const element = h(
    'section',
    {},
    ...titled(t('accountTitle'), t('accountLead')),
    app.accountUrl !== undefined && h('p', { class: 'tk-warn' }, t('service', { url: app.accountUrl })),
    form.element,
  );
  return { element };
}
